"""The inbox: field answers with the clock in sight, inside sees what became of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handoffs.acceptance import answers
from handoffs.models import Handoff, Opportunity
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


def test_the_most_urgent_handoff_is_open_with_its_brief_and_answers(client, waiting, dov):
    shown = page(client, dov)

    assert waiting == shown.context["handoff"]
    for told in [
        "Lost a load of vaccines in May.",
        "Need is there",
        "For you to answer",
        "24 h left",
        "Accept",
    ]:
        assert told in shown.content.decode()


def test_a_clock_that_runs_out_looks_other_than_one_that_ran_out(client, waiting, dov):
    def tone_at(moment):
        with clock.moved_to(moment):
            return page(client, dov).context["handoff"].left

    assert ("24 h left", "", "") == tone_at(waiting.offered_at)
    assert ("3 h left", "warn", "◔") == tone_at(waiting.due_at - timedelta(hours=3))
    assert ("20 min late", "bad", "!") == tone_at(waiting.due_at + timedelta(minutes=20))
    assert ("bad very", "!!") == tone_at(waiting.due_at + timedelta(days=9))[1:]


def test_accepting_makes_an_opportunity(client, waiting, dov):
    sent = answer(client, dov, waiting, "accept", **ACCEPT)

    assert reverse("handoffs") == sent.url
    assert 48_000 == Opportunity.objects.get(holder=dov).value


def test_sending_back_says_what_is_missing(client, waiting, dov, ann):
    answer(client, dov, waiting, "send-back", reason="budget_holder", missing="Who signs?")

    assert (Stage.MQL, ann) == (lead_of(waiting).stage, lead_of(waiting).holder)


def test_interested_not_soon_has_a_date(client, waiting, dov):
    answer(client, dov, waiting, "phone-nurture", on="2027-02-01", said="After the merger.")

    assert Stream.NURTURE == lead_of(waiting).stream


def test_fell_back_into_the_market_goes_to_marketing_with_the_reason(client, waiting, dov):
    answer(client, dov, waiting, "marketing", reason="no_budget", said="")

    assert (Stream.MARKETING, "no_budget") == (lead_of(waiting).stream, lead_of(waiting).reason)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("phone-nurture", "<b>To telephone nurture:</b> Ann calls on 24 Dec 2026."),
        ("marketing", "<b>To Marketing:</b> Marketing nurtures it by mail."),
        ("field-nurture", "<b>Field keeps it:</b> Dov keeps it, and looks again on 24 Dec 2026."),
    ],
)
def test_a_key_shows_which_door_and_who_has_it_then(client, waiting, dov, name, said):
    assert said in page(client, dov, reverse(f"handoff-{name}", args=[waiting.pk])).content.decode()


def test_answered_otherwise_behind_a_key_the_other_door_is_proposed(client, waiting, dov):
    never = {"interest": "never", "when": "unknown", "exit_route": "disqualified", "reason": "wrong_fit"}
    answer(client, dov, waiting, "marketing", **never)

    assert (Stage.LOST, True) == (lead_of(waiting).stage, lead_of(waiting).final)
    assert "wrong_fit" == Handoff.objects.get().reason


def test_keeping_has_a_next_step_and_a_review(client, waiting, dov):
    answer(client, dov, waiting, "field-nurture", said="A reference", next_step="Lunch", on="2026-12-24")

    assert date(2026, 12, 24) == lead_of(waiting).review_on


@pytest.mark.parametrize(
    ("name", "typed", "wrong"),
    [
        ("accept", ACCEPT | {"value": "0"}, "value"),
        ("accept", ACCEPT | {"decides_on": "2026-11-24"}, "decides_on"),
        ("send-back", {"reason": "", "missing": "Who signs?"}, "reason"),
        ("phone-nurture", {"on": "2026-11-01", "said": "merger"}, "on"),
        ("field-nurture", {"said": "A reference", "next_step": "", "on": "2026-12-24"}, "next_step"),
    ],
)
def test_what_is_typed_wrongly_comes_back_with_the_form(client, waiting, dov, name, typed, wrong):
    sent = answer(client, dov, waiting, name, **typed)

    assert 422 == sent.status_code
    assert [wrong] == list(sent.context["form"].errors)
    assert Handoff.State.OFFERED == Handoff.objects.get().state


def test_who_answers_second_hears_who_was_first_and_loses_nothing(client, waiting, dov):
    answer(client, dov, waiting, "send-back", reason="other", missing="Who signs?")

    sent = answer(
        client, dov, waiting, "field-nurture", said="A reference", next_step="Lunch", on="2026-12-24"
    )

    assert 422 == sent.status_code
    assert "Dov was first: sent back today 10:00." in sent.content.decode()
    assert 'value="A reference"' in sent.content.decode()


def test_who_accepts_what_was_taken_back_hears_by_whom_and_loses_nothing(client, waiting, ann, dov):
    answers.withdraw(waiting, ann)

    sent = answer(client, dov, waiting, "accept", **ACCEPT)

    assert 422 == sent.status_code
    assert "Ann was first: taken back today 10:00." in sent.content.decode()
    assert 'value="48000"' in sent.content.decode()


def test_a_key_opens_its_form_alone_in_the_page(client, waiting, dov):
    url = reverse("handoff-field-nurture", args=[waiting.pk])

    alone = page(client, dov, url, headers={"hx-request": "true"}).content.decode()

    assert 'id="pad"' in alone
    assert "<html" not in alone
    assert "Lost a load" in page(client, dov, url).content.decode()


def test_inside_sees_what_it_offered_and_takes_it_back(client, waiting, ann):
    assert "Take it back" in page(client, ann).content.decode()

    client.post(reverse("handoff-withdraw", args=[waiting.pk]))

    assert Handoff.State.WITHDRAWN == Handoff.objects.get().state


def test_inside_reads_the_answer(client, waiting, ann, dov):
    answers.send_back(waiting, dov, reason="budget_holder", missing="Who signs?")

    shown = page(client, ann, "/handoffs/?show=answered").content.decode()

    assert "Budget holder missing" in shown
    assert "Who signs?" in page(client, ann, reverse("handoff", args=[waiting.pk])).content.decode()


def test_an_accepted_one_leads_to_its_deal(client, waiting, ann, dov):
    answer(client, dov, waiting, "accept", **ACCEPT)

    shown = page(client, ann, reverse("handoff", args=[waiting.pk])).content.decode()

    assert reverse("opportunity", args=[Opportunity.objects.get().pk]) in shown
    assert "says Ann" not in shown


def test_others_see_nothing_of_it(client, waiting, eve, make_person, north, sam, ann):
    colleague = make_person("Fay", "field", north)

    for stranger in (eve, colleague):
        assert 404 == page(client, stranger, reverse("handoff", args=[waiting.pk])).status_code
    assert 404 == answer(client, colleague, waiting, "accept", **ACCEPT).status_code
    assert 403 == answer(client, ann, waiting, "accept", **ACCEPT).status_code
    assert 403 == page(client, sam).status_code
    assert Handoff.State.OFFERED == Handoff.objects.get().state


def test_a_manager_sees_the_teams_and_answers_none(client, waiting, cleo):
    shown = page(client, cleo)

    assert waiting == shown.context["handoff"]
    assert [] == shown.context["pad"]


def test_the_inbox_costs_the_same_with_more_in_it(client, make_handoff, dov, django_assert_max_num_queries):
    for name in ["Bos Staal", "Koelhuis Oost", "Frutas del Sur", "Van Houten"]:
        make_handoff(name)

    client.force_login(dov)
    with django_assert_max_num_queries(12):
        assert 4 == len(client.get("/handoffs/").context["rows"])
