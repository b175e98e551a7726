"""python -m tests.chaos.callers SECONDS FILE [PLANTED]: reps as processes of their own, which are killed and stopped.

Eight reps share a dozen companies: each has a lead at every company, so that whoever takes one stands in all the
others' way. What a rep sees and does is a line in FILE as soon as it is so, written in one go: a kill can't halve
it. The lease is short here, so that whoever is stopped loses it.
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
#: The days go by: what was planned for later, or rests, falls due now.
DAYS_GO_BY = """
UPDATE leads_nextstep SET due_at = now(), snoozed_until = NULL WHERE id IN (
    SELECT id FROM leads_nextstep WHERE due_at > now() OR snoozed_until > now() FOR UPDATE SKIP LOCKED)
"""


def set_up() -> list[int]:
    """The reps, and their leads at all companies, instead of what every desk of these tests has."""
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
    """One process: takes calls, has them on screen for a moment, and lets them go in one of many ways."""

    def __init__(self, pk: int, diary: int, ends: float):
        self.rep, self.diary, self.ends = User.objects.get(pk=pk), diary, ends
        self.dice = random.Random()

    def tell(self, **facts):
        facts |= {"rep": self.rep.pk, "at": time.monotonic()}
        os.write(self.diary, (json.dumps(facts) + "\n").encode())

    def work(self):
        while time.monotonic() < self.ends:
            try:
                self.dice.choice([self.call] * 12 + [self.sweep])()
            except OperationalError:
                # A deadlock would be an error of the desk; the database does not fall here.
                self.tell(failed=traceback.format_exc())
                connection.close()

    def call(self):
        # Whatever was there, even before a kill: the claim lets it go first of all.
        self.tell(gone=True)
        asked = time.monotonic()
        step = claim.take_next(self.rep)
        if step is None:
            time.sleep(0.01)
            return
        fence = Hold.objects.filter(person=self.rep).values_list("fence", flat=True).first()
        self.tell(shows=step.company_id, since=asked)
        time.sleep(self.dice.uniform(0, 0.05))
        if self.dice.random() < 0.2:
            asked = time.monotonic()
            if fence and holds.renew(self.rep, fence):
                self.tell(shows=step.company_id, since=asked)
        what = self.dice.random()
        if what < 0.05:
            return  # the next claim lets it go
        self.tell(gone=True)
        if what < 0.25:
            self._skip(step, fence)
        else:
            self._log(step, fence)

    def sweep(self):
        with connection.cursor() as cursor:
            cursor.execute(DAYS_GO_BY)
        holds.run(clock.now())
        eligibility.run(clock.now())

    def _skip(self, step, fence):
        try:
            skips.skip(step.lead_id, by=self.rep, fence=fence or 0, reason=Skip.Reason.OTHER)
        except holds.HoldLost:
            self.tell(lost=step.company_id)

    def _log(self, step, fence):
        call = calls.Call(self.dice.choice([Outcome.NO_ANSWER, Outcome.VOICEMAIL]), key=uuid.uuid4())
        try:
            calls.log(step.lead_id, call, by=self.rep, fence=fence or 0)
            self.tell(logged=str(call.key))
        except holds.HoldLost:
            calls.log_late(step.lead_id, call, by=self.rep)
            self.tell(kept_late=str(call.key))


class Floor:
    """All reps at work, and what is done to them."""

    def __init__(self, reps: list[int], diary: int, seconds: float):
        self.reps, self.diary, self.ends = reps, diary, time.monotonic() + seconds
        self.at_work: dict[int, int] = {}
        self.stopped: dict[int, float] = {}
        self.killed = self.frozen = 0

    def open(self):
        dice = random.Random(11)
        for rep in self.reps:
            self._sit_down(rep)
        while time.monotonic() < self.ends:
            time.sleep(dice.uniform(0.1, 0.4))
            self._wake_up()
            rep = dice.choice(self.reps)
            if rep in self.stopped:
                continue
            if dice.random() < 0.5:
                os.kill(self.at_work[rep], signal.SIGKILL)
                os.waitpid(self.at_work[rep], 0)
                self.killed += 1
                self._sit_down(rep)
            else:
                os.kill(self.at_work[rep], signal.SIGSTOP)
                self.frozen += 1
                self.stopped[rep] = time.monotonic() + dice.uniform(0.2, 2 * LEASE.total_seconds())
        self._wake_up(at_once=True)
        for pid in self.at_work.values():
            os.waitpid(pid, 0)

    def _sit_down(self, rep: int):
        if pid := os.fork():
            self.at_work[rep] = pid
            return
        try:
            Rep(rep, self.diary, self.ends).work()
        finally:
            sys.stderr.flush()
            os._exit(0)

    def _wake_up(self, *, at_once: bool = False):
        for rep, until in list(self.stopped.items()):
            if at_once or until < time.monotonic():
                os.kill(self.at_work[rep], signal.SIGCONT)
                del self.stopped[rep]


def plant():
    """A hold that takes what another has, when both read that it was free: the moment between is made longer."""
    unguarded = holds.ACQUIRE.replace("leads_hold.until <= clock_timestamp()", "true")
    assert unguarded != holds.ACQUIRE
    holds.ACQUIRE = unguarded
    take = holds.acquire

    def slowly(step, person):
        time.sleep(0.05)
        return take(step, person)

    holds.acquire = slowly


def main(seconds: str, diary: str, *planted: str):
    holds.LEASE = LEASE
    reps = set_up()
    if planted:
        plant()
    connection.close()
    with open(diary, "ab", buffering=0) as file:
        floor = Floor(reps, file.fileno(), float(seconds))
        floor.open()
    # Whoever was killed is given up, and everybody else went home.
    time.sleep(LEASE.total_seconds() + 0.1)
    with connection.cursor() as cursor:
        cursor.execute(DAYS_GO_BY)
    holds.run(clock.now())
    eligibility.run(clock.now())
    print(f"{floor.killed} killed, {floor.frozen} stopped")  # noqa: T201 - this is what the command is for


if __name__ == "__main__":
    main(*sys.argv[1:])
