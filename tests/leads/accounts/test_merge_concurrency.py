"""Two companies that are one, and whoever claims, logs or merges them at that moment, in every order."""

import uuid

import pytest
from django.db import connection, transaction

from campaigns.models import Territory
from leads.accounts import merge
from leads.calling import calls
from leads.funnel import next_steps, transitions
from leads.models import Activity, Company, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.interleaving import outcomes
from tests.leads.queue.test_hold_concurrency import GROWS, said, without_a_lock

pytestmark = pytest.mark.django_db(transaction=True)


class Books:
    """A firm that stands in the books twice: one in ann's pool, one in ben's."""

    def __init__(self, anns: Lead, bens: Lead, ann: User, ben: User, cleo: User):
        self.anns, self.bens, self.ann, self.ben, self.cleo = anns, bens, ann, ben, cleo
        self.fence = 0
        self.rows = [(model, list(model.objects.values())) for model in (Company, Contact, Lead)]

    def anew(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in GROWS:
                cursor.execute(f"DELETE FROM leads_{table}")
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

    def on_bens_screen(self):
        self.anew()
        with clock.moved_to(TUESDAY):
            claim.take_next(self.ben)
        self.fence = Hold.objects.get(person=self.ben).fence

    def claim(self, person):
        return claim.take_next(User.objects.get(pk=person.pk))

    def log(self):
        call = calls.Call(Outcome.NO_ANSWER, key=uuid.uuid4())
        return calls.log(self.bens.pk, call, by=User.objects.get(pk=self.ben.pk), fence=self.fence)

    def merge(self, stays, goes):
        """As a page does that was looked at before."""
        one, other = (Company.objects.get(pk=self.companies()[number]) for number in (stays, goes))
        return merge.merge(one, other, User.objects.get(pk=self.cleo.pk))

    def play(self, first, second, reset, most=10):
        """From its twentieth step on who merges has every lock: later switches are no others."""
        return outcomes(first, second, at=TUESDAY, reset=reset, most=most)

    def wrong_with_the_books(self, *merged) -> list[str]:
        """What must be true whatever was merged."""
        wrong = [
            f"a merge fails: {each!r}"
            for each in merged
            if not isinstance(each, Company | transitions.Refused)
        ]
        signposts = Company.objects.exclude(merged_into=None)
        if len([each for each in merged if isinstance(each, Company)]) != signposts.count():
            wrong.append("who merged hears something else than what stands in the books")
        if signposts.filter(merged_into__merged_into__isnull=False).exists():
            wrong.append("a signpost points to a signpost")
        if Hold.objects.filter(company__in=signposts).exists():
            wrong.append("a company is on a screen that is none any more")
        if Lead.objects.filter(company__in=signposts).exists():
            wrong.append("a signpost has a lead")
        if NextStep.objects.filter(company__in=signposts).exists() or NextStep.objects.count() != 2:
            wrong.append("a call is lost")
        return wrong


@pytest.fixture
def books(lead, make_campaign, make_lead, north, ann, ben, cleo, dov):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    twin = make_lead("Houten", campaign=make_campaign(north, [bens], name="Fleet"), contact="Karim Aziz")
    return Books(lead, twin, ann, ben, cleo)


# A claim of the company that goes, or of the one that stays


def claim_and_merge(books, person):
    for claimed, merged in books.play(lambda: books.claim(person), lambda: books.merge(0, 1), books.anew):
        wrong = books.wrong_with_the_books(merged)
        if isinstance(claimed, Exception):
            wrong.append(f"the claim fails: {claimed!r}")
        if claimed and isinstance(merged, Company):
            wrong.append("a company on a screen was merged")
        if not claimed and isinstance(merged, transitions.Refused):
            wrong.append(f"nobody has it on screen, and yet: {merged}")
        yield wrong


@pytest.mark.parametrize("who", ["ann", "ben"])
def test_a_claim_and_a_merge(books, who):
    assert set() == said(claim_and_merge(books, getattr(books, who)))


def test_a_planted_merge_that_does_not_look_at_screens_is_caught(books, monkeypatch):
    monkeypatch.setattr(merge, "_require_no_active_holds", lambda both: None)

    assert any(claim_and_merge(books, books.ben))


def test_a_planted_merge_that_looks_at_screens_before_its_locks_is_caught(books, monkeypatch):
    look, lock = merge._require_no_active_holds, merge._locked

    def locked(one, other):
        look(merge.MergePlan(one, other, [], [], []))
        return lock(one, other)

    monkeypatch.setattr(merge, "_locked", locked)
    monkeypatch.setattr(merge, "_require_no_active_holds", lambda both: None)

    assert any(claim_and_merge(books, books.ben))


# A call that is logged at that moment


def log_and_merge(books):
    for logged, merged in books.play(books.log, lambda: books.merge(0, 1), books.on_bens_screen):
        wrong = books.wrong_with_the_books(merged)
        if not isinstance(logged, Activity):
            wrong.append(f"the log fails: {logged!r}")
        if Activity.objects.calls().count() != 1 or Hold.objects.exists():
            wrong.append("the call is logged by half")
        yield wrong


def test_a_log_and_a_merge(books):
    assert set() == said(log_and_merge(books))


# Two who merge: the same two, either way round


def two_merges(books):
    # The second waits from the first lead on until the first is through: later switches are no others.
    for merged in books.play(lambda: books.merge(0, 1), lambda: books.merge(1, 0), books.anew, most=8):
        wrong = books.wrong_with_the_books(*merged)
        if sum(isinstance(each, Company) for each in merged) != 1:
            wrong.append(f"both merged them, or neither: {merged!r}")
        yield wrong


def test_of_two_who_merge_either_way_round_one_does(books):
    assert set() == said(two_merges(books))


def test_a_planted_merge_without_locks_is_caught(books, monkeypatch):
    monkeypatch.setattr(transitions, "lock_lead", without_a_lock)
    monkeypatch.setattr(
        Company.objects, "select_for_update", lambda **_how: Company.objects.all(), raising=False
    )

    assert any(two_merges(books))


def test_a_planted_lock_that_reads_a_lead_only_once_is_caught(books, monkeypatch):
    """Who waited for a lead whose company changed meanwhile finds none at all."""
    monkeypatch.setattr(transitions, "lock_lead", lambda pk: transitions.LOCK_LEAD.one(lead=pk))

    assert any(two_merges(books))
