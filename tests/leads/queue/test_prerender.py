"""The next card is drawn while the note is typed: never held by that, and never shown unless it is the one."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from leads.models import Activity, Company, Contact, Hold, Lead, NextStep, PrerenderedCard
from leads.models.queue.next_step import StepKind
from leads.queue import holds, lookahead, prerender
from leads.views import desk_context
from salesdesk import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def following(make_lead):
    return make_lead("Bos Staal", contact="Pieter Bos")


@pytest.fixture
def desk(client, ann, lead, following):
    """Ann has the lead on screen; Bos Staal comes next."""
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("desk-next"))
    return client


@pytest.fixture
def typing(desk, ann):
    """Ann types her note, and the next card is drawn meanwhile."""
    typed = {"fence": ann.hold.fence, "note": "Not in."}
    assert "drawn" == desk.post(reverse("desk-draft"), typed, headers=HTMX)["HX-Trigger"]
    return desk


def press(desk, lead, key=None):
    hold = Hold.objects.earliest("since")
    facts = {"outcome": "no_answer", "key": key or uuid.uuid4(), "fence": hold.fence, "drawn": "1"}
    return desk.post(reverse("desk-log", args=[lead.pk]), facts, headers=HTMX).content.decode()


@pytest.fixture
def never_drawn_again(monkeypatch):
    monkeypatch.setattr(desk_context, "body_context", lambda *args, **facts: pytest.fail("drawn once more"))


def test_the_card_that_was_drawn_is_shown_with_the_hold_of_its_own(typing, lead, following, ann, request):
    request.getfixturevalue("never_drawn_again")

    page = press(typing, lead)

    hold = Hold.objects.get(person=ann)
    assert following.pk == hold.lead_id
    assert "Pieter Bos" in page
    assert f'name="fence" value="{hold.fence}"' in page
    assert f'name="lead" value="{following.pk}"' in page


def test_it_is_the_card_that_would_have_been_drawn_anew(typing, lead, following, ann):
    drawn = PrerenderedCard.objects.get().body
    press(typing, lead)

    anew = typing.get("/desk/").content.decode()
    assert drawn.strip() in anew


def test_drawing_holds_nobody(typing, ann, ben, following):
    assert [ann] == [hold.person for hold in Hold.objects.all()]
    assert NextStep.objects.get(lead=following).ready
    assert holds.acquire(NextStep.objects.select_related("lead").get(lead=following), ben)


def test_who_was_drawn_and_is_on_somebody_elses_screen_now_is_not_shown(typing, lead, following, ben):
    holds.acquire(NextStep.objects.select_related("lead").get(lead=following), ben)

    assert "Pieter Bos" not in press(typing, lead)


def test_a_promise_that_falls_due_meanwhile_comes_first(typing, lead, make_lead, ann):
    promised = make_lead("Cargo Point", contact="Karim Aziz")
    facts = {
        "kind": StepKind.CALLBACK,
        "rank": 1000,
        "wall_time": "2026-11-24T10:00",
        "zone": "Europe/Amsterdam",
    }
    NextStep.objects.filter(lead=promised).update(assignee=ann, **facts)

    page = press(typing, lead)

    assert "Karim Aziz" in page
    assert "Pieter Bos" not in page


@pytest.mark.parametrize(
    "changed",
    [
        lambda lead: Contact.objects.filter(pk=lead.contact_id).update(name="Petra Bos"),
        lambda lead: Company.objects.filter(pk=lead.company_id).update(name="Petra Bos"),
        lambda lead: Lead.objects.filter(pk=lead.pk).update(interest="Petra Bos"),
        lambda lead: NextStep.objects.filter(lead=lead).update(why="Petra Bos"),
        lambda lead: type(lead.campaign.script).objects.update(say="Petra Bos"),
    ],
)
def test_what_changed_since_is_drawn_anew(typing, lead, following, changed):
    changed(following)

    assert "Petra Bos" in press(typing, lead)


def test_another_reader_of_the_card_is_another_card(typing, lead, ann):
    ann.custom_shortcuts = {"note": "x"}
    ann.save()

    assert 'data-key="x"' in press(typing, lead)


def test_a_drawing_that_is_a_minute_old_is_not_shown(typing, lead, following):
    old = clock.now() - prerender.SHOWN_WITHIN
    PrerenderedCard.objects.update(body="An hour that has passed", at=old)

    page = press(typing, lead)

    assert "An hour that has passed" not in page
    assert "Pieter Bos" in page


def test_no_drawing_is_shown_twice(typing, lead, following, ann):
    step = lookahead.next_call(ann)

    assert prerender.pop(ann, step)
    assert prerender.pop(ann, step) is None


def test_the_same_press_logs_once_and_shows_the_card_that_is_held(typing, lead, following):
    key = uuid.uuid4()
    press(typing, lead, key)
    page = press(typing, lead, key)

    assert 1 == Activity.objects.calls().count()
    assert re.search(r'name="lead" value="(\d+)"', page)[1] == str(Hold.objects.get().lead_id)


def test_a_heartbeat_draws_it_too_but_not_anew_each_time(desk, ann, following, monkeypatch):
    beat = {"fence": ann.hold.fence, "lead": ann.hold.lead_id}
    desk.post(reverse("desk-heartbeat"), beat, headers=HTMX)
    drawn = PrerenderedCard.objects.get()
    monkeypatch.setattr(desk_context, "body_context", lambda *args, **facts: pytest.fail("drawn once more"))
    desk.post(reverse("desk-heartbeat"), beat, headers=HTMX)

    assert prerender.fingerprint(lookahead.next_call(ann), ann) == drawn.fingerprint


def test_a_drawing_goes_with_the_hold_of_who_went_away(typing, ann):
    Hold.objects.update(since=Now() - timedelta(hours=1), until=Now() - timedelta(minutes=1))

    holds.run(clock.now())

    assert not PrerenderedCard.objects.exists()


def test_where_nothing_comes_next_nothing_is_drawn(desk, ann, following):
    NextStep.objects.filter(lead=following).update(ready=False)

    desk.post(reverse("desk-draft"), {"fence": ann.hold.fence, "note": "Not in."}, headers=HTMX)

    assert not PrerenderedCard.objects.exists()
