"""One company, two people, every order of what they do: claim, sweep, log, object, take back, skip. Each scene
says in sentences what is wrong with how it ended, and a planted bug must make it say something."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from campaigns.models import Territory
from leads.calling import calls, undo
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import Activity, CompletedStep, Hold, Lead, NextStep, Skip, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import FinalReason, Stage
from leads.queue import claim, holds, skips
from leads.recycling import objections
from salesdesk import clock
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db(transaction=True)

#: What a schedule leaves behind, of the app's tables.
GROWS = [
    "hold",
    "nextstep",
    "completedstep",
    "callsnapshot",
    "undonecall",
    "activity",
    "skip",
    "stagechange",
    "suppression",
]


class Scene:
    """A company with a lead in ann's pool and one in ben's."""

    def __init__(self, anns: Lead, bens: Lead, ann: User, ben: User, cleo: User):
        self.anns, self.bens, self.ann, self.ben, self.cleo = anns, bens, ann, ben, cleo
        self.company, self.fence, self.key = anns.company_id, 0, uuid.uuid4()
        self.leads = list(Lead.objects.values())

    def anew(self):
        """Both leads as they came in, and both may be called."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in GROWS:
                cursor.execute(f"DELETE FROM leads_{table}")
            for facts in self.leads:
                Lead.objects.filter(pk=facts["id"]).update(**facts)
        with clock.moved_to(TUESDAY):
            for lead in Lead.objects.select_related("company__place", "contact"):
                next_steps.plan(lead, StepKind.COLD, due_at=TUESDAY)
        NextStep.objects.update(ready=True)

    def on_anns_screen(self):
        self.anew()
        with clock.moved_to(TUESDAY):
            claim.take_next(self.ann)
        self.fence = Hold.objects.get(person=self.ann).fence

    def anns_lease_ends(self):
        past = Now() - timedelta(seconds=1)
        Hold.objects.filter(person=self.ann).update(since=past, until=past)

    def log(self, key=None):
        call = calls.Call(Outcome.NO_ANSWER, key=key or uuid.uuid4())
        return calls.log(self.anns.pk, call, by=User.objects.get(pk=self.ann.pk), fence=self.fence)

    def logged(self):
        self.on_anns_screen()
        with clock.moved_to(TUESDAY):
            self.log(self.key)

    def claim(self, person):
        return claim.take_next(User.objects.get(pk=person.pk))

    def step(self, lead) -> NextStep:
        return NextStep.objects.get(lead=lead)

    def wrong_for(self, person, claimed) -> list[str]:
        """What must be true of whoever claims, whatever the other did."""
        if isinstance(claimed, Exception):
            return [f"the claim of {person} fails: {claimed!r}"]
        wrong = []
        if claimed and not Hold.objects.filter(person=person, company=self.company, until__gt=Now()).exists():
            wrong.append(f"{person} has the company on screen without a hold")
        if Hold.objects.filter(until__gt=Now()).exists() and NextStep.objects.filter(ready=True).exists():
            wrong.append("a call of a company on screen is offered")
        return wrong

    def play(self, first, second, reset):
        return outcomes(first, second, at=TUESDAY, reset=reset)


@pytest.fixture
def scene(lead, make_campaign, make_lead, north, ann, ben, cleo, dov):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    other = make_lead(campaign=make_campaign(north, [bens], name="Fleet"), company=lead.company)
    return Scene(lead, other, ann, ben, cleo)


def said(verdicts) -> set[str]:
    """What is wrong in any schedule."""
    return {sentence for verdict in verdicts for sentence in verdict}


def lasting_without_a_lock(person, fence):
    hold = Hold.objects.filter(person=person, fence=fence, until__gt=Now()).first()
    if hold is None:
        raise holds.HoldLost
    return hold


def without_a_lock(lead_id):
    return Lead.objects.select_related("company__place", "campaign", "contact", "holder").get(pk=lead_id)


# A claim, and the sweep that clears holds that ended


def claim_and_sweep(scene):
    def reset():
        scene.on_anns_screen()
        scene.anns_lease_ends()
        NextStep.objects.update(ready=True)

    for claimed, swept in scene.play(lambda: scene.claim(scene.ben), lambda: holds.run(TUESDAY), reset):
        wrong = scene.wrong_for(scene.ben, claimed)
        if isinstance(swept, Exception):
            wrong.append(f"the sweep fails: {swept!r}")
        if claimed is None:
            wrong.append("a company that is free is offered to nobody")
        yield wrong


def test_a_claim_and_the_sweep_of_holds_that_ended(scene):
    assert set() == said(claim_and_sweep(scene))


def test_a_planted_sweep_that_does_not_lock_is_caught(scene, monkeypatch):
    monkeypatch.setattr(Hold.objects, "select_for_update", lambda **_how: Hold.objects.all(), raising=False)

    assert any(claim_and_sweep(scene))


# A log, and the end of the hold that it relies on


def log_and_expiry(scene):
    def expires_and_ben_claims():
        scene.anns_lease_ends()
        eligibility.make_company_ready(scene.company, TUESDAY)
        return scene.claim(scene.ben)

    for logged, claimed in scene.play(scene.log, expires_and_ben_claims, scene.on_anns_screen):
        wrong = scene.wrong_for(scene.ben, claimed)
        if claimed is None:
            wrong.append("a company that came free is offered to nobody")
        kept, taken = (
            Activity.objects.count(),
            CompletedStep.objects.filter(lead=scene.anns, completed=True).count(),
        )
        if (kept, taken) != ((1, 1) if isinstance(logged, Activity) else (0, 0)):
            wrong.append(f"ann hears {logged!r}; {kept} calls are in the story, {taken} steps were taken")
        if not isinstance(logged, Activity | holds.HoldLost):
            wrong.append(f"the log fails: {logged!r}")
        yield wrong


def test_a_log_and_the_end_of_its_hold(scene):
    assert set() == said(log_and_expiry(scene))


def test_a_planted_log_that_does_not_look_at_the_lease_is_caught(scene, monkeypatch):
    monkeypatch.setattr(
        holds, "require_hold", lambda person, fence: Hold.objects.filter(person=person).first() or Hold()
    )

    assert any(log_and_expiry(scene))


# Two logs: the same press that arrives twice, and two presses


def two_logs(scene, *, same: bool):
    key = scene.key
    for results in scene.play(
        lambda: scene.log(key), lambda: scene.log(key if same else None), scene.on_anns_screen
    ):
        landed = [result for result in results if isinstance(result, Activity)]
        lost = [result for result in results if isinstance(result, holds.HoldLost)]
        facts = (
            Activity.objects.count(),
            CompletedStep.objects.filter(completed=True).count(),
            NextStep.objects.filter(lead=scene.anns, attempt=2).count(),
            len({activity.pk for activity in landed}),
            len(landed),
            len(lost),
        )
        yield (
            [] if facts == ((1, 1, 1, 1, 2, 0) if same else (1, 1, 1, 1, 1, 1)) else [f"{facts} {results!r}"]
        )


@pytest.mark.parametrize("same", [True, False], ids=["the same press", "two presses"])
def test_of_two_logs_one_lands(scene, same):
    assert set() == said(two_logs(scene, same=same))


@pytest.mark.parametrize("same", [True, False], ids=["the same press", "two presses"])
def test_a_planted_log_without_locks_is_caught(scene, same, monkeypatch):
    monkeypatch.setattr(transitions, "lock_lead", without_a_lock)
    monkeypatch.setattr(holds, "require_hold", lasting_without_a_lock)

    assert any(two_logs(scene, same=same))


# A claim, and somebody who says that this number is never to be called again


def claim_and_objection(scene):
    order = []

    def reset():
        order.clear()
        scene.anew()

    def claim():
        order.append("claims")
        return scene.claim(scene.ann)

    def objects():
        lost = objections.rule_out(
            Lead.objects.get(pk=scene.anns.pk), scene.cleo, reason=FinalReason.DO_NOT_CALL
        )
        order.append("objected")
        return lost

    for claimed, objected in scene.play(claim, objects, reset):
        wrong = scene.wrong_for(scene.ann, claimed)
        if not isinstance(objected, Lead):
            wrong.append(f"the objection fails: {objected!r}")
        elif Lead.objects.exclude(stage=Stage.LOST).exists() or not Suppression.objects.exists():
            wrong.append("a lead whose number is silenced is open")
        if claimed and order.index("objected") < order.index("claims"):
            wrong.append("a silenced number is offered")
        if isinstance(claimed, NextStep):
            # She was quicker, and has the card on screen: whatever she logs, nobody is called again.
            scene.fence = Hold.objects.get(person=scene.ann).fence
            with clock.moved_to(TUESDAY), pytest.raises(holds.HoldLost):
                scene.log()
        if NextStep.objects.exists():
            wrong.append("a call to a silenced number is planned")
        yield wrong


def test_a_claim_and_an_objection(scene):
    assert set() == said(claim_and_objection(scene))


def test_a_planted_lock_in_the_way_of_the_claim_is_caught(scene, monkeypatch):
    """Locking a lead against those too who only point at it: the claim then waits for the lead, and the objection
    for the claim's step."""
    wholly = Lead.objects.select_for_update(of=["self"]).select_related(
        "company__place", "contact", "campaign"
    )
    monkeypatch.setattr(transitions, "lock_lead", lambda pk: wholly.get(pk=pk))

    assert any(claim_and_objection(scene))


# A call taken back, and a claim of what it had let go


def undo_and_claim(scene):
    def take_back():
        return undo.undo_call(scene.key, by=User.objects.get(pk=scene.ann.pk))

    for undone, claimed in scene.play(take_back, lambda: scene.claim(scene.ben), scene.logged):
        wrong = scene.wrong_for(scene.ben, claimed)
        if not isinstance(undone, NextStep | transitions.Refused):
            wrong.append(f"taking back fails: {undone!r}")
        back = isinstance(undone, NextStep)
        if back == (claimed is not None):
            wrong.append("both have the company on screen, or neither")
        if back and not Hold.objects.filter(person=scene.ann, lead=scene.anns).exists():
            wrong.append("ann has the company on screen without a hold")
        stands = Activity.objects.calls().count(), scene.step(scene.anns).attempt
        if stands != ((0, 1) if back else (1, 2)):
            wrong.append(f"taken back by half: {stands}")
        yield wrong


def test_a_call_taken_back_and_a_claim(scene):
    assert set() == said(undo_and_claim(scene))


def test_a_planted_hold_that_takes_what_another_has_is_caught_by_undoing(scene, monkeypatch):
    unguarded = holds.ACQUIRE.replace(" WHERE leads_hold.until <= clock_timestamp()", "")
    assert unguarded != holds.ACQUIRE
    monkeypatch.setattr(holds, "ACQUIRE", unguarded)

    assert any(undo_and_claim(scene))


# A skip, and a claim: a colleague's, and the same rep's in another tab


def skip(scene):
    return skips.skip(
        scene.anns.pk, by=User.objects.get(pk=scene.ann.pk), fence=scene.fence, reason=Skip.Reason.OTHER
    )


def skip_and_claim(scene):
    for skipped, claimed in scene.play(
        lambda: skip(scene), lambda: scene.claim(scene.ben), scene.on_anns_screen
    ):
        wrong = scene.wrong_for(scene.ben, claimed)
        if not isinstance(skipped, Skip):
            wrong.append(f"the skip fails: {skipped!r}")
        rests = scene.step(scene.anns)
        if rests.ready or not rests.snoozed_until or Hold.objects.filter(person=scene.ann).exists():
            wrong.append("what was skipped does not rest")
        if claimed is None and not scene.step(scene.bens).ready:
            wrong.append("a company that came free is offered to nobody")
        yield wrong


def test_a_skip_and_a_claim(scene):
    assert set() == said(skip_and_claim(scene))


def test_a_planted_release_in_the_wrong_order_is_caught(scene, monkeypatch):
    def release(hold, now):
        eligibility.make_company_ready(hold.company_id, now)
        hold.delete()

    monkeypatch.setattr(holds, "release", release)

    assert any(skip_and_claim(scene))


def skip_and_claim_in_two_tabs(scene):
    for skipped, claimed in scene.play(
        lambda: skip(scene), lambda: scene.claim(scene.ann), scene.on_anns_screen
    ):
        wrong = scene.wrong_for(scene.ann, claimed)
        if isinstance(skipped, Skip) == (claimed is not None):
            wrong.append(f"skipped and on screen, or neither: {skipped!r}, {claimed!r}")
        yield wrong


def test_a_skip_and_a_claim_in_two_tabs(scene):
    assert set() == said(skip_and_claim_in_two_tabs(scene))


def test_planted_tabs_that_do_not_wait_for_each_other_are_caught(scene, monkeypatch):
    monkeypatch.setattr(claim, "lock_person", lambda person: None)
    monkeypatch.setattr(holds, "require_hold", lasting_without_a_lock)

    assert any(skip_and_claim_in_two_tabs(scene))
