"""The next card is prerendered without a hold, and shown only if it is still current."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from leads.models import Activity, Company, Contact, Hold, Lead, NextStep, PrerenderedCard
from leads.models.queue.step_kind import StepKind
from leads.queue import holds, lookahead, prerender
from leads.views.desk import desk_context
from salesdesk import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def following(make_lead):
    return make_lead("Bos Staal", contact="Pieter Bos")


@pytest.fixture
def desk(client, ann, lead, following):
    """Ann's client with the lead on screen; Bos Staal comes next."""
    client.force_login(ann)
    client.post(reverse("desk-next"))
    return client


@pytest.fixture
def prerendered(desk, ann):
    """Ann's client after a draft was saved and the next card prerendered."""
    typed = {"fence": ann.hold.fence, "note": "Not in."}
    assert "prerendered" == desk.post(reverse("desk-draft"), typed, headers=HTMX)["HX-Trigger"]
    return desk


def log_no_answer(desk, lead, key=None):
    hold = Hold.objects.earliest("since")
    facts = {"outcome": "no_answer", "key": key or uuid.uuid4(), "fence": hold.fence, "prerendered": "1"}
    return desk.post(reverse("desk-log", args=[lead.pk]), facts, headers=HTMX).content.decode()


@pytest.fixture
def fail_on_rerender(monkeypatch):
    monkeypatch.setattr(desk_context, "body_context", lambda *args, **facts: pytest.fail("rendered again"))


def test_prerendered_card_is_shown_with_its_own_hold(prerendered, lead, following, ann, request):
    request.getfixturevalue("fail_on_rerender")

    page = log_no_answer(prerendered, lead)

    hold = Hold.objects.get(person=ann)
    assert following.pk == hold.lead_id
    assert "Pieter Bos" in page
    assert f'name="fence" value="{hold.fence}"' in page
    assert f'name="lead" value="{following.pk}"' in page


def test_prerendered_card_equals_a_fresh_one(prerendered, lead, following, ann):
    body = PrerenderedCard.objects.get().body
    log_no_answer(prerendered, lead)

    fresh = prerendered.get("/desk/").content.decode()
    assert body.strip() in fresh


def test_prerendering_takes_no_hold(prerendered, ann, ben, following):
    assert [ann] == [hold.person for hold in Hold.objects.all()]
    assert NextStep.objects.get(lead=following).ready
    assert holds.acquire(NextStep.objects.select_related("lead").get(lead=following), ben)


def test_prerendered_card_of_a_company_held_by_another_rep_is_not_shown(prerendered, lead, following, ben):
    holds.acquire(NextStep.objects.select_related("lead").get(lead=following), ben)

    assert "Pieter Bos" not in log_no_answer(prerendered, lead)


def test_promised_call_that_falls_due_comes_before_the_prerendered_card(prerendered, lead, make_lead, ann):
    promised = make_lead("Cargo Point", contact="Karim Aziz")
    facts = {
        "kind": StepKind.CALLBACK,
        "rank": 1000,
        "wall_time": "2026-11-24T10:00",
        "zone": "Europe/Amsterdam",
    }
    NextStep.objects.filter(lead=promised).update(assignee=ann, **facts)

    page = log_no_answer(prerendered, lead)

    assert "Karim Aziz" in page
    assert "Pieter Bos" not in page


@pytest.mark.parametrize(
    "changed",
    [
        lambda lead: Contact.objects.filter(pk=lead.contact_id).update(name="Petra Bos"),
        lambda lead: Company.objects.filter(pk=lead.company_id).update(name="Petra Bos"),
        lambda lead: Lead.objects.filter(pk=lead.pk).update(interest="Petra Bos"),
        lambda lead: NextStep.objects.filter(lead=lead).update(why="Petra Bos"),
        lambda lead: type(lead.campaign.script).objects.update(opening="Petra Bos"),
    ],
)
def test_outdated_prerendered_card_is_rendered_again(prerendered, lead, following, changed):
    changed(following)

    assert "Petra Bos" in log_no_answer(prerendered, lead)


def test_changed_shortcuts_invalidate_the_prerendered_card(prerendered, lead, ann):
    ann.custom_shortcuts = {"note": "x"}
    ann.save()

    assert 'data-key="x"' in log_no_answer(prerendered, lead)


def test_expired_prerendered_card_is_not_shown(prerendered, lead, following):
    old = clock.now() - prerender.SHOWN_WITHIN
    PrerenderedCard.objects.update(body="An hour that has passed", at=old)

    page = log_no_answer(prerendered, lead)

    assert "An hour that has passed" not in page
    assert "Pieter Bos" in page


def test_prerendered_card_is_used_once(prerendered, lead, following, ann):
    step = lookahead.next_call(ann)

    assert prerender.pop(ann, step)
    assert prerender.pop(ann, step) is None


def test_repeated_log_is_saved_once_and_shows_the_held_card(prerendered, lead, following):
    key = uuid.uuid4()
    log_no_answer(prerendered, lead, key)
    page = log_no_answer(prerendered, lead, key)

    assert 1 == Activity.objects.calls().count()
    assert re.search(r'name="lead" value="(\d+)"', page)[1] == str(Hold.objects.get().lead_id)


def test_heartbeat_prerenders_the_next_card_once(desk, ann, following, monkeypatch):
    beat = {"fence": ann.hold.fence, "lead": ann.hold.lead_id}
    desk.post(reverse("desk-heartbeat"), beat, headers=HTMX)
    card = PrerenderedCard.objects.get()
    monkeypatch.setattr(desk_context, "body_context", lambda *args, **facts: pytest.fail("rendered again"))
    desk.post(reverse("desk-heartbeat"), beat, headers=HTMX)

    assert prerender.fingerprint(lookahead.next_call(ann), ann) == card.fingerprint


def test_prerendered_card_is_deleted_with_the_expired_hold(prerendered, ann):
    Hold.objects.update(since=Now() - timedelta(hours=1), until=Now() - timedelta(minutes=1))

    holds.run(clock.now())

    assert not PrerenderedCard.objects.exists()


def test_nothing_is_prerendered_without_a_next_call(desk, ann, following):
    NextStep.objects.filter(lead=following).update(ready=False)

    desk.post(reverse("desk-draft"), {"fence": ann.hold.fence, "note": "Not in."}, headers=HTMX)

    assert not PrerenderedCard.objects.exists()
