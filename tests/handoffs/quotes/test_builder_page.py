"""Test the form of a quote: lines, live totals, errors, edit conflicts."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from handoffs.models import QuoteVersion


@pytest.fixture
def as_ann(client, ann):
    client.force_login(ann)
    return client


def typed(deal, *rows, **facts):
    """Return the form data of a quote with these rows (item, quantity, price, discount, VAT)."""
    data = {
        "contact": deal.lead.contact_id,
        "language": "en",
        "valid_until": "2026-12-31",
        "lines-TOTAL_FORMS": len(rows),
        "lines-INITIAL_FORMS": 0,
    }
    for number, row in enumerate(rows):
        for name, value in zip(("item", "quantity", "unit_price", "discount", "vat_rate"), row, strict=True):
            data[f"lines-{number}-{name}"] = value
        data[f"lines-{number}-order"] = number
    return data | facts


def lines_of(version):
    return [(each.description, each.quantity, each.unit_price) for each in version.lines.all()]


def test_page_offers_products_of_the_currency(as_ann, small_deal, seller, product):
    page = as_ann.get(reverse("quote-new", args=[small_deal.pk])).content.decode()
    assert "COLD-10 · Cold sensor" in page
    assert "30 days net" in page


def test_new_quote_takes_prices_from_the_price_list(as_ann, small_deal, seller, product):
    rows = [("cold-10", "", "", "", ""), ("Training", "0.5", "1,000.00", "10", "9"), ("", "1", "", "", "")]
    answer = as_ann.post(reverse("quote-new", args=[small_deal.pk]), typed(small_deal, *rows))

    version = QuoteVersion.objects.get()
    assert answer.url == reverse("quote", args=[version.pk])
    assert lines_of(version) == [
        ("Cold sensor", Decimal("1.000"), Decimal("125.5000")),
        ("Training", Decimal("0.500"), Decimal("1000.0000")),
    ]
    assert (version.net, version.vat) == (Decimal("575.50"), Decimal("66.86"))
    assert version.lines.first().product == product


def test_rows_are_saved_in_their_order(as_ann, small_deal, seller):
    rows = [(name, "1", "1", "", "21") for name in "abc"]
    order = {"lines-0-order": 2, "lines-2-order": 0}
    as_ann.post(reverse("quote-new", args=[small_deal.pk]), typed(small_deal, *rows, **order))
    assert [each.description for each in QuoteVersion.objects.get().lines.all()] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("Sensor", "-1", "5", "", "21"), "quantity"),
        (("Sensor", "0", "5", "", "21"), "quantity"),
        (("Sensor", "1", "-5", "", "21"), "unit_price"),
        (("Sensor", "1", "five", "", "21"), "unit_price"),
        (("Sensor", "1", "5", "101", "21"), "discount"),
        (("Sensor", "1", "5", "", ""), "vat_rate"),
        (("Sensor", "1", "5", "", "120"), "vat_rate"),
        (("", "1", "5", "", "21"), "item"),
        (("Sen\u200bsor", "1", "5", "", "21"), "item"),
        (("Sensor", "9" * 9, "9" * 10, "", "21"), None),
        (("Sensor", "9" * 12, "1", "", "21"), "quantity"),
    ],
)
def test_wrong_line_is_an_error_at_its_field_and_keeps_what_was_typed(as_ann, small_deal, seller, row, field):
    answer = as_ann.post(
        reverse("quote-new", args=[small_deal.pk]), typed(small_deal, row, introduction="Dear Sanne")
    )
    form = answer.context["form"]
    assert answer.status_code == 422
    assert not QuoteVersion.objects.exists()
    assert "Dear Sanne" in answer.content.decode()
    assert list(form.rows.forms[0].errors) == ([field] if field else [])
    assert bool(form.facts.non_field_errors()) == (field is None)


def test_wrong_facts_are_errors_at_their_fields(as_ann, small_deal, seller, make_company):
    other = make_company("Elsewhere").contacts.get()
    wrong = {"valid_until": "2026-11-24", "contact": other.pk, "language": "xx"}
    answer = as_ann.post(reverse("quote-new", args=[small_deal.pk]), typed(small_deal, **wrong))
    assert set(answer.context["form"].facts.errors) == {"valid_until", "contact", "language"}


def test_totals_are_shown_while_typing_without_saving(as_ann, small_deal, seller, product):
    rows = [("COLD-10", "3", "", "", ""), ("Wrong", "x", "5", "", "21")]
    data = typed(small_deal, *rows, show="totals")
    answer = as_ann.post(reverse("quote-new", args=[small_deal.pk]), data, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "376,50" in page
    assert 'name="lines-0-unit_price" value="125,5"' in page
    assert "errorlist" not in page
    assert not QuoteVersion.objects.exists()


@pytest.mark.parametrize(
    ("button", "items"),
    [
        ({"add": "lines"}, ["a", "b", "c", ""]),
        ({"remove": "lines-1"}, ["a", "c"]),
        ({"up": "lines-2"}, ["a", "c", "b"]),
        ({"down": "lines-0"}, ["b", "a", "c"]),
        ({"up": "lines-0"}, ["a", "b", "c"]),
        ({"remove": "lines-99"}, ["a", "b", "c"]),
        ({"down": "other-0"}, ["a", "b", "c"]),
    ],
)
def test_lines_are_added_removed_and_moved_without_javascript(as_ann, small_deal, seller, button, items):
    rows = [(name, "1", "1", "", "21") for name in "abc"]
    answer = as_ann.post(reverse("quote-new", args=[small_deal.pk]), typed(small_deal, *rows, **button))
    assert answer.status_code == 200
    assert [row["item"].value() for row in answer.context["form"].rows.forms] == items


def test_second_person_to_save_keeps_the_changes_of_the_first(as_ann, small_deal, make_quote, ann):
    draft = make_quote(small_deal)
    url = reverse("quote-edit", args=[draft.pk])
    shown = as_ann.get(url).context["form"].shown
    row = [("Sensor", "1", "100", "", "21")]
    assert as_ann.post(url, typed(small_deal, *row, shown=shown, terms="First")).status_code == 302

    other = Client()
    other.force_login(ann)
    answer = other.post(url, typed(small_deal, *row, shown=shown, terms="Second"))
    assert answer.status_code == 422
    assert "Second" in answer.content.decode()
    assert QuoteVersion.objects.get(pk=draft.pk).terms == "First"


def test_others_can_not_write_quotes(client, small_deal, make_quote, ben, eve):
    draft = make_quote(small_deal)
    for person in (ben, eve):
        client.force_login(person)
        assert client.get(reverse("quote-new", args=[small_deal.pk])).status_code == 404
        assert client.get(reverse("quote-edit", args=[draft.pk])).status_code == 404


def test_quote_page_and_list_show_the_quote(as_ann, small_deal, make_quote):
    draft = make_quote(small_deal)
    assert "121,00" in as_ann.get(reverse("quote", args=[draft.pk])).content.decode()
    assert "2026-0001" in as_ann.get(reverse("quotes")).content.decode()
