"""What whoever opens the demo finds to do: written into the last days of the diary, by way of the same verbs."""

from datetime import datetime, timedelta
from decimal import Decimal

from campaigns.models.campaign import Route
from handoffs.deals import presales
from handoffs.models import Handoff
from leads.assignment import closing_route
from leads.compliance import eligibility, legal_basis
from leads.models import Lead
from leads.models.activity import Outcome
from leads.models.calling_law import LegalForm
from leads.models.next_step import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import focus_requests, reassignment
from salesdesk import clock
from salesdesk.people.models import User

from . import calling, field_answers, interest
from .world import World

AGREED = timedelta(hours=24)  # of field's working time: what the campaigns agreed for an answer
STEP = timedelta(minutes=10)
#: Calls promised for so many minutes from the present; the first is due by then.
PROMISES = (-20, 25, 65, 140, 215)

#: Why field wants somebody called this week.
WISHES = ("I am in their street on Thursday.", "Their neighbour ordered last week: name them.")


def write_down(world: World) -> None:
    """One handoff late, one with a question, two near their limit, one come back, one kept and one with a
    colleague; promises for today, interest of this hour; presales at the largest deal."""
    people = world.people
    _handed_over(world, people.maaike, people.joost, due=_earlier(people.joost, world.until, hours=2))
    for rep, field in [(people.pim, people.joost), (people.ines, people.alba)]:
        due = field.calendar.add(world.until, timedelta(hours=1, minutes=20))
        _handed_over(world, rep, field, due=due)
    for rep, count in [(people.maaike, 5), (people.pim, 2), (people.ines, 2), (people.meiling, 2)]:
        for number, minutes in enumerate(PROMISES[:count]):
            at = _earlier(rep, world.until, hours=5 + number / 2)
            world.diary.write(at, _promise, world, rep, timedelta(minutes=minutes))
        world.diary.write(world.until - timedelta(minutes=14), interest.arrives, world, rep, Source.DOWNLOAD)
    world.diary.write(world.until - timedelta(minutes=9), interest.arrives, world, people.maaike, Source.CALL)
    world.diary.write(world.until - timedelta(minutes=3), interest.arrives, world, people.maaike, Source.FORM)
    world.diary.write(
        world.until - timedelta(minutes=4), _looked_after, people.pim, people.maaike, people.aleida
    )
    world.diary.write(world.until - timedelta(minutes=6), _join, world, people.teun, people.joost)
    world.diary.write(world.until - timedelta(minutes=8), _decided, world, people.maaike)
    world.diary.write(world.until - timedelta(minutes=7), _without_ground, people.maaike)
    for field in (people.joost, people.alba):
        world.diary.write(world.until - timedelta(minutes=5), _wished_for, field)
    soon = _earlier(people.joost, world.until, hours=0.3)
    for rep, hours, how, at in [
        (people.maaike, 9, "send_back", soon),
        (people.maaike, 12, "ask", soon - timedelta(minutes=20)),
        (people.pim, 40, "keep", _earlier(people.joost, world.until, hours=30)),
    ]:
        world.diary.write(_earlier(rep, world.until, hours=hours), _answered, world, rep, how, at)


def _join(world: World, engineer: User, field: User) -> None:
    """The presales engineer is the third person of the largest deal."""
    deals = field.opportunities.open().select_related("lead").order_by("-value", "pk")
    if deal := deals.first():
        presales.invite(deal.lead, field, who=engineer)


def _looked_after(rep: User, colleague: User, manager: User) -> None:
    """One that waits for field goes to a colleague, who has it in their list as the handoff of who offered it."""
    waiting = Handoff.objects.open_for(rep).select_related("lead").by_due_time()
    if handoff := waiting.first():
        reassignment.reassign(handoff.lead, colleague, manager)


def _decided(world: World, rep: User) -> None:
    """Two that showed interest: one must be met, and of the other inside keeps what field would get."""
    interested = rep.held_leads.filter(stage=Stage.MQL, stream=Stream.INSIDE).order_by("pk")
    met, kept = [*interested[:2], None, None][:2]
    if met:
        closing_route.save_route(met, rep, value=Decimal(18_000), visit_needed=True)
    if kept:
        route_reason = "Their third order of the same: no visit is needed."
        closing_route.save_route(
            kept, rep, value=Decimal(4_200), visit_needed=False, route=Route.INSIDE, route_reason=route_reason
        )


def _wished_for(field: User) -> None:
    """Two cold ones, asked for by field: they come before the other cold ones, with the reason on the card."""
    cold = Lead.objects.filter(territory__field_rep=field, stage=Stage.SUSPECT, stream=Stream.INSIDE)
    due = cold.filter(
        steps__kind=StepKind.COLD, steps__due_at__lte=clock.now(), steps__without_legal_basis=False
    )
    for lead, note in zip(due.order_by("-score", "pk"), WISHES, strict=False):
        focus_requests.request(lead, field, note=note)


def _without_ground(rep: User) -> None:
    """Two turn out to be sole traders: nobody calls them until somebody finds the ground."""
    pool = Lead.objects.filter(territory__inside_rep=rep, stage=Stage.SUSPECT, company__country="NL")
    for lead in pool.filter(steps__ready=True).order_by("-pk")[:2]:
        legal_basis.save(lead, rep, legal_form=LegalForm.SOLE_TRADER)


def _handed_over(world: World, rep: User, field: User, due: datetime) -> None:
    """A handoff that field lets lie, offered in the hour from which the agreed time ends at `due`."""
    at = _earlier(field, due, hours=AGREED / timedelta(hours=1))
    world.diary.write(at, _lets_lie, world, rep, field, 6)


def _lets_lie(world: World, rep: User, field: User, tries: int) -> None:
    """Where the call that was on top is no handoff to `field`, the next one is."""
    lead = _ignored(world, rep)
    if tries and (lead is None or not lead.handoffs.filter(to=field).exists()):
        world.diary.write(clock.now() + STEP, _lets_lie, world, rep, field, tries - 1)


def _ignored(world: World, rep: User) -> Lead | None:
    eligibility.make_ready(clock.now(), limit=100)
    return calling.call(world, rep, Outcome.MEETING, ignored=True)


def _answered(world: World, rep: User, how: str, at: datetime) -> None:
    """Handed over, and answered in this way then: come back in field's last half hour, or kept by field."""
    lead = _ignored(world, rep)
    if lead is not None and (handoff := lead.handoffs.order_by("-pk").first()):
        world.diary.write(at, field_answers.answer, world, handoff.pk, how)


def _promise(world: World, rep: User, ahead: timedelta) -> None:
    """A call promised for `ahead` from the present, or for as long after calling begins there."""
    place = rep.calendar
    wanted = world.until + ahead
    there = clock.place_of(place.country, place.subdivision)
    window = clock.window(there, wanted)
    if window is None:
        return
    at = wanted if wanted in window else window.opens_at + abs(ahead)
    calling.call(world, rep, Outcome.CALL_BACK, at=at.replace(minute=at.minute // 5 * 5, second=0))


def _earlier(person: User, at: datetime, *, hours: float) -> datetime:
    """The last moment of work of `person` from which so many of their working hours lie before `at`."""
    moment, calendar = at, person.calendar
    while not (calendar.is_open(moment) and calendar.between(moment, at) >= timedelta(hours=hours)):
        moment -= STEP
    return moment
