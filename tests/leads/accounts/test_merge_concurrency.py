"""Merges interleaved with claims, logged calls and other merges, in every order."""

import uuid

import pytest
from django.db import connection, transaction

from campaigns.models import Territory
from leads.accounts.merging import merge
from leads.calling import calls
from leads.funnel import next_steps, transitions
from leads.models import Activity, Company, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.interleaving import outcomes
from tests.leads.queue.test_hold_concurrency import WRITTEN_TABLES, lead_without_lock, problems

pytestmark = pytest.mark.django_db(transaction=True)


class Books:
    """A company with a duplicate: one in Ann's pool, one in Ben's."""

    def __init__(self, anns: Lead, bens: Lead, ann: User, ben: User, cleo: User):
        self.anns, self.bens, self.ann, self.ben, self.cleo = anns, bens, ann, ben, cleo
        self.fence = 0
        self.rows = [(model, list(model.objects.values())) for model in (Company, Contact, Lead)]

    def reset(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in WRITTEN_TABLES:
                cursor.execute(f"DELETE FROM leads_{table}")
            cursor.execute("DELETE FROM leads_merge")
            cursor.execute("DELETE FROM leads_company WHERE id <> ALL(%s)", [self.companies()])
            for model, rows in self.rows:
                for facts in rows:
                    model.objects.filter(pk=facts["id"]).update(**facts)
        with clock.moved_to(TUESDAY):
            for lead in Lead.objects.select_related("company__place", "contact"):
                next_steps.plan(lead, StepKind.COLD, due_at=TUESDAY)
        NextStep.objects.update(ready=True)

    def companies(self) -> list[int]:
        return [facts["id"] for facts in self.rows[0][1]]

    def hold_for_ben(self):
        self.reset()
        with clock.moved_to(TUESDAY):
            claim.take_next(self.ben)
        self.fence = Hold.objects.get(person=self.ben).fence

    def claim(self, person):
        return claim.take_next(User.objects.get(pk=person.pk))

    def log(self):
        call = calls.Call(Outcome.NO_ANSWER, key=uuid.uuid4())
        return calls.log(self.bens.pk, call, by=User.objects.get(pk=self.ben.pk), fence=self.fence)

    def merge(self, survivor, duplicate):
        """Merge as the page does, from companies read before."""
        one, other = (Company.objects.get(pk=self.companies()[number]) for number in (survivor, duplicate))
        return merge.merge(one, other, User.objects.get(pk=self.cleo.pk))

    def play(self, first, second, reset, most=10):
        """Run both in all orders; after `most` steps a merge holds all locks and nothing new can happen."""
        return outcomes(first, second, at=TUESDAY, reset=reset, most=most)

    def violations(self, *merged) -> list[str]:
        """Return the invariants that do not hold after these results."""
        wrong = [
            f"a merge fails: {each!r}"
            for each in merged
            if not isinstance(each, Company | transitions.Refused)
        ]
        redirects = Company.objects.exclude(merged_into=None)
        if len([each for each in merged if isinstance(each, Company)]) != redirects.count():
            wrong.append("the results of the merges differ from the database")
        if redirects.filter(merged_into__merged_into__isnull=False).exists():
            wrong.append("a redirect points to a redirect")
        if Hold.objects.filter(company__in=redirects).exists():
            wrong.append("a merged company is held")
        if Lead.objects.filter(company__in=redirects).exists():
            wrong.append("a merged company has a lead")
        if NextStep.objects.filter(company__in=redirects).exists() or NextStep.objects.count() != 2:
            wrong.append("a call is lost")
        return wrong


@pytest.fixture
def books(lead, make_campaign, make_lead, north, ann, ben, cleo, dov):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    twin = make_lead("Houten", campaign=make_campaign(north, [bens], name="Fleet"), contact="Karim Aziz")
    return Books(lead, twin, ann, ben, cleo)


# Claims of the duplicate or the survivor


def claim_and_merge(books, person):
    for claimed, merged in books.play(lambda: books.claim(person), lambda: books.merge(0, 1), books.reset):
        wrong = books.violations(merged)
        if isinstance(claimed, Exception):
            wrong.append(f"the claim fails: {claimed!r}")
        if claimed and isinstance(merged, Company):
            wrong.append("a held company was merged")
        if not claimed and isinstance(merged, transitions.Refused):
            wrong.append(f"merge refused without a hold: {merged}")
        yield wrong


@pytest.mark.parametrize("who", ["ann", "ben"])
def test_claim_during_a_merge_is_consistent(books, who):
    assert set() == problems(claim_and_merge(books, getattr(books, who)))


def test_planted_merge_without_hold_check_is_caught(books, monkeypatch):
    monkeypatch.setattr(merge, "_require_no_active_holds", lambda both: None)

    assert any(claim_and_merge(books, books.ben))


def test_planted_hold_check_before_the_locks_is_caught(books, monkeypatch):
    look, lock = merge._require_no_active_holds, merge._locked

    def locked(one, other):
        look(merge.MergePlan(one, other, [], [], []))
        return lock(one, other)

    monkeypatch.setattr(merge, "_locked", locked)
    monkeypatch.setattr(merge, "_require_no_active_holds", lambda both: None)

    assert any(claim_and_merge(books, books.ben))


# Calls logged during a merge


def log_and_merge(books):
    for logged, merged in books.play(books.log, lambda: books.merge(0, 1), books.hold_for_ben):
        wrong = books.violations(merged)
        if not isinstance(logged, Activity):
            wrong.append(f"the log fails: {logged!r}")
        if Activity.objects.calls().count() != 1 or Hold.objects.exists():
            wrong.append("the call is partly logged")
        yield wrong


def test_call_logged_during_a_merge_is_consistent(books):
    assert set() == problems(log_and_merge(books))


# Two merges of the same companies, in either direction


def two_merges(books):
    # The second merge waits for the first at the first lead, so further switches change nothing.
    for merged in books.play(lambda: books.merge(0, 1), lambda: books.merge(1, 0), books.reset, most=8):
        wrong = books.violations(*merged)
        if sum(isinstance(each, Company) for each in merged) != 1:
            wrong.append(f"not exactly one merge succeeded: {merged!r}")
        yield wrong


def test_one_of_two_opposite_merges_succeeds(books):
    assert set() == problems(two_merges(books))


def test_planted_merge_without_locks_is_caught(books, monkeypatch):
    monkeypatch.setattr(transitions, "lock_lead", lead_without_lock)
    monkeypatch.setattr(
        Company.objects, "select_for_update", lambda **_how: Company.objects.all(), raising=False
    )

    assert any(two_merges(books))


def test_planted_lock_that_reads_a_lead_once_is_caught(books, monkeypatch):
    """After waiting for a lead whose company has changed, a single read finds no row."""
    monkeypatch.setattr(transitions, "lock_lead", lambda pk: transitions.LOCK_LEAD.one(lead=pk))

    assert any(two_merges(books))
