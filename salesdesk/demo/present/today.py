"""The work waiting when the demo is first opened, scheduled in the last days of its history."""

from datetime import datetime, timedelta
from decimal import Decimal

from campaigns.models.campaign import Route
from handoffs.deals import presales
from handoffs.models import Handoff
from leads.assignment import closing_route
from leads.compliance import eligibility, legal_basis
from leads.models import FocusFilter, Lead
from leads.models.calling.activity import Outcome
from leads.models.compliance.calling_law import LegalForm
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import reassignment
from leads.queue.focus import focus_filters, focus_requests
from salesdesk import clock
from salesdesk.people.models import User

from ..history import calling, field_answers, interest
from ..world import World

AGREED = timedelta(hours=24)  # of field's working time to answer a handoff
STEP = timedelta(minutes=10)
#: Promised calls, in minutes from the present; the first is already due.
PROMISES = (-20, 25, 65, 140, 215)

#: Field's notes with its focus requests.
FOCUS_NOTES = ("I'm in the area on Thursday.", "The company next door ordered last week, so mention them.")


def plan(world: World) -> None:
    """Schedule today's work.

    Handoffs: one overdue, two near their deadline, and one each with a question, returned, kept by field and with a
    colleague. Also promised calls for today, fresh interest, and presales on the largest deal.
    """
    people = world.people
    _schedule_unanswered(world, people.maaike, people.joost, due=earlier(people.joost, world.until, hours=2))
    for rep, field in [(people.pim, people.joost), (people.ines, people.alba)]:
        due = field.calendar.add(world.until, timedelta(hours=1, minutes=20))
        _schedule_unanswered(world, rep, field, due=due)
    for rep, count in [(people.maaike, 5), (people.pim, 2), (people.ines, 2), (people.meiling, 2)]:
        for number, minutes in enumerate(PROMISES[:count]):
            at = earlier(rep, world.until, hours=5 + number / 2)
            world.schedule.add(at, _promise, world, rep, timedelta(minutes=minutes))
        world.schedule.add(
            world.until - timedelta(minutes=14), interest.show_interest, world, rep, Source.DOWNLOAD
        )
    world.schedule.add(
        world.until - timedelta(minutes=9), interest.show_interest, world, people.maaike, Source.CALL
    )
    world.schedule.add(
        world.until - timedelta(minutes=3), interest.show_interest, world, people.maaike, Source.FORM
    )
    world.schedule.add(
        world.until - timedelta(minutes=4), _reassign, people.pim, people.maaike, people.aleida
    )
    world.schedule.add(world.until - timedelta(minutes=6), _join, world, people.teun, people.joost)
    world.schedule.add(world.until - timedelta(minutes=2), _choose_routes, people.maaike, people.aleida)
    world.schedule.add(world.until - timedelta(minutes=7), _remove_legal_basis, people.maaike)
    for field in (people.joost, people.alba):
        world.schedule.add(world.until - timedelta(minutes=5), _request_focus, field)
    world.schedule.add(world.until - timedelta(minutes=5), focus_filters.ask, _cold_stores(people.joost))
    soon = earlier(people.joost, world.until, hours=0.3)
    for rep, hours, how, at in [
        (people.maaike, 9, "send_back", soon),
        (people.maaike, 12, "ask", soon - timedelta(minutes=20)),
        (people.pim, 40, "keep", earlier(people.joost, world.until, hours=30)),
    ]:
        world.schedule.add(earlier(rep, world.until, hours=hours), _hand_over_answered, world, rep, how, at)


def _join(world: World, engineer: User, field: User) -> None:
    """Invite the presales engineer to the field rep's largest deal."""
    deals = field.opportunities.open().select_related("lead").order_by("-value", "pk")
    if deal := deals.first():
        presales.invite(deal.lead, field, who=engineer)


def _reassign(rep: User, colleague: User, manager: User) -> None:
    """Reassign a lead with an open handoff to a colleague."""
    waiting = Handoff.objects.open_for(rep).select_related("lead").by_due_time()
    if handoff := waiting.first():
        reassignment.reassign(handoff.lead, colleague, manager)


def _choose_routes(rep: User, manager: User) -> None:
    """Set the closing route of two MQLs: one needs a visit, the other stays inside against the suggestion."""
    interested = Lead.objects.filter(territory__inside_rep=rep, stage=Stage.MQL, stream=Stream.INSIDE)
    to_visit, to_keep = [*interested.order_by("pk")[:2], None, None][:2]
    if to_visit:
        closing_route.save_route(to_visit, manager, value=Decimal(18_000), visit_needed=True)
    if to_keep:
        route_reason = "Third order of the same product, so no visit needed."
        closing_route.save_route(
            to_keep,
            manager,
            value=Decimal(4_200),
            visit_needed=False,
            route=Route.INSIDE,
            route_reason=route_reason,
        )


def _request_focus(field: User) -> None:
    """Create focus requests for two cold leads."""
    cold = Lead.objects.filter(territory__field_rep=field, stage=Stage.SUSPECT, stream=Stream.INSIDE)
    due = cold.filter(
        steps__kind=StepKind.COLD, steps__due_at__lte=clock.now(), steps__without_legal_basis=False
    )
    for lead, note in zip(due.order_by("-score", "pk"), FOCUS_NOTES, strict=False):
        focus_requests.request(lead, field, note=note)


def _cold_stores(field: User) -> FocusFilter:
    """Return the filter by which field asks for the cold stores in Brabant."""
    return FocusFilter(
        by=field,
        industry="Cold storage",
        postcodes=["4600-5999"],
        note="I'm in Brabant all week, so start with the cold stores.",
    )


def _remove_legal_basis(rep: User) -> None:
    """Mark two leads as sole traders, who may not be called without a legal basis."""
    pool = Lead.objects.filter(territory__inside_rep=rep, stage=Stage.SUSPECT, company__country="NL")
    for lead in pool.filter(steps__ready=True).order_by("-pk")[:2]:
        legal_basis.save(lead, rep, legal_form=LegalForm.SOLE_TRADER)


def _schedule_unanswered(world: World, rep: User, field: User, due: datetime) -> None:
    """Schedule a handoff that field does not answer, with its deadline at `due`."""
    at = earlier(field, due, hours=AGREED / timedelta(hours=1))
    world.schedule.add(at, _hand_over_unanswered, world, rep, field, 6)


def _hand_over_unanswered(world: World, rep: User, field: User, attempts: int) -> None:
    """Hand over the next call's lead, and try again later if it did not go to `field`."""
    lead = _hand_over_next(world, rep)
    if attempts and (lead is None or not lead.handoffs.filter(to=field).exists()):
        world.schedule.add(clock.now() + STEP, _hand_over_unanswered, world, rep, field, attempts - 1)


def _hand_over_next(world: World, rep: User) -> Lead | None:
    """Hand over the first of the next calls whose lead can be: calls after a quote and to customers can't."""
    eligibility.make_ready(clock.now(), limit=100)
    lead = None
    for _attempt in range(5):
        lead = calling.call(world, rep, Outcome.MEETING, ignored=True)
        if lead is None or lead.handoffs.exists():
            break
    return lead


def _hand_over_answered(world: World, rep: User, how: str, at: datetime) -> None:
    """Hand over the next call's lead, and schedule field's answer `how` at `at`."""
    lead = _hand_over_next(world, rep)
    if lead is not None and (handoff := lead.handoffs.order_by("-pk").first()):
        world.schedule.add(at, field_answers.answer, world, handoff.pk, how)


def _promise(world: World, rep: User, ahead: timedelta) -> None:
    """Promise a call at `ahead` from the present, or as long after the next calling hours begin."""
    calendar = rep.calendar
    wanted = world.until + ahead
    window = clock.window(clock.place_of(calendar.country, calendar.subdivision), wanted)
    if window is None:
        return
    at = wanted if wanted in window else window.opens_at + abs(ahead)
    calling.call(world, rep, Outcome.CALL_BACK, at=at.replace(minute=at.minute // 5 * 5, second=0))


def earlier(person: User, at: datetime, *, hours: float) -> datetime:
    """Return the latest moment at work from which `person` has `hours` working hours left until `at`."""
    moment, calendar = at, person.calendar
    while not (calendar.is_open(moment) and calendar.between(moment, at) >= timedelta(hours=hours)):
        moment -= STEP
    return moment
