"""State machine that compares the desk with a model of it.

Hypothesis generates actions of two reps, a manager and the clock; after each action the database must match the
model. The model tracks holds, due calls and logged calls. It states when a promised call is tried again, and reads
the other next attempts from the database, since the cadence has its own tests.
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

from leads.accounts.merging import merge
from leads.calling import calls, snapshot, undo
from leads.compliance import eligibility
from leads.funnel import transitions
from leads.models import Activity, Company, Hold, Lead, NextStep, Pause, Skip
from leads.models.calling.activity import UNANSWERED_OUTCOMES, Outcome
from leads.models.queue.ranks import BANDS, NOT_CALLED
from leads.models.stages import FinalReason, Stage
from leads.monitoring import leaks
from leads.queue import claim, holds, pauses, reassignment, skips
from leads.recycling import objections
from salesdesk import clock
from tests.conftest import TUESDAY

REPS = st.sampled_from(["Ann", "Ben"])
OUTCOMES = st.sampled_from([each for each in Outcome if each not in (Outcome.MEETING, Outcome.WRONG_PERSON)])
MISSED = st.sampled_from(sorted(UNANSWERED_OUTCOMES))
#: The two companies that share a phone number, in either order; and the calls that a contact is waiting for.
TWINS = st.permutations([0, 1])
AWAITED_KINDS = ("callback", "call_request")
URGENT = {kind.value for kind in skips.URGENT_KINDS}
#: When a promised call is tried again after the first and second unanswered attempt; the third one is the last.
AGAIN_AFTER = {1: timedelta(hours=1), 2: timedelta(hours=2)}
QUARTER = timedelta(minutes=15)

#: Stages of an open lead, in funnel order.
STAGES = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL]


@dataclass
class Known:
    """The model's state of a lead. `step` is None when it has no next step."""

    pool: str
    company: int
    number: str
    open: bool = True
    #: `called`: an inside rep calls it from the queue. `given`: a manager may still reassign it, as with an inside SQL.
    called: bool = True
    given: bool = True
    step: "Planned | None" = None
    calls: list[uuid.UUID] = field(default_factory=list)
    #: Number of changes so far; only the latest change can be undone.
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
    snoozed_until: datetime | None = None
    attempt: int = 1


@dataclass(frozen=True)
class Screen:
    person: str
    lead: int
    fence: int
    lasts: bool = True


@dataclass(frozen=True)
class Logged:
    """A call that can be undone: its rep and time, and the model's lead before and after it."""

    person: str
    key: uuid.UUID
    at: datetime
    before: Known
    changes: int


class Desk(RuleBasedStateMachine):
    """Three companies, each with a lead in Ann's pool and one in Ben's; two of them share a phone number."""

    people: dict
    companies: list[int]
    facts: dict[int, Known]

    def __init__(self):
        super().__init__()
        self.alone = transaction.atomic()
        self.alone.__enter__()
        self.now = TUESDAY
        self.leads = {pk: replace(known, calls=[]) for pk, known in self.facts.items()}
        #: By company; an expired hold stays until it is cleared.
        self.screens: dict[int, Screen] = {}
        self.paused: set[str] = set()
        self.lately: dict[int, Logged] = {}
        #: Whether the two companies that share a phone number have been merged.
        self.merged = False
        #: Every card shown so far, still held or lost: person, lead, fence.
        self.cards: list[tuple[str, int, int]] = []

    def teardown(self):
        if not connection.needs_rollback:
            connection.check_constraints()
        transaction.set_rollback(True)
        self.alone.__exit__(None, None, None)

    def at(self):
        return clock.moved_to(self.now)

    # Model state

    def screen_of(self, person) -> Screen | None:
        """Return the active hold of `person`, or None."""
        mine = [each for each in self.screens.values() if each.person == person]
        return mine[0] if mine and mine[0].lasts else None

    def is_held(self, company) -> bool:
        return company in self.screens and self.screens[company].lasts

    def is_guarded(self, known: Known, person) -> bool:
        """Return whether a colleague of `person` has the lead's number on screen under another company."""
        return any(
            screen.lasts
            and screen.person != person
            and company != known.company
            and self.leads[screen.lead].number == known.number
            for company, screen in self.screens.items()
        )

    def plan(self, known: Known, **facts):
        known.step = replace(known.step, **facts) if known.step else None

    def mark_ready(self, company=None):
        """Mark due calls as ready, except at companies that are held."""
        for known in self.leads.values():
            if company in (None, known.company) and known.step and not self.is_held(known.company):
                snoozed = known.step.snoozed_until is not None and known.step.snoozed_until > self.now
                if known.called and known.step.due <= self.now and not snoozed:
                    self.plan(known, ready=True)

    def drop_screens(self, person):
        for company, screen in list(self.screens.items()):
            if screen.person == person:
                del self.screens[company]
                self.mark_ready(company)

    def show(self, person, lead, fence):
        company = self.leads[lead].company
        self.screens[company] = Screen(person, lead, fence)
        self.cards.append((person, lead, fence))
        for known in self.leads.values():
            if known.company == company:
                self.plan(known, ready=False)

    def stored_step(self, pk) -> Planned | None:
        step = NextStep.objects.select_related("assignee").filter(lead=pk).first()
        to = step and step.assignee and step.assignee.name
        return step and Planned(step.due_at, step.kind, to, attempt=step.attempt)

    def suppress(self, number):
        """Mark the inside leads with this number as lost."""
        for known in self.leads.values():
            if known.number == number and known.open and (known.called or not known.given):
                known.open = known.called = known.given = False
                known.step = None
                known.changes += 1

    # Rules

    @rule(person=REPS)
    def claim(self, person):
        with self.at():
            step = claim.take_next(self.people[person])
        self.drop_screens(person)
        offered = {
            pk
            for pk, known in self.leads.items()
            if known.step and known.step.ready and (known.step.to or known.pool) == person
        }
        if person in self.paused:
            offered = set()
        guarded = {pk for pk in offered if self.is_guarded(self.leads[pk], person)}
        free = offered - guarded
        assert bool(free) == (step is not None), f"{person} gets {step}, of {free}"
        if step:
            assert step.lead_id in free
            assert not self.is_held(step.company_id)
            # A guarded call that comes after this one is not reached.
            guarded -= set(NextStep.objects.filter(ready=True).values_list("lead", flat=True))
            self.show(person, step.lead_id, Hold.objects.get(person=self.people[person]).fence)
        for pk in guarded:
            self.plan(self.leads[pk], ready=False)

    def claimed_screen(self, person) -> Screen | None:
        """Return the screen of `person`, claiming a call first if it is empty."""
        if not self.screen_of(person):
            self.claim(person)
        return self.screen_of(person)

    @precondition(lambda self: self.cards)
    @rule(data=st.data(), sign=st.sampled_from([holds.renew, holds.start_call, holds.end_call]))
    def heartbeat(self, data, sign):
        """Send a heartbeat, or report the start or end of a call."""
        person, _lead, fence = self.draw_card(data)
        screen = self.screen_of(person)
        assert sign(self.people[person], fence) == (screen is not None and screen.fence == fence)

    @rule(person=REPS)
    def release(self, person):
        with transaction.atomic():
            holds.release_all(self.people[person], self.now)
        self.drop_screens(person)

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
                self.mark_ready(company)

    @rule(hours=st.sampled_from([0, 1, 24, 7 * 24]))
    def time_passes(self, hours):
        """Move the clock, to a time within calling hours."""
        self.move_clock(self.now + timedelta(hours=hours))

    def move_clock(self, to):
        self.now = max(to, clock.window(self.place.clock, to).opens_at)
        with self.at():
            eligibility.run(self.now)
        self.mark_ready()

    def draw_card(self, data) -> tuple[str, int, int]:
        """Draw one of the last four cards, whose hold may be lost."""
        return data.draw(st.sampled_from(self.cards[-4:]))

    @rule(person=REPS, outcome=OUTCOMES)
    def log(self, person, outcome):
        if screen := self.claimed_screen(person):
            self.log_and_check(person, screen.lead, screen.fence, outcome)

    @precondition(lambda self: self.cards)
    @rule(data=st.data(), outcome=OUTCOMES)
    def log_late(self, data, outcome):
        """Log with a fence that may be stale."""
        self.log_and_check(*self.draw_card(data), outcome)

    @precondition(lambda self: self.promised())
    @rule(data=st.data(), outcome=MISSED, hours=st.sampled_from([0, 8]))
    def miss_promised_call(self, data, outcome, hours):
        """Try this rare case on purpose: a promised call is made in time or at the end of the day, unanswered."""
        lead = self.leads[data.draw(st.sampled_from(self.promised()))]
        self.move_clock(max(self.now, lead.step.due + timedelta(hours=hours)))
        if screen := self.claimed_screen(lead.step.to):
            self.log_and_check(screen.person, screen.lead, screen.fence, outcome)

    def promised(self) -> list[int]:
        return [pk for pk, known in self.leads.items() if known.step and known.step.kind == "callback"]

    def log_and_check(self, person, pk, fence, outcome):
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
        self.apply_outcome(pk, outcome)
        if outcome in undo.UNDOABLE_OUTCOMES:
            self.lately[pk] = Logged(person, key, self.now, before, lead.changes)
        self.drop_screens(person)

    def apply_outcome(self, pk, outcome):
        lead = self.leads[pk]
        if outcome == Outcome.DO_NOT_CALL:
            self.suppress(lead.number)
            return
        was, lead.step = lead.step, self.stored_step(pk)
        if outcome in UNANSWERED_OUTCOMES and was.kind == "callback":
            self.apply_missed_promise(lead, was)
        if outcome == Outcome.NO_INTEREST:
            lead.called = lead.given = False
            assert lead.step is None
        if outcome == Outcome.QUALIFIED:
            lead.called = False

    def apply_missed_promise(self, lead, was):
        """The same rep tries twice more, with a quarter of an hour of calling hours left; then the cadence starts."""
        if was.attempt not in AGAIN_AFTER:
            assert (lead.step.kind, lead.step.attempt) == ("retry", 2)
            return
        closes = clock.window(self.place.clock, self.now).closes_at
        due = min(self.now + AGAIN_AFTER[was.attempt], closes - QUARTER)
        if due < self.now + QUARTER:
            due = clock.window(self.place.clock, closes).opens_at
        lead.step = Planned(due, "callback", was.to, attempt=was.attempt + 1)

    @precondition(lambda self: self.cards)
    @rule(data=st.data())
    def press_again(self, data):
        """Repeat a logged call: nothing changes, whatever happened to the hold."""
        person, pk, fence = self.draw_card(data)
        if not self.leads[pk].calls:
            return
        key = data.draw(st.sampled_from(self.leads[pk].calls))
        with self.at():
            again = calls.log(pk, calls.Call(Outcome.VOICEMAIL, key=key), by=self.people[person], fence=fence)
        assert again.key == key

    @rule(person=REPS)
    def skip(self, person):
        if screen := self.claimed_screen(person):
            self.skip_and_check(person, screen.lead, screen.fence)

    @precondition(lambda self: self.cards)
    @rule(data=st.data())
    def skip_late(self, data):
        self.skip_and_check(*self.draw_card(data))

    def skip_and_check(self, person, pk, fence):
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
                snooze = skips.URGENT_SNOOZE if lead.step.kind in URGENT else skips.SNOOZE
                self.plan(lead, ready=False, snoozed_until=self.now + snooze)
            self.drop_screens(person)

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
            and not self.is_guarded(lead, person)
        )
        with self.at():
            try:
                step = undo.undo_call(logged.key, by=self.people[person])
            except transitions.Refused:
                step = None
        assert possible == (step is not None)
        if step is None:
            return
        self.drop_screens(person)
        restored = replace(logged.before, calls=lead.calls, changes=lead.changes + 1)
        self.leads[pk] = restored
        self.show(person, pk, Hold.objects.get(person=self.people[person]).fence)
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
                self.drop_screens(person)
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
            self.plan(lead, to=to, ready=False, snoozed_until=None)

    @rule(data=st.data(), seldom=st.integers(0, 4))
    def object(self, data, seldom):
        """Record a written objection; a rep with the lead on screen can no longer move it."""
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
        self.suppress(lead.number)

    @rule(which=TWINS, seldom=st.integers(0, 3))
    def merge(self, which, seldom):
        """Merge the two companies that share a phone number.

        Of two open leads in a pool, the one that is further in the funnel must continue.
        """
        if not seldom:
            self.merge_and_check(which)

    @precondition(lambda self: not self.merged and any(self.is_held(each) for each in self.companies[:2]))
    @rule(which=TWINS)
    def merge_when_held(self, which):
        """Try a merge while a company is held, which must be refused."""
        self.merge_and_check(which)

    @precondition(lambda self: not self.merged and any(self.one_is_ahead(*pair) for pair in self.pairs()))
    @rule(which=TWINS)
    def merge_where_one_is_ahead(self, which):
        """Try this rare case on purpose: two open leads, one of them an SQL."""
        self.merge_and_check(which)

    def merge_and_check(self, which):
        survivor, duplicate = (self.companies[number] for number in which)
        held = self.is_held(survivor) or self.is_held(duplicate)
        possible = not (self.merged or held or any(self.blocks_merge(*pair) for pair in self.pairs()))
        stages = dict(Lead.objects.values_list("pk", "stage"))
        with self.at():
            try:
                merge.merge(
                    *(Company.objects.get(pk=pk) for pk in (survivor, duplicate)), self.people["Cleo"]
                )
                merged = True
            except transitions.Refused:
                merged = False
        assert possible == merged
        if not merged:
            return
        pairs = self.pairs()
        self.merged = True
        for company in (survivor, duplicate):
            self.screens.pop(company, None)
        for pair in pairs:
            self.apply_merge(pair, survivor, stages)

    def pairs(self) -> list[list[int]]:
        """Return, for each pool, the leads of the two companies that share a phone number."""
        return [
            [
                pk
                for pk, known in self.leads.items()
                if known.pool == pool and known.company in self.companies[:2]
            ]
            for pool in ("Ann", "Ben")
        ]

    def one_is_ahead(self, one, other) -> bool:
        leads = [self.leads[one], self.leads[other]]
        return all(each.open for each in leads) and 1 == sum(each.is_sql for each in leads)

    def blocks_merge(self, one, other) -> bool:
        """Return whether both leads are SQLs, or one is while the other has an awaited call."""
        leads = [self.leads[one], self.leads[other]]
        sqls = [each.is_sql for each in leads]
        waits = [bool(each.step and each.step.kind in AWAITED_KINDS) for each in leads]
        return all(sqls) or (sqls[0] and waits[1]) or (sqls[1] and waits[0])

    def apply_merge(self, pair, survivor, stages):
        """Update both leads of a pool after the merge, and check which one continues."""
        open_ = [pk for pk in pair if self.leads[pk].open]
        continued = Lead.objects.get(pk__in=pair, stage__in=STAGES).pk if open_ else None
        for pk in pair:
            known = self.leads[pk]
            if len(open_) == 2 or known.company != survivor:
                known.changes += 1
            known.company = survivor
            self.plan(known, ready=False)
        if len(open_) < 2:
            assert continued in (None, *open_)
            return
        closed = next(pk for pk in pair if pk != continued)
        assert STAGES.index(stages[continued]) >= STAGES.index(stages[closed])
        known, other = self.leads[continued], self.leads[closed]
        planned = [known.step] if known.step else []
        if other.step and other.step.kind in AWAITED_KINDS:
            planned.append(other.step)
        known.step = min(planned, key=lambda step: (BANDS.get(step.kind, NOT_CALLED), step.due), default=None)
        other.open = other.called = other.given = False
        other.step = None

    # Invariants

    @invariant()
    def active_holds_match_the_model(self):
        lasting = Hold.objects.filter(until__gt=Now()).values_list(
            "company_id", "person__name", "lead_id", "fence"
        )
        assert sorted(lasting) == sorted(
            (company, each.person, each.lead, each.fence)
            for company, each in self.screens.items()
            if each.lasts
        )

    @invariant()
    def next_steps_match_the_model(self):
        assert not leaks.leaks().exists()
        planned = {
            pk: Planned(*facts)
            for pk, *facts in NextStep.objects.values_list(
                "lead_id", "due_at", "kind", "assignee__name", "ready", "snoozed_until", "attempt"
            )
        }
        assert planned == {pk: known.step for pk, known in self.leads.items() if known.step}

    @invariant()
    def each_call_is_logged_once(self):
        logged = sorted(Activity.objects.filter(kind="call").values_list("lead_id", "key"))
        assert logged == sorted((pk, key) for pk, known in self.leads.items() for key in known.calls)
