"""python -m tests.chaos.callers SECONDS FILE [PLANTED]: run reps as processes, and kill or stop them at random.

Eight reps share a dozen companies, with a lead of each rep at every company, so every claim blocks the others.
Each event is one line of JSON in FILE, written with a single call so that a kill cannot truncate it. The lease is
short, so that a stopped rep loses their hold.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
import uuid
from datetime import timedelta

import django

django.setup()

from django.db import OperationalError, connection  # noqa: E402 - after setup

from bench import desk  # noqa: E402
from campaigns.models import Audience, Campaign, Proposition, Territory  # noqa: E402
from leads.assignment import intake  # noqa: E402
from leads.calling import calls  # noqa: E402
from leads.compliance import eligibility  # noqa: E402
from leads.models import Company, Contact, Hold, Place, Skip  # noqa: E402
from leads.models.calling.activity import Outcome  # noqa: E402
from leads.queue import claim, holds, skips  # noqa: E402
from salesdesk import clock  # noqa: E402
from salesdesk.people.models import Team, User  # noqa: E402

REPS, COMPANIES = 8, 12
LEASE = timedelta(seconds=1.5)
#: Makes every planned or snoozed step due now.
MAKE_ALL_DUE = """
UPDATE leads_nextstep SET due_at = now(), snoozed_until = NULL WHERE id IN (
    SELECT id FROM leads_nextstep WHERE due_at > now() OR snoozed_until > now() FOR UPDATE SKIP LOCKED)
"""
#: Connections that are in a transaction.
AT_WORK = """
SELECT FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'
"""


def set_up() -> list[int]:
    """Replace the default desk by the reps and their leads at all companies; return the reps' keys."""
    for model in (Campaign, Territory, Proposition, Audience, User, Team):
        model.objects.all().delete()
    desk.people_and_campaigns(territories=REPS, reps=REPS, campaigns=REPS)
    now = clock.now()
    place = Place.objects.create(
        country="NL",
        zones=["Europe/Amsterdam"],
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    reps = list(User.objects.filter(role="inside").order_by("pk"))
    runs = list(Campaign.objects.order_by("pk"))
    for rep, run in zip(reps, runs, strict=True):
        run.territories.set(Territory.objects.filter(inside_rep=rep))
    for number in range(COMPANIES):
        name = f"Company {number}"
        company = Company.objects.create(
            name=name, name_key=name.casefold(), country="NL", legal_form="company", place=place
        )
        contact = Contact.objects.create(company=company, name="P", phone=f"+312010000{number:02}")
        for run in runs:
            intake.create_lead(company, run, contact, by=None)
    eligibility.run(now)
    return [rep.pk for rep in reps]


class Rep:
    """A process that takes calls, keeps each on screen for a moment, and logs, skips or abandons it."""

    def __init__(self, pk: int, diary: int, ends: float):
        self.rep, self.diary, self.ends = User.objects.get(pk=pk), diary, ends
        self.dice = random.Random()

    def record(self, **facts):
        facts |= {"rep": self.rep.pk, "at": time.monotonic()}
        os.write(self.diary, (json.dumps(facts) + "\n").encode())

    def work(self):
        while time.monotonic() < self.ends:
            try:
                self.dice.choice([self.call] * 12 + [self.sweep])()
            except OperationalError:
                # Report deadlocks: the database itself is not restarted in this test.
                self.record(failed=traceback.format_exc())
                connection.close()

    def call(self):
        # The claim first releases any earlier hold, even one from before a kill.
        self.record(gone=True)
        asked = time.monotonic()
        step = claim.take_next(self.rep)
        if step is None:
            time.sleep(0.01)
            return
        fence = Hold.objects.filter(person=self.rep).values_list("fence", flat=True).first()
        self.record(shows=step.company_id, since=asked)
        time.sleep(self.dice.uniform(0, 0.05))
        if self.dice.random() < 0.2:
            asked = time.monotonic()
            if fence and holds.renew(self.rep, fence):
                self.record(shows=step.company_id, since=asked)
        action = self.dice.random()
        if action < 0.05:
            return  # the next claim releases it
        self.record(gone=True)
        if action < 0.25:
            self._skip(step, fence)
        else:
            self._log(step, fence)

    def sweep(self):
        with connection.cursor() as cursor:
            cursor.execute(MAKE_ALL_DUE)
        holds.run(clock.now())
        eligibility.run(clock.now())

    def _skip(self, step, fence):
        try:
            skips.skip(step.lead_id, by=self.rep, fence=fence or 0, reason=Skip.Reason.OTHER)
        except holds.HoldLost:
            self.record(lost=step.company_id)

    def _log(self, step, fence):
        call = calls.Call(self.dice.choice([Outcome.NO_ANSWER, Outcome.VOICEMAIL]), key=uuid.uuid4())
        try:
            calls.log(step.lead_id, call, by=self.rep, fence=fence or 0)
            self.record(logged=str(call.key))
        except holds.HoldLost:
            calls.log_late(step.lead_id, call, by=self.rep)
            self.record(kept_late=str(call.key))


class Floor:
    """All reps at work; kills and stops them at random."""

    def __init__(self, reps: list[int], diary: int, seconds: float):
        self.reps, self.diary, self.ends = reps, diary, time.monotonic() + seconds
        self.at_work: dict[int, int] = {}
        self.stopped: dict[int, float] = {}
        self.killed = self.frozen = 0

    def open(self):
        dice = random.Random(11)
        for rep in self.reps:
            self._start(rep)
        while time.monotonic() < self.ends:
            time.sleep(dice.uniform(0.1, 0.4))
            self._resume()
            rep = dice.choice(self.reps)
            if rep in self.stopped:
                continue
            if dice.random() < 0.5:
                os.kill(self.at_work[rep], signal.SIGKILL)
                os.waitpid(self.at_work[rep], 0)
                self.killed += 1
                self._start(rep)
            else:
                os.kill(self.at_work[rep], signal.SIGSTOP)
                self.frozen += 1
                self.stopped[rep] = time.monotonic() + dice.uniform(0.2, 2 * LEASE.total_seconds())
        self._resume(at_once=True)
        for pid in self.at_work.values():
            os.waitpid(pid, 0)

    def _start(self, rep: int):
        if pid := os.fork():
            self.at_work[rep] = pid
            return
        try:
            Rep(rep, self.diary, self.ends).work()
        finally:
            sys.stderr.flush()
            os._exit(0)

    def _resume(self, *, at_once: bool = False):
        for rep, until in list(self.stopped.items()):
            if at_once or until < time.monotonic():
                os.kill(self.at_work[rep], signal.SIGCONT)
                del self.stopped[rep]


def plant():
    """Plant a bug: acquiring a hold ignores an existing one, with a delay that makes the race likely."""
    unguarded = holds.ACQUIRE.replace("leads_hold.until <= clock_timestamp()", "true")
    assert unguarded != holds.ACQUIRE
    holds.ACQUIRE = unguarded
    take = holds.acquire

    def slowly(step, person):
        time.sleep(0.05)
        return take(step, person)

    holds.acquire = slowly


def warm_up(rep: int) -> None:
    """Make a call, so that the SQL of the queries is generated once and not in each process."""
    person = User.objects.get(pk=rep)
    eligibility.run(clock.now())
    step = claim.take_next(person)
    calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=person, fence=step.lead.hold.fence)


def wait_for_killed() -> None:
    """Wait until the server has noticed that clients are gone: what they locked would be skipped."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(AT_WORK)
            if cursor.fetchone() is None:
                return
        time.sleep(0.1)


def main(seconds: str, diary: str, *planted: str):
    holds.LEASE = LEASE
    reps = set_up()
    warm_up(reps[0])
    if planted:
        plant()
    connection.close()
    with open(diary, "ab", buffering=0) as file:
        floor = Floor(reps, file.fileno(), float(seconds))
        floor.open()
    # Let the leases of killed reps expire.
    time.sleep(LEASE.total_seconds() + 0.1)
    wait_for_killed()
    with connection.cursor() as cursor:
        cursor.execute(MAKE_ALL_DUE)
    holds.run(clock.now())
    eligibility.run(clock.now())
    print(f"{floor.killed} killed, {floor.frozen} stopped")  # noqa: T201 - the command's output


if __name__ == "__main__":
    main(*sys.argv[1:])
