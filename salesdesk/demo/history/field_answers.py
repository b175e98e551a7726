"""Field's answers to handoffs: most come in time, and a quarter are rejections."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from handoffs.acceptance import answers, questions
from handoffs.deals import field_nurture
from handoffs.models import Handoff
from handoffs.models.handoff import Reason
from leads.models import Lead
from leads.models.stages import DropReason, ExitRoute, Stage, Stream
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.people.models import User

from ..texts import phrase
from ..world import World
from . import deals

ANSWERS = {"accept": 64, "send_back": 20, "to_nurture": 6, "to_marketing": 5, "keep": 5}
#: A handoff offered again usually has what was missing.
SECOND = {"accept": 85, "to_nurture": 6, "to_marketing": 6, "keep": 3}
MISSING = {Reason.BUDGET_HOLDER: 5, Reason.NEED_UNCLEAR: 3, Reason.TIMING: 2, Reason.OTHER: 1}


def answered_at(world: World, person: User) -> datetime:
    """Return when `person` answers: within a working day or two, rarely past the deadline."""
    hours = world.rng.uniform(25, 44) if world.happens(0.09) else min(23, world.rng.expovariate(1 / 8) + 0.5)
    return world.calendar(person).add(clock.now(), timedelta(hours=hours))


def answer(world: World, handoff_id: int, how: str = "") -> None:
    """Answer the handoff as `how` says, or at random; some get a question first."""
    handoff = Handoff.objects.select_related("lead__company", "to").get(pk=handoff_id)
    if handoff.state != Handoff.State.OFFERED:
        return
    if not how and handoff.offered_at.minute % 9 == 0 and not handoff.questions.exists():
        _ask(world, handoff, handoff.to)
        return
    if handoff.lead_id in world.promising and not how:
        how = "accept"
    how = how or world.one_of(ANSWERS if handoff.lead.handoffs.count() == 1 else SECOND)
    _HOW[how](world, handoff, handoff.to)


def _ask(world: World, handoff: Handoff, by: User) -> None:
    """Ask inside a question, which inside answers two working hours later."""
    questions.ask(handoff, by, text=phrase(world, "missing", handoff.lead))
    answered_at = world.calendar(handoff.inside_rep).add(clock.now(), timedelta(hours=2))
    world.schedule.add(answered_at, _answer_question, world, handoff.pk)


def _answer_question(world: World, handoff_id: int) -> None:
    handoff = Handoff.objects.select_related("lead__company", "inside_rep", "to").get(pk=handoff_id)
    if handoff.asked_at:
        questions.answer(handoff, handoff.inside_rep, answer=phrase(world, "heard", handoff.lead))
        world.schedule.add(
            world.calendar(handoff.to).add(clock.now(), timedelta(hours=3)), answer, world, handoff_id
        )


def _ask_and_wait(world: World, handoff: Handoff, by: User) -> None:
    """Ask a question that is still open when the demo is first used."""
    questions.ask(handoff, by, text=phrase(world, "missing", handoff.lead))


def _accept(world: World, handoff: Handoff, by: User) -> None:
    terms = deals.terms(world, handoff.lead, handoff.lead.value)
    deals.plan_deal(world, answers.accept(handoff, by, **terms))


def _send_back(world: World, handoff: Handoff, by: User) -> None:
    reason = world.one_of(MISSING)
    answers.send_back(handoff, by, reason=reason, missing_info=phrase(world, "missing", handoff.lead))


def _to_nurture(world: World, handoff: Handoff, by: User) -> None:
    soon = world.leaves(handoff.lead_id)
    on, why = world.workday_in(12, 24 if soon else 90), phrase(world, "later", handoff.lead)
    answers.exit_handoff(handoff, by, drop=ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_NOW, why))


def _to_marketing(world: World, handoff: Handoff, by: User) -> None:
    reason = world.pick([DropReason.NO_BUDGET, DropReason.NO_INTEREST])
    why = phrase(world, "no_interest", handoff.lead)
    answers.exit_handoff(handoff, by, drop=ExitDecision(ExitRoute.MARKETING, by.today, reason, why))


def _keep(world: World, handoff: Handoff, by: User) -> None:
    if field_nurture.field_nurture_leads(by).filter(holder=by).count() >= field_nurture.MAX_FIELD_NURTURE:
        _accept(world, handoff, by)
        return
    review_on = world.workday_in(14, 30)
    answers.keep(
        handoff,
        by,
        comment=_("Would make a great reference for the region."),
        next_step=phrase(world, "step", handoff.lead),
        review_on=review_on,
    )
    world.schedule.add(world.at_work(by, review_on, 1), review, world, handoff.lead_id)


def review(world: World, lead_id: int) -> None:
    """Review a lead in field nurture: open a deal, extend the review, or move it to phone nurture."""
    lead = Lead.objects.select_related("company", "holder").get(pk=lead_id)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD:
        return
    by = lead.holder
    how = world.one_of({"take_up": 5, "review": 3, "to_nurture": 2})
    if how == "take_up":
        deals.plan_deal(world, field_nurture.open_deal(lead, by, **deals.terms(world, lead, lead.value)))
    elif how == "to_nurture":
        on, why = world.workday_in(30, 90), phrase(world, "later", lead)
        field_nurture.exit_field_nurture(
            lead, by, drop=ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_NOW, why)
        )
    else:
        review_on = world.workday_in(21, 30)
        field_nurture.extend_review(
            lead,
            by,
            comment=_("Still worth pursuing."),
            next_step=phrase(world, "step", lead),
            review_on=review_on,
        )
        world.schedule.add(world.at_work(by, review_on, 1), review, world, lead_id)


_HOW = {
    "ask": _ask_and_wait,
    "accept": _accept,
    "send_back": _send_back,
    "to_nurture": _to_nurture,
    "to_marketing": _to_marketing,
    "keep": _keep,
}
