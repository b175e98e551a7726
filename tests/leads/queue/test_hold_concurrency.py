"""Two actors race for one company in every order: claim, sweep, log, objection, undo and skip.

Each scene yields the problems found after a schedule. A test with a planted bug checks that the scene detects it.
"""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from campaigns.models import Territory
from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling import calls, undo
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import Activity, CompletedStep, Hold, Lead, NextStep, Skip, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import FinalReason, Stage, Stream
from leads.queue import claim, holds, skips
from leads.recycling import objections
from salesdesk import clock
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db(transaction=True)

#: Tables that a schedule writes to.
WRITTEN_TABLES = [
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
    """A company with a lead in Ann's pool and one in Ben's."""

    def __init__(self, anns: Lead, bens: Lead, ann: User, ben: User, cleo: User):
        self.anns, self.bens, self.ann, self.ben, self.cleo = anns, bens, ann, ben, cleo
        self.company, self.fence, self.key = anns.company_id, 0, uuid.uuid4()
        self.leads = list(Lead.objects.values())

    def reset(self):
        """Restore both leads, each with a ready cold call."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in WRITTEN_TABLES:
                cursor.execute(f"DELETE FROM leads_{table}")
            for facts in self.leads:
                Lead.objects.filter(pk=facts["id"]).update(**facts)
        with clock.moved_to(TUESDAY):
            for lead in Lead.objects.select_related("company__place", "contact"):
                next_steps.plan(lead, StepKind.COLD, due_at=TUESDAY)
        NextStep.objects.update(ready=True)

    def show_to_ann(self):
        self.reset()
        with clock.moved_to(TUESDAY):
            claim.take_next(self.ann)
        self.fence = Hold.objects.get(person=self.ann).fence

    def expire_anns_hold(self):
        past = Now() - timedelta(seconds=1)
        Hold.objects.filter(person=self.ann).update(since=past, until=past)

    def log(self, key=None):
        call = calls.Call(Outcome.NO_ANSWER, key=key or uuid.uuid4())
        return calls.log(self.anns.pk, call, by=User.objects.get(pk=self.ann.pk), fence=self.fence)

    def log_as_ann(self):
        self.show_to_ann()
        with clock.moved_to(TUESDAY):
            self.log(self.key)

    def claim(self, person):
        return claim.take_next(User.objects.get(pk=person.pk))

    def step(self, lead) -> NextStep:
        return NextStep.objects.get(lead=lead)

    def claim_problems(self, person, claimed) -> list[str]:
        """Return what is wrong with a claim by `person`, whatever the other actor did."""
        if isinstance(claimed, Exception):
            return [f"claim by {person} failed: {claimed!r}"]
        wrong = []
        if claimed and not Hold.objects.filter(person=person, company=self.company, until__gt=Now()).exists():
            wrong.append(f"{person} has the company on screen without a hold")
        if Hold.objects.filter(until__gt=Now()).exists() and NextStep.objects.filter(ready=True).exists():
            wrong.append("a call at a held company is ready")
        return wrong

    def play(self, first, second, reset):
        return outcomes(first, second, at=TUESDAY, reset=reset)


@pytest.fixture
def scene(lead, make_campaign, make_lead, north, ann, ben, cleo, dov):
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    other = make_lead(campaign=make_campaign(north, [bens], name="Fleet"), company=lead.company)
    return Scene(lead, other, ann, ben, cleo)


def problems(verdicts) -> set[str]:
    """Return the problems found in any schedule."""
    return {sentence for verdict in verdicts for sentence in verdict}


def require_hold_without_lock(person, fence):
    hold = Hold.objects.filter(person=person, fence=fence, until__gt=Now()).first()
    if hold is None:
        raise holds.HoldLost
    return hold


def lead_without_lock(lead_id):
    return Lead.objects.select_related("company__place", "campaign", "contact", "holder").get(pk=lead_id)


# A claim and the sweep that clears expired holds


def claim_and_sweep(scene):
    def reset():
        scene.show_to_ann()
        scene.expire_anns_hold()
        NextStep.objects.update(ready=True)

    for claimed, swept in scene.play(lambda: scene.claim(scene.ben), lambda: holds.run(TUESDAY), reset):
        wrong = scene.claim_problems(scene.ben, claimed)
        if isinstance(swept, Exception):
            wrong.append(f"sweep failed: {swept!r}")
        if claimed is None:
            wrong.append("a free company is not offered")
        yield wrong


def test_claim_races_with_sweep_of_expired_holds(scene):
    assert set() == problems(claim_and_sweep(scene))


def test_race_detects_a_sweep_without_lock(scene, monkeypatch):
    monkeypatch.setattr(Hold.objects, "select_for_update", lambda **_how: Hold.objects.all(), raising=False)

    assert any(claim_and_sweep(scene))


# A logged call and the expiry of its hold


def log_and_expiry(scene):
    def expire_and_claim():
        scene.expire_anns_hold()
        eligibility.make_company_ready(scene.company, TUESDAY)
        return scene.claim(scene.ben)

    for logged, claimed in scene.play(scene.log, expire_and_claim, scene.show_to_ann):
        wrong = scene.claim_problems(scene.ben, claimed)
        if claimed is None:
            wrong.append("a released company is not offered")
        calls_logged, steps_done = (
            Activity.objects.count(),
            CompletedStep.objects.filter(lead=scene.anns, completed=True).count(),
        )
        if (calls_logged, steps_done) != ((1, 1) if isinstance(logged, Activity) else (0, 0)):
            wrong.append(f"log returned {logged!r}, {calls_logged} calls logged, {steps_done} steps done")
        if not isinstance(logged, Activity | holds.HoldLost):
            wrong.append(f"log failed: {logged!r}")
        yield wrong


def test_log_races_with_expiry_of_its_hold(scene):
    assert set() == problems(log_and_expiry(scene))


def test_race_detects_a_log_that_ignores_the_expiry(scene, monkeypatch):
    monkeypatch.setattr(
        holds, "require_hold", lambda person, fence: Hold.objects.filter(person=person).first() or Hold()
    )

    assert any(log_and_expiry(scene))


# Two logs: one call sent twice, and two different calls


def two_logs(scene, *, same: bool):
    key = scene.key
    for results in scene.play(
        lambda: scene.log(key), lambda: scene.log(key if same else None), scene.show_to_ann
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


@pytest.mark.parametrize("same", [True, False], ids=["same key", "different keys"])
def test_only_one_of_two_concurrent_logs_is_saved(scene, same):
    assert set() == problems(two_logs(scene, same=same))


@pytest.mark.parametrize("same", [True, False], ids=["same key", "different keys"])
def test_race_detects_a_log_without_locks(scene, same, monkeypatch):
    monkeypatch.setattr(transitions, "lock_lead", lead_without_lock)
    monkeypatch.setattr(holds, "require_hold", require_hold_without_lock)

    assert any(two_logs(scene, same=same))


# A claim and a do-not-call objection to the same number


def claim_and_objection(scene):
    order = []

    def reset():
        order.clear()
        scene.reset()

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
        wrong = scene.claim_problems(scene.ann, claimed)
        if not isinstance(objected, Lead):
            wrong.append(f"objection failed: {objected!r}")
        elif Lead.objects.exclude(stage=Stage.LOST).exists() or not Suppression.objects.exists():
            wrong.append("a lead with a suppressed number is still open")
        if claimed and order.index("objected") < order.index("claims"):
            wrong.append("a suppressed number was offered")
        if isinstance(claimed, NextStep):
            # Ann claimed before the objection; her log must be refused and must not plan another call.
            scene.fence = Hold.objects.get(person=scene.ann).fence
            with clock.moved_to(TUESDAY), pytest.raises(holds.HoldLost):
                scene.log()
        if NextStep.objects.exists():
            wrong.append("a call to a suppressed number is planned")
        yield wrong


def test_claim_races_with_objection(scene):
    assert set() == problems(claim_and_objection(scene))


def test_race_detects_a_lock_that_deadlocks_with_the_claim(scene, monkeypatch):
    """Plant a FOR UPDATE lock, which also blocks foreign key checks.

    The claim then waits for the lead, and the objection for the step that the claim has locked.
    """
    full_lock = Lead.objects.select_for_update(of=["self"]).select_related(
        "company__place", "contact", "campaign"
    )
    monkeypatch.setattr(transitions, "lock_lead", lambda pk: full_lock.get(pk=pk))

    assert any(claim_and_objection(scene))


# An undo and a claim of the company that the call released


def undo_and_claim(scene):
    def undo_as_ann():
        return undo.undo_call(scene.key, by=User.objects.get(pk=scene.ann.pk))

    for undone, claimed in scene.play(undo_as_ann, lambda: scene.claim(scene.ben), scene.log_as_ann):
        wrong = scene.claim_problems(scene.ben, claimed)
        if not isinstance(undone, NextStep | transitions.Refused):
            wrong.append(f"undo failed: {undone!r}")
        back = isinstance(undone, NextStep)
        if back == (claimed is not None):
            wrong.append("both reps hold the company, or neither")
        if back and not Hold.objects.filter(person=scene.ann, lead=scene.anns).exists():
            wrong.append("Ann has the company on screen without a hold")
        stands = Activity.objects.calls().count(), scene.step(scene.anns).attempt
        if stands != ((0, 1) if back else (1, 2)):
            wrong.append(f"undo is incomplete: {stands}")
        yield wrong


def test_undo_races_with_claim(scene):
    assert set() == problems(undo_and_claim(scene))


def test_race_detects_an_undo_that_takes_over_an_active_hold(scene, monkeypatch):
    unguarded = holds.ACQUIRE.replace(" WHERE leads_hold.until <= clock_timestamp()", "")
    assert unguarded != holds.ACQUIRE
    monkeypatch.setattr(holds, "ACQUIRE", unguarded)

    assert any(undo_and_claim(scene))


# A skip and a claim, by a colleague and by the same rep in another tab


def skip(scene):
    return skips.skip(
        scene.anns.pk, by=User.objects.get(pk=scene.ann.pk), fence=scene.fence, reason=Skip.Reason.OTHER
    )


def skip_and_claim(scene):
    for skipped, claimed in scene.play(
        lambda: skip(scene), lambda: scene.claim(scene.ben), scene.show_to_ann
    ):
        wrong = scene.claim_problems(scene.ben, claimed)
        if not isinstance(skipped, Skip):
            wrong.append(f"skip failed: {skipped!r}")
        skipped_step = scene.step(scene.anns)
        if (
            skipped_step.ready
            or not skipped_step.snoozed_until
            or Hold.objects.filter(person=scene.ann).exists()
        ):
            wrong.append("the skipped call is not snoozed")
        if claimed is None and not scene.step(scene.bens).ready:
            wrong.append("a released company is not offered")
        yield wrong


def test_skip_races_with_claim(scene):
    assert set() == problems(skip_and_claim(scene))


def test_race_detects_a_release_in_the_wrong_order(scene, monkeypatch):
    def release(hold, now):
        eligibility.make_company_ready(hold.company_id, now)
        hold.delete()

    monkeypatch.setattr(holds, "release", release)

    assert any(skip_and_claim(scene))


def skip_and_claim_in_two_tabs(scene):
    for skipped, claimed in scene.play(
        lambda: skip(scene), lambda: scene.claim(scene.ann), scene.show_to_ann
    ):
        wrong = scene.claim_problems(scene.ann, claimed)
        if isinstance(skipped, Skip) == (claimed is not None):
            wrong.append(f"skipped and claimed, or neither: {skipped!r}, {claimed!r}")
        yield wrong


def test_skip_races_with_claim_in_another_tab(scene):
    assert set() == problems(skip_and_claim_in_two_tabs(scene))


def test_race_detects_tabs_that_do_not_wait_for_each_other(scene, monkeypatch):
    monkeypatch.setattr(claim, "lock_person", lambda person: None)
    monkeypatch.setattr(holds, "require_hold", require_hold_without_lock)

    assert any(skip_and_claim_in_two_tabs(scene))


# An activity logged by hand that moves the lead, and a colleague's claim of that lead


def log_by_hand_and_claim(scene):
    Territory.objects.filter(pk=scene.anns.territory_id).update(inside_rep=scene.ben)
    next(facts for facts in scene.leads if facts["id"] == scene.anns.pk)["holder_id"] = scene.ann.pk
    call = calls.Call(Outcome.NO_INTEREST, reason="no_need")

    def reset():
        scene.reset()
        NextStep.objects.filter(lead=scene.bens).delete()

    def log():
        entry = LoggedActivity(Activity.Kind.CALL, replace(call, key=uuid.uuid4()))
        return by_hand.log(scene.anns.pk, entry, by=User.objects.get(pk=scene.ann.pk))

    for logged, claimed in scene.play(log, lambda: scene.claim(scene.ben), reset):
        wrong = scene.claim_problems(scene.ben, claimed)
        moved = Lead.objects.get(pk=scene.anns.pk).stream == Stream.MARKETING
        if not isinstance(logged, Activity) or logged.late == moved:
            wrong.append(f"log returned {logged!r}, the lead moved: {moved}")
        if claimed and moved:
            wrong.append("a lead that left the desk is on screen")
        yield wrong


def test_log_by_hand_races_with_a_claim(scene):
    assert set() == problems(log_by_hand_and_claim(scene))


def test_race_detects_a_log_by_hand_that_does_not_lock_the_steps(scene, monkeypatch):
    monkeypatch.setattr(
        NextStep.objects, "select_for_update", lambda **_how: NextStep.objects.all(), raising=False
    )

    assert any(log_by_hand_and_claim(scene))
