"""The opportunity pages: lists, updates, buyer facts and closing."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from handoffs.acceptance import answers
from handoffs.models import Opportunity
from leads.models import Activity, Lead
from leads.models.stages import Stage, Stream
from salesdesk import clock

pytestmark = pytest.mark.django_db


def send(client, user, name, thing, **typed):
    client.force_login(user)
    return client.post(reverse(name, args=[thing.pk]), typed)


def lead():
    return Lead.objects.get()


def test_open_deals_show_terms_and_next_step(client, deal, dov):
    client.force_login(dov)

    shown = client.get("/opportunities/").content.decode()

    for text in ["Van Houten Logistiek", "48.000", "40%", "15 Dec 2026", "Set the next step"]:
        assert text in shown


def test_deal_past_its_decision_date_is_marked(client, deal, dov):
    client.force_login(dov)

    with clock.moved_to(clock.now() + timedelta(days=40)):
        assert "decision date passed" in client.get("/opportunities/").content.decode()


def test_deal_page_shows_overdue_step(client, deal, dov):
    step = deal.lead.steps.get()
    step.due_at = clock.now() - timedelta(days=5)
    step.why = "Send the quote"
    step.save()
    client.force_login(dov)

    page = client.get(reverse("opportunity", args=[deal.pk])).content.decode()

    assert "“Send the quote” is overdue since Thu 19 Nov 10:00." in page


def test_win_action_wins_lead(client, deal, dov):
    send(client, dov, "opportunity-win", deal, value="52000", ordered_on="2026-11-24")

    assert (Stage.WON, 52_000) == (lead().stage, lead().value)


def test_win_rejects_future_order_date(client, deal, dov):
    sent = send(client, dov, "opportunity-win", deal, value="52000", ordered_on="2026-11-25")

    assert ["ordered_on"] == list(sent.context["form"].errors)


def test_update_saves_terms_and_next_step(client, deal, dov):
    typed = {
        "value": "50000",
        "probability": "60",
        "decides_on": "2027-01-10",
        "next_step": "Demo",
        "on": "2026-12-01",
    }

    send(client, dov, "opportunity-revise", deal, **typed)

    deal.refresh_from_db()
    step = lead().steps.get()
    assert (50_000, 60, date(2027, 1, 10)) == (deal.value, deal.probability, deal.decides_on)
    assert ("Demo", date(2026, 12, 1)) == (step.why, step.due_at.date())


def test_update_logs_changed_terms_once(client, deal, dov):
    before = deal.value, deal.probability, deal.decides_on
    typed = {
        "value": "100",
        "probability": "10",
        "decides_on": "2027-06-01",
        "next_step": "Ask",
        "on": "2026-12-01",
    }

    send(client, dov, "opportunity-revise", deal, **typed)
    send(client, dov, "opportunity-revise", deal, **typed | {"next_step": "Ask again"})

    line = Activity.objects.get(kind=Activity.Kind.PROBABILITY)
    assert (before[1], 10, dov) == (line.probability_before, line.probability, line.by)
    assert "Value €\u00a0100 (was €\u00a048.000)." in line.note
    assert "Expected decision 1 Jun 2027" in line.note


def test_lose_stores_return_date(client, deal, dov):
    send(client, dov, "opportunity-lose", deal, reason="contract", comment="", on="2027-06-01")

    assert (Stage.LOST, date(2027, 6, 1)) == (lead().stage, lead().recycle_on)


def test_disqualified_deal_does_not_return(client, deal, dov):
    send(
        client,
        dov,
        "opportunity-lose",
        deal,
        interest="never",
        exit_route="disqualified",
        reason="out_of_business",
        comment="",
    )

    assert (Stage.LOST, True, None) == (lead().stage, lead().final, lead().recycle_on)


def test_phone_nurture_returns_deal_to_inside(client, deal, dov, ann):
    send(client, dov, "opportunity-phone-nurture", deal, on="2027-02-01", comment="After the merger.")

    assert (Stream.NURTURE, ann) == (lead().stream, lead().holder)
    assert Opportunity.Result.DROPPED == Opportunity.objects.get().result


def test_marketing_returns_deal_to_marketing(client, deal, dov):
    send(client, dov, "opportunity-marketing", deal, reason="price", comment="")

    assert (Stream.MARKETING, "price") == (lead().stream, lead().reason)


def test_lose_closed_deal_keeps_input(client, deal, dov):
    send(client, dov, "opportunity-win", deal, value="52000", ordered_on="2026-11-24")

    sent = send(client, dov, "opportunity-lose", deal, reason="price", comment="Too dear", on="2027-06-01")

    assert 422 == sent.status_code
    assert "This deal is already closed (won)." in sent.content.decode()
    assert "Too dear" in sent.content.decode()


CLOSE = {
    "opportunity-win": {"value": "52000", "ordered_on": "2026-11-24"},
    "opportunity-lose": {"reason": "price", "comment": "Too dear", "on": "2027-02-01"},
    "opportunity-phone-nurture": {"reason": "not_now", "comment": "They move", "on": "2027-02-01"},
    "opportunity-marketing": {"reason": "no_budget", "comment": "No budget"},
}
KEEP = {"comment": "Worth it", "next_step": "Visit", "on": "2026-12-15"}
UPDATE = {
    "value": "1",
    "probability": "50",
    "decides_on": "2026-12-15",
    "next_step": "Ring",
    "on": "2026-12-01",
}


@pytest.mark.parametrize("closed_by", CLOSE)
def test_action_on_a_deal_closed_in_another_tab_says_so_and_keeps_input(client, deal, dov, closed_by):
    assert send(client, dov, closed_by, deal, **CLOSE[closed_by]).status_code == 302

    for name, typed in (CLOSE | {"opportunity-field-nurture": KEEP, "opportunity-revise": UPDATE}).items():
        answer = send(client, dov, name, deal, **typed)
        page = answer.content.decode()
        assert answer.status_code == 422, name
        assert "This deal is already closed" in page, name
        assert typed.get("comment", "") in page, name
        assert client.get(reverse(name, args=[deal.pk])).status_code == 200, name
        assert send(client, dov, name, deal).status_code == 422, name


def test_readers_see_deal_without_actions(client, deal, ann, cleo, mia):
    for reader in (ann, cleo, mia):
        client.force_login(reader)
        shown = client.get(reverse("opportunity", args=[deal.pk]))
        assert (200, []) == (shown.status_code, shown.context["actions"])
    assert 404 == send(client, ann, "opportunity-win", deal, value="1", ordered_on="2026-11-24").status_code
    assert 403 == send(client, cleo, "opportunity-win", deal, value="1", ordered_on="2026-11-24").status_code


def test_outsiders_see_nothing(client, deal, eve, ben, sam):
    for stranger in (eve, ben):
        client.force_login(stranger)
        assert 404 == client.get(reverse("opportunity", args=[deal.pk])).status_code
        assert "Van Houten" not in client.get("/opportunities/").content.decode()
    client.force_login(sam)
    assert 403 == client.get("/opportunities/").status_code


@pytest.fixture
def kept_lead(waiting, dov):
    return answers.keep(waiting, dov, comment="A reference", next_step="Lunch", review_on=date(2026, 12, 24))


def test_field_nurture_list_shows_lead(client, kept_lead, dov):
    client.force_login(dov)

    shown = client.get("/opportunities/?show=field_nurture").content.decode()

    for text in ["Van Houten Logistiek", "Lunch", "24 Dec 2026"]:
        assert text in shown


def test_field_nurture_lead_becomes_opportunity(client, kept_lead, dov):
    send(
        client,
        dov,
        "field-nurture-take-up",
        kept_lead,
        value="9000",
        probability="50",
        decides_on="2026-12-30",
    )

    assert 9000 == Opportunity.objects.get().value


@pytest.mark.parametrize(
    ("name", "typed", "stream"),
    [
        (
            "field-nurture-review",
            {"comment": "Still", "next_step": "Dinner", "on": "2027-01-20"},
            Stream.FIELD,
        ),
        ("field-nurture-phone-nurture", {"on": "2027-02-01", "comment": "After the merger."}, Stream.NURTURE),
        ("field-nurture-marketing", {"reason": "no_need", "comment": ""}, Stream.MARKETING),
        ("field-nurture-disqualify", {"reason": "wrong_fit", "comment": ""}, Stream.NONE),
    ],
)
def test_field_nurture_actions_move_lead(client, kept_lead, dov, name, typed, stream):
    assert 302 == send(client, dov, name, kept_lead, **typed).status_code

    assert stream == lead().stream


def test_field_nurture_actions_only_for_owner(client, kept_lead, make_person, north, ann):
    colleague = make_person("Fay", "field", north)

    assert (
        404
        == send(
            client, colleague, "field-nurture-marketing", kept_lead, reason="no_need", comment=""
        ).status_code
    )
    assert (
        403
        == send(client, ann, "field-nurture-marketing", kept_lead, reason="no_need", comment="").status_code
    )
    assert Stream.FIELD == lead().stream


def test_opportunity_pages_query_count_does_not_grow(
    client, make_handoff, dov, django_assert_max_num_queries
):
    terms = {"value": 48_000, "probability": 40, "decides_on": date(2026, 12, 15)}
    for name in ["Bos Staal", "Koelhuis Oost", "Frutas del Sur"]:
        answers.accept(make_handoff(name), dov, **terms)

    client.force_login(dov)
    with django_assert_max_num_queries(8):
        assert 3 == len(client.get("/opportunities/").context["rows"])
    url = reverse("opportunity", args=[Opportunity.objects.first().pk])
    with django_assert_max_num_queries(16):
        client.get(url)


@pytest.mark.parametrize("name", ["decides_on", "on"])
def test_update_rejects_out_of_range_dates(client, deal, dov, name):
    client.force_login(dov)
    terms = {
        "value": "1000",
        "probability": "10",
        "next_step": "Call",
        "decides_on": "2026-12-20",
        "on": "2026-12-01",
    }

    answer = client.post(reverse("opportunity-revise", args=[deal.pk]), terms | {name: "9999-12-31"})

    assert 422 == answer.status_code
    assert [name] == list(answer.context["form"].errors)


@pytest.mark.parametrize(("day", "allowed"), [("2026-11-23", False), ("2026-11-24", True)])
def test_decision_date_may_be_today(client, waiting, dov, day, allowed):
    sent = send(client, dov, "handoff-accept", waiting, value="48000", probability="40", decides_on=day)

    assert allowed == (302 == sent.status_code)
