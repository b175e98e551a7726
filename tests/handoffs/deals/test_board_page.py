"""The board and the list of open deals: columns, totals, filters, order and moves."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from handoffs.acceptance import answers
from handoffs.deals import board, steps
from handoffs.models import CampaignHistory, Opportunity
from leads.models import Lead
from salesdesk import clock

pytestmark = pytest.mark.django_db
Step = Opportunity.Step
BOARD = "/opportunities/board/"


@pytest.fixture
def make_deal(make_handoff, dov):
    def make(name, *, step=Step.DISCOVERY, value=10_000, probability=40, decides_on=date(2026, 12, 15)):
        terms = {"value": Decimal(value), "probability": probability, "decides_on": decides_on}
        deal = answers.accept(make_handoff(name), dov, **terms)
        return steps.move(deal, dov, step=step, seen=deal.step)

    return make


def shown(client, user, where=BOARD):
    client.force_login(user)
    return client.get(where)


def move(client, user, deal, step, *, seen=Step.DISCOVERY, **more):
    client.force_login(user)
    return client.post(reverse("opportunity-step", args=[deal.pk]), {"step": step, "seen": seen} | more)


def column(response, step):
    return next(each for each in response.context["columns"] if each.step == step)


def test_columns_hold_their_deals_with_totals_per_currency(client, make_deal, campaign, dov):
    make_deal("Bos", value=10_000, probability=50)
    make_deal("Dekker", value=30_000, probability=10)
    make_deal("Eems", step=Step.NEGOTIATION, value=1_000)

    page = shown(client, dov)

    assert [2, 0, 1] == [each.count for each in page.context["columns"]]
    (total,) = column(page, Step.DISCOVERY).totals
    assert (campaign.currency, 40_000, 8_000) == (total.currency, total.value, total.weighted)


def test_column_shows_a_page_of_cards_and_the_total_of_all(client, make_deal, dov, monkeypatch):
    monkeypatch.setattr(board, "CARDS", 2)
    for number, name in enumerate(["Bos", "Dekker", "Eems"]):
        make_deal(name, decides_on=date(2026, 12, 1 + number))

    first = column(shown(client, dov), Step.DISCOVERY)
    second = column(shown(client, dov, f"{BOARD}?{first.next}"), Step.DISCOVERY)

    names = [[str(deal) for deal in each.page.rows] for each in (first, second)]
    assert 3 == first.count == second.count
    assert [2, 1] == [len(each) for each in names]
    assert "Eems" in names[1][0]


def test_card_compares_its_age_with_won_deals_or_says_there_is_no_history(
    client, make_deal, campaign, dov, tuesday
):
    make_deal("Bos")
    assert "no history yet" in shown(client, dov).content.decode()

    days = {"median": timedelta(days=12), "ninetieth": timedelta(days=30)}
    CampaignHistory.objects.create(campaign=campaign, won=9, counted_at=tuesday, **days)
    page = shown(client, dov).content.decode()
    assert "no history yet" not in page
    assert "won: 12 days, 90% within 30 days" in page


def test_late_step_and_passed_decision_date_are_marked(client, deal, dov):
    with clock.moved_to(clock.now() + timedelta(days=40)):
        page = shown(client, dov).content.decode()

    assert "late" in page
    assert "decision date passed" in page


@pytest.mark.parametrize("with_script", [True, False])
def test_move_returns_to_the_board_with_its_filters(client, deal, dov, with_script):
    headers = {"headers": {"HX-Request": "true"}} if with_script else {}
    client.force_login(dov)
    sent = client.post(
        reverse("opportunity-step", args=[deal.pk]),
        {"step": Step.PROPOSAL, "seen": Step.DISCOVERY, "board": f"owner={dov.pk}"},
        **headers,
    )

    assert Step.PROPOSAL == Opportunity.objects.get().step
    if with_script:
        assert [0, 1, 0] == [each.count for each in sent.context["columns"]]
        assert "moved to Proposal" in sent.content.decode()
    else:
        assert f"{BOARD}?owner={dov.pk}" == sent.url


def test_move_from_the_page_of_the_deal_returns_there(client, deal, dov):
    assert reverse("opportunity", args=[deal.pk]) == move(client, dov, deal, Step.PROPOSAL).url


def test_refused_move_says_why_and_changes_nothing(client, deal, dov, cleo):
    move(client, cleo, deal, Step.PROPOSAL)
    sent = move(client, dov, deal, Step.NEGOTIATION, board="")

    assert "Someone else moved this deal to Proposal." in client.get(sent.url).content.decode()
    assert Step.PROPOSAL == Opportunity.objects.get().step


@pytest.mark.parametrize(
    "typed", [{"step": "won", "seen": "discovery"}, {"step": "", "seen": ""}, {"step": "proposal"}]
)
def test_move_to_an_unknown_step_is_refused(client, deal, dov, typed):
    client.force_login(dov)
    sent = client.post(reverse("opportunity-step", args=[deal.pk]), typed | {"board": "\r\nX: y"})

    assert 302 == sent.status_code
    assert Step.DISCOVERY == Opportunity.objects.get().step


def test_readers_see_cards_without_buttons_and_cannot_move_them(client, deal, ann, mia, eve):
    for reader in (ann, mia):
        page = shown(client, reader)
        assert 1 == column(page, Step.DISCOVERY).count
        assert reverse("opportunity-step", args=[deal.pk]) not in page.content.decode()
    assert 404 == move(client, ann, deal, Step.PROPOSAL).status_code
    assert 403 == move(client, mia, deal, Step.PROPOSAL).status_code
    assert 0 == column(shown(client, eve), Step.DISCOVERY).count
    assert 404 == move(client, eve, deal, Step.PROPOSAL).status_code


def test_filters_narrow_board_and_list(client, make_deal, make_partner, campaign, territory, dov, ann, cleo):
    partner, idle = make_partner("Koelhuis Partners"), make_partner("Andere Partner")
    deal = make_deal("Bos", decides_on=date(2026, 12, 15))
    Lead.objects.filter(pk=deal.lead_id).update(partner=partner)
    make_deal("Dekker", decides_on=date(2027, 1, 1))

    for query, found in [
        ("month=2026-12", 1),
        ("month=2027-01", 1),
        ("month=2031-05", 0),
        (f"owner={dov.pk}", 2),
        (f"owner={ann.pk}", 0),
        (f"campaign={campaign.pk}&territory={territory.pk}", 2),
        (f"partner={partner.pk}", 1),
        (f"partner={idle.pk}", 0),
        ("owner=999999999999&month=13-13&campaign=x", 2),
    ]:
        assert found == column(shown(client, cleo, f"{BOARD}?{query}"), Step.DISCOVERY).count, query
        assert found == len(shown(client, cleo, f"/opportunities/?{query}").context["page"].rows), query


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["Bos", "Dekker", "Eems"]),
        ("-decision", ["Eems", "Dekker", "Bos"]),
        ("value", ["Dekker", "Eems", "Bos"]),
        ("-value", ["Bos", "Eems", "Dekker"]),
        ("step", ["Eems", "Bos", "Dekker"]),
        ("-company", ["Eems", "Dekker", "Bos"]),
        ("age", ["Bos", "Dekker", "Eems"]),
        ("owner", ["Bos", "Dekker", "Eems"]),
        ("rubbish", ["Bos", "Dekker", "Eems"]),
    ],
)
def test_list_is_sorted_over_its_pages(client, make_deal, dov, monkeypatch, sort, names):
    make_deal("Bos", value=1_000, step=Step.PROPOSAL, decides_on=date(2026, 12, 1))
    make_deal("Dekker", value=9_000, step=Step.NEGOTIATION, decides_on=date(2026, 12, 2))
    make_deal("Eems", value=5_000, decides_on=date(2026, 12, 3))

    monkeypatch.setattr("salesdesk.lists.views.SHOWN", 2)
    first = shown(client, dov, f"/opportunities/?sort={sort}").context["page"]
    query = urlencode({"sort": sort, "after": first.after})
    rest = shown(client, dov, f"/opportunities/?{query}").context["page"]

    assert names == [deal.lead.company.name for deal in [*first.rows, *rest.rows]]
