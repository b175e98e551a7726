"""The lead page shows the timeline and offers only the actions that the user may take."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.calling import calls
from leads.funnel import notes
from leads.funnel.actions import actions_of
from leads.models import Activity, Lead, NextStep, Suppression
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring.leaks import leaks
from leads.queue import claim, holds
from leads.recycling import recycle
from salesdesk import clock

pytestmark = pytest.mark.django_db

LATER = {"interest": "yes", "when": "later", "exit_route": "nurture"}
NO = {"interest": "no", "when": "unknown", "exit_route": "marketing"}
NEVER = {"interest": "never", "when": "unknown", "exit_route": "disqualified"}


@pytest.fixture
def called(lead, ann):
    """A lead that Ann called and promised to call back."""
    step = claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=clock.now() + timedelta(hours=3), note="After the board.")
    calls.log(step.lead_id, call, by=ann, fence=ann.hold.fence)
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def post(client):
    def post(user, page, lead, htmx=False, **fields):
        client.force_login(user)
        return client.post(
            reverse(page, args=[lead.pk]), fields, headers={"HX-Request": "true"} if htmx else {}
        )

    return post


def pages_of(lead, user):
    return {action.page for action in actions_of(Lead.objects.get(pk=lead.pk), user)}


def test_lead_page_shows_timeline_and_next_step(client, called, ann):
    client.force_login(ann)

    page = client.get(reverse("lead", args=[called.pk])).content.decode()

    for text in (
        "Van Houten Logistiek",
        "Sanne Dekker",
        "After the board.",
        "Promised call",
        "today 13:00",
        "Ann",
    ):
        assert text in page


@pytest.mark.parametrize("name", ["eve", "ben", "dov", "sam"])
def test_lead_page_returns_404_to_users_without_access(request, client, lead, name):
    client.force_login(request.getfixturevalue(name))

    assert 404 == client.get(reverse("lead", args=[lead.pk])).status_code
    assert 404 == client.post(reverse("lead-correction-add", args=[lead.pk]), {"text": "x"}).status_code
    assert not Activity.objects.exists()


def test_lead_page_offers_only_permitted_actions(called, ann, ben, cleo, mia, dov):
    assert {"lead-exit", "lead-interest"} == pages_of(called, ann)
    assert {"lead-exit", "lead-reassign"} == pages_of(called, cleo)
    assert {"lead-interest"} == pages_of(called, mia)
    assert set() == pages_of(called, ben) == pages_of(called, dov)


def test_lead_page_shows_who_is_calling_the_company_now(client, lead, ann, cleo):
    holds.acquire(NextStep.objects.get(), ann)
    client.force_login(cleo)

    assert b"Ann is calling them now" in client.get(reverse("lead", args=[lead.pk])).content


def test_note_correction_is_added_as_a_new_activity(post, called, ann):
    wrong = notes.write(called, "The budget is for 2027.", ann)
    post(ann, "lead-correction-add", called, text="For 2028.", corrects=wrong.pk)

    right = Activity.objects.get(corrects=wrong)
    assert ("The budget is for 2027.", "For 2028.") == (wrong.note, right.note)


def test_activity_can_be_corrected_by_its_author_only(post, called, cleo):
    wrong = Activity.objects.get()

    answer = post(cleo, "lead-correction-add", called, text="No.", corrects=wrong.pk)

    assert 422 == answer.status_code
    assert b"No." in answer.content
    assert 1 == Activity.objects.count()


def test_empty_correction_is_rejected(post, called, ann):
    own = Activity.objects.get()

    assert 422 == post(ann, "lead-correction-add", called, text="  ", corrects=own.pk).status_code


def test_exit_to_nurture_keeps_the_promised_call(post, called, ann):
    day = clock.now().date() + timedelta(days=20)

    answer = post(ann, "lead-exit", called, **LATER, on=day, comment="The merger.")

    lead = Lead.objects.get(pk=called.pk)
    assert reverse("lead", args=[lead.pk]) == answer.url
    assert (Stream.NURTURE, "The merger.") == (lead.stream, lead.changes.latest("at", "id").reason)
    # The promised call stays the next step.
    assert (StepKind.CALLBACK, "The merger. · After the board.") == (
        lead.steps.get().kind,
        lead.steps.get().why,
    )


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("lead-exit", {"interest": "yes", "when": "later", "exit_route": "nurture", "on": "2026-11-24"}),
        ("lead-exit", {"interest": "yes", "when": "later", "exit_route": "nurture", "on": "some day"}),
        (
            "lead-exit",
            {"interest": "no", "when": "unknown", "exit_route": "marketing", "reason": "came_back"},
        ),
        (
            "lead-exit",
            {"interest": "no", "when": "unknown", "exit_route": "marketing", "reason": "wrong_fit"},
        ),
        ("lead-exit", {"interest": "never", "when": "unknown", "exit_route": "disqualified"}),
        ("lead-exit", {"interest": "yes", "when": "later", "exit_route": "marketing"}),
        ("lead-exit", {"interest": "yes", "when": "later"}),
        ("lead-exit", {"interest": "yes", "exit_route": "nurture"}),
    ],
)
def test_invalid_exit_keeps_the_input_and_leaves_the_lead_unchanged(post, called, ann, page, fields):
    for htmx in (False, True):
        answer = post(ann, page, called, htmx=htmx, comment="kept text", **fields)
        assert 422 == answer.status_code
        assert b"kept text" in answer.content

    assert called.version == Lead.objects.get(pk=called.pk).version


def test_exits_to_marketing_and_disqualified_record_the_reason(post, called, ann, cleo):
    post(cleo, "lead-exit", called, **NO, override_reason="No use", reason="no_need")
    assert Stream.MARKETING == Lead.objects.get(pk=called.pk).stream

    post(cleo, "lead-exit", called, **NEVER, reason="wrong_fit")
    lead = Lead.objects.get(pk=called.pk)
    assert (Stage.LOST, True, "wrong_fit") == (lead.stage, lead.final, lead.reason)


def test_written_objection_suppresses_the_person_and_the_number(post, called, ann):
    post(ann, "lead-exit", called, **NEVER, reason="do_not_call", comment="A letter.")

    assert Stage.LOST == Lead.objects.get(pk=called.pk).stage
    assert 2 == Suppression.objects.count()
    assert not NextStep.objects.exists()


def test_objection_is_rejected_from_users_who_may_not_disqualify(post, called, ann, ben, north):
    called.territory.inside_rep = ben
    called.territory.save()

    assert 422 == post(ben, "lead-exit", called, **NEVER, reason="do_not_call").status_code
    assert not Suppression.objects.exists()


def test_interest_makes_the_lead_an_mql_of_the_rep_who_called_it(post, called, mia, ann):
    post(mia, "lead-interest", called, interest="Downloaded the guide", source="download")

    lead = Lead.objects.get(pk=called.pk)
    # The promised call keeps its time.
    assert (Stage.MQL, ann, StepKind.CALLBACK) == (lead.stage, lead.holder, lead.steps.get().kind)
    answer = post(mia, "lead-interest", called, interest="Again", source="form")
    assert 422 == answer.status_code


def test_manager_can_reassign_a_lead(post, called, cleo, ben):
    post(cleo, "lead-reassign", called, to=ben.pk)

    lead = Lead.objects.get(pk=called.pk)
    assert (ben, ben) == (lead.holder, lead.steps.get().assignee)


def test_reassignment_is_refused_during_a_call(post, lead, cleo, ann, ben):
    claim.take_next(ann)

    answer = post(cleo, "lead-reassign", lead, to=ben.pk)

    assert 422 == answer.status_code
    assert b"Ann is calling this company now" in answer.content


@pytest.mark.parametrize(
    ("name", "page"),
    [("mia", "lead-exit"), ("ann", "lead-reassign"), ("dov", "lead-interest"), ("sam", "lead-exit")],
)
def test_lead_actions_return_403_to_other_roles(request, post, called, name, page):
    assert 403 == post(request.getfixturevalue(name), page, called).status_code


def test_lead_page_query_count_does_not_grow_with_the_timeline(
    client, called, ann, django_assert_max_num_queries
):
    client.force_login(ann)
    url = reverse("lead", args=[called.pk])
    with django_assert_max_num_queries(17):
        client.get(url)
    for number in range(40):
        Activity.objects.create(lead=called, kind="note", note=str(number), round=1, by=ann)
    with django_assert_max_num_queries(17):
        client.get(url)


def test_lead_without_a_next_step_is_reported_as_a_leak(called, cleo):
    assert not leaks().exists()
    NextStep.objects.all().delete()
    assert [called] == list(leaks())

    recycle.to_marketing(called, cleo, reason="no_need")
    assert not leaks().exists()
