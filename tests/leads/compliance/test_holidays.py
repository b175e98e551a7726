"""Holidays that the desk adds or removes, and the hours of the law, count in every computation of working time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from campaigns.models import Territory, TerritoryHoliday
from campaigns.territories import holidays as territory_holidays
from handoffs.acceptance import answers
from leads.calling import calls, first_call_clock
from leads.calling.callback_times import parse_callback
from leads.calling.outcome_previews import default_callback_at
from leads.compliance import call_windows, calling_law, eligibility
from leads.funnel import cadence, transitions
from leads.models import CallingLaw, NextStep, Place, TerritoryWindow
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.monitoring import lateness
from leads.queue import claim
from leads.recycling import promised_calls, recycle
from salesdesk import clock
from salesdesk.people import holidays
from salesdesk.people.models import CountryHoliday, User

TODAY = date(2026, 11, 24)
WEDNESDAY_9 = datetime(2026, 11, 25, 8, tzinfo=UTC)  # in Amsterdam
#: Good Friday, a public holiday in the Netherlands, at 10:00 there.
GOOD_FRIDAY = datetime(2027, 3, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(params=["country", "territory"])
def change(request, cleo, territory):
    """Return a function that makes a day off or a working day of a date, in the country or in the territory."""

    def change(day, is_day_off):
        facts = {"name": "Fair", "is_day_off": is_day_off, "by": cleo}
        if request.param == "country":
            return holidays.add("NL", day, **facts)
        return territory_holidays.add(territory, day, **facts)

    return change


@pytest.fixture
def undo(cleo):
    def undo(holiday):
        package = holidays if isinstance(holiday, CountryHoliday) else territory_holidays
        package.remove(holiday, cleo)

    return undo


def fresh(lead):
    return transitions.lock_lead(lead.pk)


def test_nobody_is_called_on_a_day_off(lead, ann, change, undo):
    holiday = change(TODAY, True)
    assert claim.take_next(ann) is None

    undo(holiday)
    eligibility.run(clock.now())
    assert claim.take_next(ann).lead == lead


def test_calls_begin_again_after_a_day_off(lead, ann, change):
    change(TODAY, True)

    with clock.moved_to(WEDNESDAY_9 + timedelta(minutes=5)) as now:
        eligibility.run(now)
        assert claim.take_next(ann).lead == lead


def test_people_are_called_on_a_worked_holiday(lead, ann, change):
    with clock.moved_to(GOOD_FRIDAY) as now:
        eligibility.run(now)
        assert claim.take_next(ann) is None

        change(GOOD_FRIDAY.date(), False)
        eligibility.run(now)
        assert claim.take_next(ann).lead == lead


def test_holiday_of_a_territory_leaves_the_others_alone(
    make_lead, make_campaign, make_person, north, cleo, lead
):
    ben, fay = make_person("Bo", "inside", north), make_person("Fay", "field", north)
    facts = {"team": north, "inside_rep": ben, "field_rep": fay, "countries": ["NL"], "postcodes": ["99"]}
    other = Territory.objects.create(name="Other", **facts)
    there = make_lead("Elders", campaign=make_campaign(north, [other], name="There"), postcode="9901")

    territory_holidays.add(lead.territory, TODAY, name="Fair", is_day_off=True, by=cleo)
    eligibility.run(clock.now())

    assert [there.pk] == list(NextStep.objects.filter(ready=True).values_list("lead", flat=True))
    assert [there.pk] == list(NextStep.objects.in_open_places(clock.now()).values_list("lead", flat=True))


def test_window_of_a_territory_goes_with_its_last_holiday(lead, cleo):
    holiday = territory_holidays.add(lead.territory, TODAY, name="Fair", is_day_off=True, by=cleo)
    assert TerritoryWindow.objects.exists()

    with clock.moved_to(WEDNESDAY_9 + 2 * DAY) as now:
        eligibility.run(now)
        assert not TerritoryWindow.objects.exists()
    territory_holidays.remove(holiday, cleo)
    assert not TerritoryWindow.objects.exists()


@pytest.mark.parametrize(
    "planned",
    [
        lambda lead: cadence.next_attempt(lead, 1, clock.now() - 3 * DAY).due_at,
        lambda lead: promised_calls.next_attempt(lead.calling_place, 1, clock.now()).due_at,
        lambda lead: recycle.calling_opens_at(lead, TODAY),
        default_callback_at,
    ],
    ids=["cadence", "promised call", "nurture", "callback"],
)
def test_no_call_is_planned_on_a_day_off(lead, change, planned):
    change(TODAY, True)
    change(TODAY + DAY, True)

    assert planned(fresh(lead)) >= WEDNESDAY_9 + DAY


def test_no_callback_is_promised_on_a_day_off(lead, ann, change):
    step = claim.take_next(ann)
    change(TODAY + DAY, True)
    at = WEDNESDAY_9 + timedelta(hours=2)

    assert parse_callback(fresh(lead), "wed 11:00", ann).problem
    with pytest.raises(transitions.Refused):
        call = calls.Call(Outcome.CALL_BACK, at=at)
        calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)


def test_first_call_clock_stands_still_on_a_day_off(lead, change):
    NextStep.objects.filter(lead=lead).update(kind=StepKind.FRESH)
    change(TODAY, True)

    assert 0 == first_call_clock.run(clock.now() + timedelta(hours=2))


def test_call_waiting_for_a_day_off_to_end_is_not_late(lead, ann, change):
    facts = {"kind": StepKind.CALLBACK, "wall_time": "2026-11-24T09:00", "zone": "Europe/Amsterdam"}
    NextStep.objects.filter(lead=lead).update(**facts)
    change(TODAY, True)

    with clock.moved_to(clock.now() + timedelta(hours=2)):
        assert timedelta() == lateness.callback_lateness()


def test_handoff_deadline_skips_a_day_off(lead, ann, dov, change):
    step = claim.take_next(ann)
    answered = {question.pk: "Yes" for question in lead.campaign.questions.all()}
    call = calls.Call(Outcome.QUALIFIED, answers=answered)
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    change(TODAY + DAY, True)

    to = User.objects.get(pk=dov.pk)
    handoff = answers.offer(fresh(lead), ann, brief="Ready.", to=to, why="")

    # Of 24 hours, 7.5 today, none on Wednesday, 8.5 on Thursday and 8 on Friday: until 17:00.
    assert datetime(2026, 11, 27, 16, tzinfo=UTC) == handoff.due_at


def test_person_works_on_a_worked_holiday(ann, cleo):
    assert not ann.calendar.is_open(GOOD_FRIDAY)
    holidays.add("NL", GOOD_FRIDAY.date(), name="Good Friday", is_day_off=False, by=cleo)

    assert User.objects.get(pk=ann.pk).calendar.is_open(GOOD_FRIDAY)


def test_new_places_and_people_get_the_holidays_of_their_country(cleo, make_person, north):
    holidays.add("ES", TODAY, name="Fair", is_day_off=True, by=cleo)

    place = Place.stored(clock.place_of("ES", "", "28001"))
    person = make_person("Eva", "support", north, country="ES", time_zone="Europe/Madrid")

    assert ([TODAY], [TODAY]) == (place.days_off, person.days_off)
    person.country = "NL"
    person.save()
    assert [] == User.objects.get(pk=person.pk).days_off


def test_territory_wins_over_its_country(lead, cleo):
    holidays.add("NL", TODAY, name="Fair", is_day_off=True, by=cleo)
    territory_holidays.add(lead.territory, TODAY, name="Fair", is_day_off=False, by=cleo)

    window = clock.window(fresh(lead).calling_place, clock.now())
    assert clock.now() in window


def test_day_is_changed_once_until_it_is_undone(cleo, change, undo):
    holiday = change(TODAY, True)
    with pytest.raises(holidays.AlreadySet):
        change(TODAY, False)

    undo(holiday)
    change(TODAY, False)

    kept = type(holiday).objects.order_by("pk")
    assert [(cleo, True), (None, False)] == [(each.removed_by, each.removed_at is not None) for each in kept]


@pytest.mark.parametrize("attempt", [lambda rows: rows.delete(), lambda rows: rows.update(name="Other")])
def test_history_of_holidays_stays(cleo, change, attempt):
    holiday = change(TODAY, True)

    with pytest.raises(DatabaseError), transaction.atomic():
        attempt(type(holiday).objects.all())
    assert (1, 0) in [
        (CountryHoliday.objects.count(), TerritoryHoliday.objects.count()),
        (TerritoryHoliday.objects.count(), CountryHoliday.objects.count()),
    ]


@pytest.fixture
def strict_law(lead, ada):
    """Calls only from 13:00 until 15:00."""
    law = CallingLaw.objects.get(country="NL", in_force=True)
    law.pk, law.edition, law._state.adding = None, "", True
    law.valid_from, law.calls_from, law.calls_until = clock.now().date(), time(13), time(15)
    return calling_law.add_version(law, ada)


@pytest.mark.parametrize(
    "planned",
    [
        lambda lead: cadence.next_attempt(lead, 1, clock.now()).due_at,
        lambda lead: promised_calls.next_attempt(lead.calling_place, 1, clock.now()).due_at,
        lambda lead: (
            promised_calls.next_attempt(lead.calling_place, 2, clock.now() + timedelta(hours=4)).due_at
        ),
        lambda lead: recycle.calling_opens_at(lead, TODAY),
        default_callback_at,
    ],
    ids=["cadence", "promised call", "promised call later", "nurture", "callback"],
)
def test_no_call_is_planned_when_the_law_forbids_it(lead, strict_law, planned):
    at = planned(fresh(lead)).astimezone(UTC)

    assert time(12) <= at.time() < time(14)  # an hour earlier than in Amsterdam


def test_no_callback_is_promised_when_the_law_forbids_it(lead, ann, strict_law):
    assert parse_callback(fresh(lead), "wed 10:00", ann).problem
    assert not parse_callback(fresh(lead), "wed 14:00", ann).problem


def test_law_limits_calls_but_no_meetings(lead, strict_law):
    ten = WEDNESDAY_9 + timedelta(hours=1)

    assert ten not in clock.window(fresh(lead).calling_place, ten)
    assert ten in clock.window(fresh(lead).meeting_place, ten)


def test_place_rolls_forward_within_the_hours_of_the_law(lead, strict_law):
    call_windows.roll(clock.now(), anew=True)

    assert datetime(2026, 11, 24, 12, tzinfo=UTC) == Place.objects.get(pk=lead.company.place_id).opens_at
    assert not NextStep.objects.filter(lead=lead, ready=True).exists()
