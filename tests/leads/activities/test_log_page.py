"""The page on which an activity is logged by hand."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling.calls import Call
from leads.models import Activity, Lead
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(client, lead, ann):
    """Submit the form as Ann, with the fields that it sends."""

    def submit(by=ann, **fields):
        client.force_login(by)
        fields = {"key": uuid.uuid4(), "kind": "call", "contact": lead.contact_id, "when": ""} | fields
        return client.post(reverse("activity-log", args=[lead.pk]), fields)

    return submit


def values(page):
    return [each["value"] for each in page.context["outcomes"]]


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        (
            "?kind=visit",
            [SPOKE, "no_answer", "call_back", "later", "no_interest", "qualified", "do_not_call"],
        ),
        ("?kind=call&incoming=1", [SPOKE, *by_hand.offered.MOVING]),
        ("?kind=note", [""]),
        ("?kind=handoff", [SPOKE, "no_answer", "voicemail", *by_hand.offered.MOVING]),
    ],
)
def test_page_offers_the_outcomes_of_the_kind(client, lead, ann, query, offered):
    client.force_login(ann)

    assert values(client.get(reverse("activity-log", args=[lead.pk]) + query)) == offered


def test_fields_are_kept_when_another_kind_is_chosen(client, lead, ann):
    client.force_login(ann)

    page = client.get(reverse("activity-log", args=[lead.pk]) + "?kind=sms&note=Sent+it&when=yesterday")

    assert (page.context["form"]["note"].value(), page.context["form"]["when"].value()) == (
        "Sent it",
        "yesterday",
    )


def test_fields_of_another_outcome_do_not_matter(submit, lead):
    submit(kind="visit", outcome=SPOKE, note="Saw the store.", talking_point="x" * 201, at="x" * 61)

    assert Activity.objects.filter(kind="visit").exists()


def test_overlong_talking_point_of_a_follow_up_is_refused_and_kept(submit, cleo, lead):
    text = "x" * 201
    page = submit(by=cleo, kind="visit", follow_up="1", on="friday", talking_point=text)

    assert 422 == page.status_code
    assert page.context["form"].errors["talking_point"]
    assert text in page.content.decode()
    assert not Activity.objects.filter(kind="visit").exists()


def test_logging_returns_to_the_lead_with_an_undo(client, submit, lead):
    answer = submit(kind="visit", outcome=SPOKE, minutes="40", note="Saw the store.")

    activity = Activity.objects.get(kind="visit")
    assert (activity.seconds, activity.note) == (2400, "Saw the store.")
    page = client.get(answer.url)
    assert page.context["logged"] == activity
    client.post(reverse("activity-undo"), {"key": activity.key})
    assert Lead.objects.get(pk=lead.pk).stage == Stage.SUSPECT


def test_typed_time_is_in_the_persons_own_time_zone(submit, lead, ann):
    with clock.moved_to(clock.now() + timedelta(days=2)):
        ann.time_zone = "Asia/Taipei"
        ann.save()
        submit(kind="visit", outcome=SPOKE, when="yesterday 14:30")

    assert f"{Activity.objects.get().at:%d %H:%M}" == "25 06:30"


@pytest.mark.parametrize("when", ["tomorrow 9", "2019-01-01", "soonish"])
def test_impossible_times_are_refused_with_the_input_kept(submit, when):
    page = submit(kind="visit", outcome=SPOKE, when=when, note="Kept")

    assert page.status_code == 422
    assert page.context["form"].errors
    assert "Kept" in page.content.decode()
    assert not Activity.objects.exists()


def test_outcome_with_questions_asks_them_first(submit, lead):
    page = submit(ask="call_back", note="Later")
    assert page.context["open"] == "call_back"

    page = submit(outcome="call_back", at="tomorrow 11:00", note="Later")
    assert page.context["form"].unsure

    submit(outcome="call_back", at="tomorrow 11:00", parsed="2026-11-25T11:00", note="Later")
    assert lead.steps.get().kind == StepKind.CALLBACK


@pytest.mark.parametrize(
    ("fields", "stream"),
    [
        ({"outcome": "later", "on": "", "proposed_on": "2026-12-20"}, Stream.NURTURE),
        ({"reason": "no_need"}, Stream.MARKETING),
    ],
)
def test_answered_questions_move_the_lead(submit, lead, fields, stream):
    submit(**fields)

    assert Lead.objects.get(pk=lead.pk).stream == stream


def test_qualified_is_logged_with_its_answers(submit, lead):
    page = submit(ask="qualified")
    assert len(page.context["questions"]) == 2

    submit(outcome="qualified", **{f"answer_{each.pk}": "yes" for each in lead.campaign.questions.all()})

    assert Lead.objects.get(pk=lead.pk).stage == Stage.SQL


def test_follow_up_of_a_deal_asks_the_day(submit, lead, ann):
    answers = {each.pk: "yes" for each in lead.campaign.questions.all()}
    call = Call(Outcome.QUALIFIED, answers=answers)
    by_hand.log(lead.pk, LoggedActivity(Activity.Kind.CALL, call), by=ann)

    assert submit(ask="follow_up", kind="visit").context["open"] == "follow_up"
    assert submit(follow_up="1", kind="visit", on="").status_code == 422
    submit(follow_up="1", kind="visit", on="fri", parsed="2026-11-27T09:00", note="Quote")
    assert (lead.steps.get().kind, lead.steps.get().why) == (StepKind.CLOSE, "Quote")


def test_a_note_needs_a_text(submit):
    assert submit(kind="note", note=" ").status_code == 422


def test_outcome_that_is_not_offered_is_refused(submit, cleo):
    assert submit(by=cleo, outcome="later", proposed_on="2026-12-20").status_code == 422


def test_lead_of_another_team_is_not_found(submit, eve):
    assert submit(by=eve, kind="note", note="x").status_code == 404


def test_activity_is_logged_for_the_right_contact(submit, lead, make_company):
    stranger = make_company("Other").contacts.get()

    assert submit(kind="visit", outcome=SPOKE, contact=stranger.pk).status_code == 422
    submit(kind="visit", outcome=SPOKE, contact="")
    assert Activity.objects.get().contact == lead.contact
