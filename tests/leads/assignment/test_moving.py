"""Moving leads after territories changed: the preview, batches, leads in hands, cancelling and undoing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse

from campaigns.models import Territory
from leads.assignment import move_batches, move_rules, moving
from leads.models import Hold, Lead, MovedLead, NextStep, TerritoryMove
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def south(territory, ben):
    return Territory.objects.create(
        name="South",
        parent=territory,
        team=territory.team,
        inside_rep=ben,
        field_rep=territory.field_rep,
        countries=["NL"],
        postcodes=["9"],
    )


@pytest.fixture
def leads(tuesday, campaign, south, make_lead):
    """Three leads of the Netherlands, two of which South covers after a change, and one without a territory."""
    made = [make_lead(f"Bos {code}", postcode=code) for code in ("5611 AB", "5622 CD", "1011 EF")]
    Territory.objects.filter(pk=south.pk).update(postcodes=["5"])
    return made


def places(*leads):
    return [Lead.objects.get(pk=lead.pk).territory.name for lead in leads]


def steps(lead):
    return set(lead.steps.values_list("territory__name", flat=True))


def run(minutes=0):
    return move_batches.run(clock.now() + timedelta(minutes=minutes))


def test_leads_move_in_batches_and_back(client, cleo, north, leads, monkeypatch):
    monkeypatch.setattr(move_batches, "BATCH", 2)
    client.force_login(cleo)
    page = client.get(reverse("territory-moves")).context
    assert (2, 0) == (page["leads"], page["kept"])

    for _press in range(2):
        client.post(reverse("territory-move-start"))
    move = TerritoryMove.objects.get()
    assert client.get(reverse("territory-moves")).context["running"]
    assert 2 == run()
    move.refresh_from_db()
    assert (["South", "South", "Netherlands"], "done", 2, None) == (
        places(*leads),
        move.state,
        move.moved,
        move.retry_at,
    )
    assert {"South"} == steps(leads[0])
    assert ["From Netherlands to South."] == list(leads[0].activities.values_list("note", flat=True))
    assert [] == move_rules.preview(north)
    assert 0 == run()

    client.post(reverse("territory-move-undo", args=[move.pk]))
    assert 2 == run()
    move.refresh_from_db()
    assert (["Netherlands"] * 3, "undone") == (places(*leads), move.state)
    assert {"Netherlands"} == steps(leads[0])


def test_leads_in_hands_move_once_their_people_are_done(leads, ann, ben, cleo, north):
    Hold.objects.all().delete()
    shown = claim.take_lead(ann, leads[0].pk)
    assert shown
    step = NextStep.objects.get(lead=leads[1])
    NextStep.objects.filter(pk=step.pk).update(
        kind=StepKind.CALLBACK, wall_time="2026-11-24T14:30", zone="Europe/Amsterdam"
    )
    assert [(2, 2)] == [(each.leads, each.kept) for each in move_rules.preview(north)]

    move = moving.start(north, cleo, 2)
    assert 0 == run()
    assert ["Netherlands"] * 3 == places(*leads)
    Hold.objects.all().delete()
    assert 0 == run(minutes=5)
    assert 1 == run(minutes=11)
    assert ["South", "Netherlands"] == places(*leads[:2])

    move.refresh_from_db()
    assert ("done", 1, True) == (move.state, move.moved, move.retry_at is not None)
    assert moving.cancel(move)
    assert not MovedLead.objects.filter(moved_at=None).exists()
    move.refresh_from_db()
    assert move.retry_at is None


def test_undone_move_takes_leads_in_hands_back_once_their_people_are_done(leads, ann, cleo, north):
    move = moving.start(north, cleo, 2)
    assert 2 == run()
    Hold.objects.all().delete()
    assert claim.take_lead(ann, leads[0].pk)

    assert moving.undo(move)
    assert 1 == run()
    move.refresh_from_db()
    assert (["South", "Netherlands"], "undone") == (places(*leads[:2]), move.state)
    assert 0 == run(minutes=11)

    Hold.objects.all().delete()
    assert 1 == run(minutes=22)
    move.refresh_from_db()
    assert (["Netherlands"] * 3, None) == (places(*leads), move.retry_at)
    assert 0 == run(minutes=33)


def test_undone_move_leaves_the_rest_when_it_is_told_to(leads, ann, cleo, north):
    move = moving.start(north, cleo, 2)
    run()
    Hold.objects.all().delete()
    claim.take_lead(ann, leads[0].pk)
    moving.undo(move)
    run()

    assert moving.cancel(move)
    Hold.objects.all().delete()
    assert 0 == run(minutes=11)
    move.refresh_from_db()
    assert (["South", "Netherlands"], "undone", None) == (places(*leads[:2]), move.state, move.retry_at)


@pytest.mark.django_db(transaction=True)
def test_batch_locks_no_lead_that_is_on_screen(leads, ann, cleo, north):
    Hold.objects.all().delete()
    shown = claim.take_lead(ann, leads[0].pk)
    moving.start(north, cleo, 2)

    def lock():
        with transaction.atomic():
            lead = Lead.objects.select_for_update(nowait=True).get(pk=shown.lead_id)
        connection.close()
        return lead

    with transaction.atomic(), ThreadPoolExecutor(1) as other:
        assert 1 == run()
        assert leads[0] == other.submit(lock).result()


def test_cancelled_move_stops_and_a_repeated_batch_moves_nothing_twice(leads, cleo, north, monkeypatch):
    monkeypatch.setattr(move_batches, "BATCH", 1)
    move = moving.start(north, cleo, 2)
    assert moving.start(north, cleo, 2) is None
    assert 1 == move_batches._work_on(move.pk, clock.now())
    TerritoryMove.objects.update(last_lead=0)
    assert 0 == move_batches._work_on(move.pk, clock.now())
    assert moving.cancel(move)
    assert 0 == run()
    assert 1 == places(*leads).count("South")
    move.refresh_from_db()
    assert ("cancelled", 1) == (move.state, move.moved)


def test_unassigned_leads_get_a_territory_and_their_first_call(
    campaign, south, territory, tuesday, make_lead, cleo, north
):
    Territory.objects.filter(pk=territory.pk).update(countries=["BE"])
    lead = make_lead(postcode="5611 AB")
    assert lead.territory is None
    Territory.objects.filter(pk=south.pk).update(postcodes=["5"])

    moving.start(north, cleo, 1)
    assert 1 == run()
    assert ["South"] == places(lead)
    assert {"South"} == steps(lead)
