"""The handoff inbox: field responds, inside follows up."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handoffs.acceptance import answers
from handoffs.meetings import booking, meeting_outcome
from handoffs.models import Appointment, Handoff, Opportunity
from leads.models import Lead
from leads.models.stages import Stage, Stream
from salesdesk import clock

pytestmark = pytest.mark.django_db
ACCEPT = {"value": "48000", "probability": "40", "decides_on": "2026-12-15"}


def page(client, user, url="/handoffs/", **options):
    client.force_login(user)
    return client.get(url, **options)


def answer(client, user, handoff, name, **typed):
    client.force_login(user)
    return client.post(reverse(f"handoff-{name}", args=[handoff.pk]), typed)


def lead_of(handoff):
    return Lead.objects.get(pk=handoff.lead_id)


def test_inbox_opens_most_urgent_handoff(client, waiting, dov):
    shown = page(client, dov)

    assert waiting == shown.context["handoff"]
    for text in [
        "Lost a load of vaccines in May.",
        "Need is there",
        "Awaiting your response",
        "24 h left",
        "Accept",
    ]:
        assert text in shown.content.decode()


def test_deadline_tone_changes_when_due_soon_and_overdue(client, waiting, dov):
    def left_at(moment):
        with clock.moved_to(moment):
            return page(client, dov).context["handoff"].left

    assert ("24 h left", "", "") == left_at(waiting.offered_at)
    assert ("3 h left", "warn", "◔") == left_at(waiting.due_at - timedelta(hours=3))
    assert ("20 min overdue", "bad", "!") == left_at(waiting.due_at + timedelta(minutes=20))
    assert ("bad critical", "!!") == left_at(waiting.due_at + timedelta(days=9))[1:]


def test_accept_creates_opportunity(client, waiting, dov):
    sent = answer(client, dov, waiting, "accept", **ACCEPT)

    assert reverse("handoffs") == sent.url
    assert 48_000 == Opportunity.objects.get(holder=dov).value


def test_send_back_returns_lead_to_inside(client, waiting, dov, ann):
    answer(client, dov, waiting, "send-back", reason="budget_holder", missing_info="Who signs?")

    assert (Stage.MQL, ann) == (lead_of(waiting).stage, lead_of(waiting).holder)


def test_phone_nurture_action_moves_lead_to_nurture(client, waiting, dov):
    answer(client, dov, waiting, "phone-nurture", on="2027-02-01", comment="After the merger.")

    assert Stream.NURTURE == lead_of(waiting).stream


def test_marketing_action_stores_reason(client, waiting, dov):
    answer(client, dov, waiting, "marketing", reason="no_budget", comment="")

    assert (Stream.MARKETING, "no_budget") == (lead_of(waiting).stream, lead_of(waiting).reason)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("phone-nurture", "<b>To phone nurture:</b> Ann calls on 24 Dec 2026."),
        ("marketing", "<b>To Marketing:</b> Marketing nurtures by e-mail."),
        ("field-nurture", "<b>Field nurture:</b> Dov keeps it and reviews it on 24 Dec 2026."),
    ],
)
def test_exit_form_shows_route_and_next_owner(client, waiting, dov, name, text):
    assert text in page(client, dov, reverse(f"handoff-{name}", args=[waiting.pk])).content.decode()


def test_exit_form_follows_changed_answers(client, waiting, dov):
    never = {"interest": "never", "when": "unknown", "exit_route": "disqualified", "reason": "wrong_fit"}
    answer(client, dov, waiting, "marketing", **never)

    assert (Stage.LOST, True) == (lead_of(waiting).stage, lead_of(waiting).final)
    assert "wrong_fit" == Handoff.objects.get().reason


def test_keep_stores_review_date(client, waiting, dov):
    answer(client, dov, waiting, "field-nurture", comment="A reference", next_step="Lunch", on="2026-12-24")

    assert date(2026, 12, 24) == lead_of(waiting).review_on


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("accept", ACCEPT | {"value": "0"}, "value"),
        ("accept", ACCEPT | {"decides_on": "2026-11-23"}, "decides_on"),
        ("send-back", {"reason": "", "missing_info": "Who signs?"}, "reason"),
        ("phone-nurture", {"on": "2026-11-01", "comment": "merger"}, "on"),
        ("field-nurture", {"comment": "A reference", "next_step": "", "on": "2026-12-24"}, "next_step"),
    ],
)
def test_invalid_response_shows_form_errors(client, waiting, dov, name, typed, wrong):
    sent = answer(client, dov, waiting, name, **typed)

    assert 422 == sent.status_code
    assert [wrong] == list(sent.context["form"].errors)
    assert Handoff.State.OFFERED == Handoff.objects.get().state


def test_keep_with_nothing_filled_names_both_missing_fields(client, waiting, dov):
    sent = answer(client, dov, waiting, "field-nurture", comment="", next_step="")

    assert 422 == sent.status_code
    assert {"comment", "next_step"} == set(sent.context["form"].errors)


def test_second_response_keeps_input(client, waiting, dov):
    answer(client, dov, waiting, "send-back", reason="other", missing_info="Who signs?")

    sent = answer(
        client, dov, waiting, "field-nurture", comment="A reference", next_step="Lunch", on="2026-12-24"
    )

    assert 422 == sent.status_code
    assert "Dov already sent this handoff back (today 10:00)." in sent.content.decode()
    assert 'value="A reference"' in sent.content.decode()


def test_accept_after_withdrawal_keeps_input(client, waiting, ann, dov):
    answers.withdraw(waiting, ann)

    sent = answer(client, dov, waiting, "accept", **ACCEPT)

    assert 422 == sent.status_code
    assert "Ann already withdrew this handoff (today 10:00)." in sent.content.decode()
    assert 'value="48000"' in sent.content.decode()


def test_htmx_action_renders_only_the_action_panel(client, waiting, dov):
    url = reverse("handoff-field-nurture", args=[waiting.pk])

    alone = page(client, dov, url, headers={"hx-request": "true"}).content.decode()

    assert 'id="action-panel"' in alone
    assert "<html" not in alone
    assert "Lost a load" in page(client, dov, url).content.decode()


def test_inside_withdraws_from_the_inbox(client, waiting, ann):
    assert "Withdraw handoff" in page(client, ann).content.decode()

    client.post(reverse("handoff-withdraw", args=[waiting.pk]))

    assert Handoff.State.WITHDRAWN == Handoff.objects.get().state


def test_inside_sees_return_reason(client, waiting, ann, dov):
    answers.send_back(waiting, dov, reason="budget_holder", missing_info="Who signs?")

    shown = page(client, ann, "/handoffs/?show=answered").content.decode()

    assert "Budget holder missing" in shown
    assert "Who signs?" in page(client, ann, reverse("handoff", args=[waiting.pk])).content.decode()


def test_accepted_handoff_links_to_its_deal(client, waiting, ann, dov):
    answer(client, dov, waiting, "accept", **ACCEPT)

    shown = page(client, ann, reverse("handoff", args=[waiting.pk])).content.decode()

    assert reverse("opportunity", args=[Opportunity.objects.get().pk]) in shown
    assert "according to Ann" not in shown


def test_outsiders_see_nothing(client, waiting, eve, make_person, north, sam, ann):
    colleague = make_person("Fay", "field", north)

    for stranger in (eve, colleague):
        assert 404 == page(client, stranger, reverse("handoff", args=[waiting.pk])).status_code
    assert 404 == answer(client, colleague, waiting, "accept", **ACCEPT).status_code
    assert 403 == answer(client, ann, waiting, "accept", **ACCEPT).status_code
    assert 403 == page(client, sam).status_code
    assert Handoff.State.OFFERED == Handoff.objects.get().state


def test_manager_sees_team_handoffs_without_actions(client, waiting, cleo):
    shown = page(client, cleo)

    assert waiting == shown.context["handoff"]
    assert [] == shown.context["actions"]


def test_inbox_query_count_does_not_grow(client, make_handoff, dov, django_assert_max_num_queries):
    for name in ["Bos Staal", "Koelhuis Oost", "Frutas del Sur", "Van Houten"]:
        make_handoff(name)

    client.force_login(dov)
    with django_assert_max_num_queries(12):
        assert 4 == len(client.get("/handoffs/").context["rows"])


def test_meeting_that_was_held_is_shown_on_the_handoff(client, waiting, ann, dov, cleo):
    meeting = booking.book(waiting.lead, dov, ann, starts_at=clock.now() + timedelta(days=1))
    with clock.moved_to(meeting.ends_at):
        meeting_outcome.mark_held(meeting, cleo)
        shown = page(client, dov)

    assert [meeting] == list(shown.context["meetings"])
    assert meeting.starts_at == shown.context["handoff"].held_at
    assert str(Appointment.State.HELD.label) in shown.content.decode()
