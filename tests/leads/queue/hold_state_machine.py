"""Whatever two reps, a manager and the clock do, in whatever order: the desk is as a dictionary says.

Hypothesis draws the steps; after each of them the database is compared with the model. The model knows who has
what on screen, what is due to whom, and what was logged; when the next try falls it takes from the desk (the
cadence has tests of its own).
"""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models.functions import Now
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from leads.accounts import merge
from leads.calling import calls, snapshot, undo
from leads.compliance import eligibility
from leads.funnel import transitions
from leads.models import Activity, Company, Hold, Lead, NextStep, Pause, Skip
from leads.models.calling.activity import Outcome
from leads.models.queue.ranks import BANDS, NOT_CALLED
from leads.models.stages import FinalReason, Stage
from leads.monitoring import leaks
from leads.queue import claim, holds, pauses, reassignment, skips
from leads.recycling import objections
from salesdesk import clock
from tests.conftest import TUESDAY

REPS = st.sampled_from(["Ann", "Ben"])
OUTCOMES = st.sampled_from([each for each in Outcome if each not in (Outcome.MEETING, Outcome.WRONG_PERSON)])
#: The two companies with one telephone; and what somebody there was told to wait for.
TWINS = st.permutations([0, 1])
WAITED_FOR = ("callback", "call_request")
URGENT = {kind.value for kind in skips.URGENT_KINDS}


#: Of an open lead, from the mouth of the funnel.
STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL]


@dataclass
class Known:
    """What the model knows of a lead. `step` is None when nothing is planned with it."""

    pool: str
    company: int
    number: str
    open: bool = True
    #: Inside calls it from the queue; an SQL of theirs it may still give to somebody else.
    called: bool = True
    given: bool = True
    step: "Planned | None" = None
    calls: list[uuid.UUID] = field(default_factory=list)
    #: Grows with each change: what can be taken back is the last one.
    changes: int = 0

    @property
    def is_sql(self) -> bool:
        return self.open and self.given and not self.called


@dataclass(frozen=True)
class Planned:
    due: datetime
    kind: str
    to: str | None
    ready: bool = False
    rests: datetime | None = None


@dataclass(frozen=True)
class Screen:
    person: str
    lead: int
    fence: int
    lasts: bool = True


@dataclass(frozen=True)
class Logged:
    """The call that could be taken back: who, when, and how the model's lead stood before and after it."""

    person: str
    key: uuid.UUID
    at: datetime
    before: Known
    changes: int


class Desk(RuleBasedStateMachine):
    """Three companies, each with a lead in ann's pool and one in ben's; two of them have one telephone."""

    people: dict
    companies: list[int]
    facts: dict[int, Known]

    def __init__(self):
        super().__init__()
        self.alone = transaction.atomic()
        self.alone.__enter__()
        self.now = TUESDAY
        self.leads = {pk: replace(known, calls=[]) for pk, known in self.facts.items()}
        #: By company: a hold stays until it is cleared, though it may have ended.
        self.screens: dict[int, Screen] = {}
        self.paused: set[str] = set()
        self.lately: dict[int, Logged] = {}
        #: Whether the two companies with one telephone are one in the books by now.
        self.merged = False
        #: Every card that somebody had on screen, kept or lost: person, lead, fence.
        self.cards: list[tuple[str, int, int]] = []

    def teardown(self):
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)
        self.alone.__exit__(None, None, None)

    def at(self):
        return clock.moved_to(self.now)

    # What the model says

    def screen_of(self, person) -> Screen | None:
        """What a rep has on screen, if it lasts."""
        mine = [each for each in self.screens.values() if each.person == person]
        return mine[0] if mine and mine[0].lasts else None

    def is_held(self, company) -> bool:
        return company in self.screens and self.screens[company].lasts

    def plan(self, known: Known, **facts):
        known.step = replace(known.step, **facts) if known.step else None

    def becomes_ready(self, company=None):
        """What is due is offered, unless somebody has the company on screen."""
        for known in self.leads.values():
            if company in (None, known.company) and known.step and not self.is_held(known.company):
                waits = known.step.rests is not None and known.step.rests > self.now
                if known.called and known.step.due <= self.now and not waits:
                    self.plan(known, ready=True)

    def let_go(self, person):
        for company, screen in list(self.screens.items()):
            if screen.person == person:
                del self.screens[company]
                self.becomes_ready(company)

    def shows(self, person, lead, fence):
        company = self.leads[lead].company
        self.screens[company] = Screen(person, lead, fence)
        self.cards.append((person, lead, fence))
        for known in self.leads.values():
            if known.company == company:
                self.plan(known, ready=False)

    def planned_by_the_desk(self, pk) -> Planned | None:
        step = NextStep.objects.select_related("assignee").filter(lead=pk).first()
        return step and Planned(step.due_at, step.kind, step.assignee and step.assignee.name)

    def silence(self, number):
        """Leads that inside calls at this number are lost."""
        for known in self.leads.values():
            if known.number == number and known.open and (known.called or not known.given):
                known.open = known.called = known.given = False
                known.step = None
                known.changes += 1

    # What people do

    @rule(person=REPS)
    def claim(self, person):
        with self.at():
            step = claim.take_next(self.people[person])
        self.let_go(person)
        offered = {
            pk
            for pk, known in self.leads.items()
            if known.step and known.step.ready and (known.step.to or known.pool) == person
        }
        if person in self.paused:
            offered = set()
        assert bool(offered) == (step is not None), f"{person} gets {step}, of {offered}"
        if step:
            assert step.lead_id in offered
            assert not self.is_held(step.company_id)
            self.shows(person, step.lead_id, Hold.objects.get(person=self.people[person]).fence)

    def seated(self, person) -> Screen | None:
        """What `person` has on screen; who has nothing there claims first."""
        if not self.screen_of(person):
            self.claim(person)
        return self.screen_of(person)

    @precondition(lambda self: self.cards)
    @rule(data=st.data(), sign=st.sampled_from([holds.renew, holds.start_call, holds.end_call]))
    def give_a_sign(self, data, sign):
        """A heartbeat, or the call that begins or ends."""
        person, _lead, fence = self.a_card(data)
        screen = self.screen_of(person)
        assert sign(self.people[person], fence) == (screen is not None and screen.fence == fence)

    @rule(person=REPS)
    def release(self, person):
        with transaction.atomic():
            holds.release_all(self.people[person], self.now)
        self.let_go(person)

    @rule(person=REPS)
    def expire(self, person):
        past = Now() - timedelta(seconds=1)
        Hold.objects.filter(person=self.people[person]).update(since=past, until=past)
        for company, screen in self.screens.items():
            if screen.person == person:
                self.screens[company] = replace(screen, lasts=False)

    @rule()
    def sweep_holds(self):
        with self.at():
            holds.run(self.now)
        for company, screen in list(self.screens.items()):
            if not screen.lasts:
                del self.screens[company]
                self.becomes_ready(company)

    @rule(hours=st.sampled_from([0, 1, 24, 7 * 24]))
    def time_passes(self, hours):
        """Calls fall due. A moment of it is always inside the calling hours of a Tuesday, or of a Wednesday."""
        self.now += timedelta(hours=hours)
        if clock.window(self.place.clock, self.now).opens_at > self.now:
            self.now = clock.window(self.place.clock, self.now).opens_at
        with self.at():
            eligibility.run(self.now)
        self.becomes_ready()

    def a_card(self, data) -> tuple[str, int, int]:
        """One of the last, which may be lost."""
        return data.draw(st.sampled_from(self.cards[-4:]))

    @rule(person=REPS, outcome=OUTCOMES)
    def log(self, person, outcome):
        if screen := self.seated(person):
            self.logs(person, screen.lead, screen.fence, outcome)

    @precondition(lambda self: self.cards)
    @rule(data=st.data(), outcome=OUTCOMES)
    def log_late(self, data, outcome):
        """With a fence that was lost, or is still good."""
        self.logs(*self.a_card(data), outcome)

    def logs(self, person, pk, fence, outcome):
        lead, screen = self.leads[pk], self.screen_of(person)
        key, before = uuid.uuid4(), replace(lead)
        facts = {"at": clock.window(self.place.clock, self.now + timedelta(days=1)).opens_at}
        facts |= {"on": (self.now + timedelta(days=3)).date(), "answers": self.answers[pk]}
        call = calls.Call(outcome, key=key, **facts)
        good = screen is not None and screen.fence == fence and lead.called
        with self.at():
            try:
                calls.log(pk, call, by=self.people[person], fence=fence)
                landed = True
            except holds.HoldLost:
                landed = False
                calls.log_late(pk, call, by=self.people[person])
        assert good == landed
        lead.calls.append(key)
        if not landed:
            return
        lead.changes += 1
        self.follow(pk, outcome)
        if outcome in undo.UNDOABLE_OUTCOMES:
            self.lately[pk] = Logged(person, key, self.now, before, lead.changes)
        self.let_go(person)

    def follow(self, pk, outcome):
        lead = self.leads[pk]
        if outcome == Outcome.DO_NOT_CALL:
            self.silence(lead.number)
            return
        lead.step = self.planned_by_the_desk(pk)
        if outcome == Outcome.NO_INTEREST:
            lead.called = lead.given = False
            assert lead.step is None
        if outcome == Outcome.QUALIFIED:
            lead.called = False

    @precondition(lambda self: self.cards)
    @rule(data=st.data())
    def press_again(self, data):
        """The same press, once more: nothing happens, whatever became of the hold."""
        person, pk, fence = self.a_card(data)
        if not self.leads[pk].calls:
            return
        key = data.draw(st.sampled_from(self.leads[pk].calls))
        with self.at():
            again = calls.log(pk, calls.Call(Outcome.VOICEMAIL, key=key), by=self.people[person], fence=fence)
        assert again.key == key

    @rule(person=REPS)
    def skip(self, person):
        if screen := self.seated(person):
            self.skips(person, screen.lead, screen.fence)

    @precondition(lambda self: self.cards)
    @rule(data=st.data())
    def skip_late(self, data):
        self.skips(*self.a_card(data))

    def skips(self, person, pk, fence):
        screen, lead = self.screen_of(person), self.leads[pk]
        good = screen is not None and screen.fence == fence
        with self.at():
            try:
                skips.skip(pk, by=self.people[person], fence=fence, reason=Skip.Reason.OTHER)
                landed = True
            except holds.HoldLost:
                landed = False
        assert good == landed
        if landed:
            if lead.step:
                rests = skips.URGENT_SNOOZE if lead.step.kind in URGENT else skips.SNOOZE
                self.plan(lead, ready=False, rests=self.now + rests)
            self.let_go(person)

    @precondition(lambda self: self.lately)
    @rule(data=st.data(), by_another=st.sampled_from([False, False, False, True]))
    def undo(self, data, by_another):
        pk = data.draw(st.sampled_from(sorted(self.lately)))
        logged, lead = self.lately[pk], self.leads[pk]
        person = logged.person if not by_another else {"Ann": "Ben", "Ben": "Ann"}[logged.person]
        company = lead.company
        others = company in self.screens and self.screens[company]
        possible = (
            logged.person == person
            and logged.changes == lead.changes
            and self.now <= logged.at + snapshot.UNDO_WINDOW + snapshot.GRACE
            and not (others and others.lasts and others.person != person)
        )
        with self.at():
            try:
                step = undo.undo_call(logged.key, by=self.people[person])
            except transitions.Refused:
                step = None
        assert possible == (step is not None)
        if step is None:
            return
        self.let_go(person)
        stood = replace(logged.before, calls=lead.calls, changes=lead.changes + 1)
        self.leads[pk] = stood
        self.shows(person, pk, Hold.objects.get(person=self.people[person]).fence)
        del self.lately[pk]

    @rule(person=REPS, seldom=st.integers(0, 2))
    def pause_or_resume(self, person, seldom):
        if seldom and person not in self.paused:
            return
        with self.at():
            if person in self.paused:
                pauses.resume(self.people[person])
                self.paused.discard(person)
            else:
                pauses.pause(self.people[person], Pause.Reason.LUNCH)
                self.let_go(person)
                self.paused.add(person)

    @rule(data=st.data(), to=REPS)
    def reassign(self, data, to):
        pk = data.draw(st.sampled_from(sorted(self.leads)))
        lead = self.leads[pk]
        possible = lead.given and not self.is_held(lead.company)
        with self.at():
            try:
                reassignment.reassign(Lead.objects.get(pk=pk), self.people[to], self.people["Cleo"])
                given = True
            except transitions.Refused:
                given = False
        assert possible == given
        if given:
            lead.changes += 1
            self.plan(lead, to=to, ready=False, rests=None)

    @rule(data=st.data(), seldom=st.integers(0, 4))
    def object(self, data, seldom):
        """By letter: whoever has them on screen can't move the lead any more."""
        if seldom:
            return
        pk = data.draw(st.sampled_from(sorted(self.leads)))
        lead = self.leads[pk]
        fresh = Lead.objects.get(pk=pk)
        with self.at():
            try:
                objections.rule_out(fresh, self.people["Cleo"], reason=FinalReason.DO_NOT_CALL)
            except transitions.Refused:
                assert fresh.stage in (Stage.SQL, Stage.LOST)
                return
        self.silence(lead.number)

    @rule(which=TWINS, seldom=st.integers(0, 3))
    def merge(self, which, seldom):
        """The two with one telephone are one company. Of two open leads in a pool one goes on: which, is the desk's
        choice; that it is the further one, the model sees."""
        if not seldom:
            self.is_one_company(which)

    @precondition(lambda self: not self.merged and any(self.is_held(each) for each in self.companies[:2]))
    @rule(which=TWINS)
    def merge_under_somebodys_eyes(self, which):
        """Tried often, since nothing may come of it."""
        self.is_one_company(which)

    @precondition(lambda self: not self.merged and any(self.one_is_further(*pair) for pair in self.pairs()))
    @rule(which=TWINS)
    def merge_where_one_is_further(self, which):
        """Tried often, since it is so seldom."""
        self.is_one_company(which)

    def is_one_company(self, which):
        stays, goes = (self.companies[number] for number in which)
        held = self.is_held(stays) or self.is_held(goes)
        possible = not (self.merged or held or any(self.stands_in_the_way(*pair) for pair in self.pairs()))
        far = dict(Lead.objects.values_list("pk", "stage"))
        with self.at():
            try:
                merge.merge(*(Company.objects.get(pk=pk) for pk in (stays, goes)), self.people["Cleo"])
                merged = True
            except transitions.Refused:
                merged = False
        assert possible == merged
        if not merged:
            return
        pairs = self.pairs()
        self.merged = True
        for company in (stays, goes):
            self.screens.pop(company, None)
        for pair in pairs:
            self.is_one(pair, stays, far)

    def pairs(self) -> list[list[int]]:
        """In each pool, the leads of the two companies that are one."""
        return [
            [
                pk
                for pk, known in self.leads.items()
                if known.pool == pool and known.company in self.companies[:2]
            ]
            for pool in ("Ann", "Ben")
        ]

    def one_is_further(self, one, other) -> bool:
        leads = [self.leads[one], self.leads[other]]
        return all(each.open for each in leads) and 1 == sum(each.is_sql for each in leads)

    def stands_in_the_way(self, one, other) -> bool:
        """Two SQLs, or an SQL beside somebody who waits for a call."""
        leads = [self.leads[one], self.leads[other]]
        sqls = [each.is_sql for each in leads]
        waits = [bool(each.step and each.step.kind in WAITED_FOR) for each in leads]
        return all(sqls) or (sqls[0] and waits[1]) or (sqls[1] and waits[0])

    def is_one(self, pair, stays, far):
        """Both leads of a pool, after the merge."""
        open_ = [pk for pk in pair if self.leads[pk].open]
        goes_on = Lead.objects.get(pk__in=pair, stage__in=STAGES).pk if open_ else None
        for pk in pair:
            known = self.leads[pk]
            if len(open_) == 2 or known.company != stays:
                known.changes += 1
            known.company = stays
            self.plan(known, ready=False)
        if len(open_) < 2:
            assert goes_on in (None, *open_)
            return
        ends = next(pk for pk in pair if pk != goes_on)
        assert STAGES.index(far[goes_on]) >= STAGES.index(far[ends])
        known, other = self.leads[goes_on], self.leads[ends]
        planned = [known.step] if known.step else []
        if other.step and other.step.kind in WAITED_FOR:
            planned.append(other.step)
        known.step = min(planned, key=lambda step: (BANDS.get(step.kind, NOT_CALLED), step.due), default=None)
        other.open = other.called = other.given = False
        other.step = None

    # What is always true

    @invariant()
    def no_company_is_on_two_screens_and_each_screen_is_the_models(self):
        lasting = Hold.objects.filter(until__gt=Now()).values_list(
            "company_id", "person__name", "lead_id", "fence"
        )
        assert sorted(lasting) == sorted(
            (company, each.person, each.lead, each.fence)
            for company, each in self.screens.items()
            if each.lasts
        )

    @invariant()
    def every_lead_outside_marketing_has_its_step(self):
        assert not leaks.leaks().exists()
        planned = {
            pk: Planned(due, kind, to, ready, rests)
            for pk, due, kind, to, ready, rests in NextStep.objects.values_list(
                "lead_id", "due_at", "kind", "assignee__name", "ready", "snoozed_until"
            )
        }
        assert planned == {pk: known.step for pk, known in self.leads.items() if known.step}

    @invariant()
    def every_call_is_in_the_story_once(self):
        told = sorted(Activity.objects.filter(kind="call").values_list("lead_id", "key"))
        assert told == sorted((pk, key) for pk, known in self.leads.items() for key in known.calls)
