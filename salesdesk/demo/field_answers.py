"""The field reps answer what inside offers: most of it in time, a quarter of it with a no."""

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

from . import deals
from .texts import said
from .world import World

ANSWERS = {"accept": 64, "send_back": 20, "to_nurture": 6, "to_marketing": 5, "keep": 5}
#: Who comes back a second time has what was missing.
SECOND = {"accept": 85, "to_nurture": 6, "to_marketing": 6, "keep": 3}
MISSING = {Reason.BUDGET_HOLDER: 5, Reason.NEED_UNCLEAR: 3, Reason.TIMING: 2, Reason.OTHER: 1}


def answered_at(world: World, person: User) -> datetime:
    """When `person` gets to it: within a working day or two, seldom later than agreed."""
    hours = (
        world.dice.uniform(25, 44) if world.happens(0.09) else min(23, world.dice.expovariate(1 / 8) + 0.5)
    )
    return world.calendar(person).add(clock.now(), timedelta(hours=hours))


def answer(world: World, handoff_id: int, how: str = "") -> None:
    """Field takes it, or says what is missing, or through which door it falls."""
    handoff = Handoff.objects.select_related("lead__company", "to").get(pk=handoff_id)
    if handoff.state != Handoff.State.OFFERED:
        return
    if not how and handoff.offered_at.minute % 9 == 0 and not handoff.questions.exists():
        _ask(world, handoff, handoff.to)
        return
    how = how or world.one_of(ANSWERS if handoff.lead.handoffs.count() == 1 else SECOND)
    _HOW[how](world, handoff, handoff.to)


def _ask(world: World, handoff: Handoff, by: User) -> None:
    """Field asks first; inside answers it the next time it looks, and field the handoff after that."""
    questions.ask(handoff, by, text=said(world, "missing", handoff.lead))
    told_at = world.calendar(handoff.inside).add(clock.now(), timedelta(hours=2))
    world.diary.write(told_at, _tell, world, handoff.pk)


def _tell(world: World, handoff_id: int) -> None:
    handoff = Handoff.objects.select_related("lead__company", "inside", "to").get(pk=handoff_id)
    if handoff.asked_at:
        questions.answer(handoff, handoff.inside, answer=said(world, "heard", handoff.lead))
        world.diary.write(
            world.calendar(handoff.to).add(clock.now(), timedelta(hours=3)), answer, world, handoff_id
        )


def _ask_and_wait(world: World, handoff: Handoff, by: User) -> None:
    """Whoever opens the demo finds the question on the desk."""
    questions.ask(handoff, by, text=said(world, "missing", handoff.lead))


def _accept(world: World, handoff: Handoff, by: User) -> None:
    terms = deals.terms(world, handoff.lead.value)
    deals.opened(world, answers.accept(handoff, by, **terms))


def _send_back(world: World, handoff: Handoff, by: User) -> None:
    reason = world.one_of(MISSING)
    answers.send_back(handoff, by, reason=reason, missing=said(world, "missing", handoff.lead))


def _to_nurture(world: World, handoff: Handoff, by: User) -> None:
    on, why = world.workday_in(20, 90), said(world, "later", handoff.lead)
    answers.exit_handoff(handoff, by, drop=ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_NOW, why))


def _to_marketing(world: World, handoff: Handoff, by: User) -> None:
    reason = world.pick([DropReason.NO_BUDGET, DropReason.NO_INTEREST])
    why = said(world, "no_interest", handoff.lead)
    answers.exit_handoff(handoff, by, drop=ExitDecision(ExitRoute.MARKETING, by.today, reason, why))


def _keep(world: World, handoff: Handoff, by: User) -> None:
    if field_nurture.field_nurture_leads(by).filter(holder=by).count() >= field_nurture.MAX_FIELD_NURTURE:
        _accept(world, handoff, by)
        return
    review_on = world.workday_in(14, 30)
    answers.keep(
        handoff,
        by,
        said=_("Would be a reference for the whole region."),
        next_step=said(world, "step", handoff.lead),
        review_on=review_on,
    )
    world.diary.write(world.at_work(by, review_on, 1), look_again, world, handoff.lead_id)


def look_again(world: World, lead_id: int) -> None:
    """A kept lead on the day of its review: a deal, kept a while longer, or let go."""
    lead = Lead.objects.select_related("company", "holder").get(pk=lead_id)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD:
        return
    by = lead.holder
    how = world.one_of({"take_up": 5, "review": 3, "to_nurture": 2})
    if how == "take_up":
        deals.opened(world, field_nurture.open_deal(lead, by, **deals.terms(world, lead.value)))
    elif how == "to_nurture":
        on, why = world.workday_in(30, 90), said(world, "later", lead)
        field_nurture.exit_field_nurture(
            lead, by, drop=ExitDecision(ExitRoute.NURTURE, on, DropReason.NOT_NOW, why)
        )
    else:
        review_on = world.workday_in(21, 30)
        field_nurture.extend_review(
            lead,
            by,
            said=_("Still worth the time."),
            next_step=said(world, "step", lead),
            review_on=review_on,
        )
        world.diary.write(world.at_work(by, review_on, 1), look_again, world, lead_id)


_HOW = {
    "ask": _ask_and_wait,
    "accept": _accept,
    "send_back": _send_back,
    "to_nurture": _to_nurture,
    "to_marketing": _to_marketing,
    "keep": _keep,
}
