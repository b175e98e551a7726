"""Test the price list and the settings of quotes."""

from decimal import Decimal

import pytest
from django.urls import reverse

from handoffs.models import Product, QuoteSettings

TYPED = {
    "code": "COLD-20",
    "name": "Cold gateway",
    "unit_price": "0.0125",
    "currency": "EUR",
    "vat_rate": "21",
    "active_from": "2026-11-01",
    "active_until": "",
}


@pytest.fixture
def as_cleo(client, cleo, tuesday):
    client.force_login(cleo)
    return client


def test_product_is_added_with_a_price_of_four_decimals(as_cleo):
    as_cleo.post(reverse("product-new"), TYPED)
    assert Product.objects.get().unit_price == Decimal("0.0125")
    assert "0,0125" in as_cleo.get(reverse("price-list")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit_price": "-1"}, "unit_price"),
        ({"unit_price": "99999999999999"}, "unit_price"),
        ({"vat_rate": "101"}, "vat_rate"),
        ({"code": "cold-10"}, "code"),
        ({"code": "a · b"}, "code"),
        ({"name": ""}, "name"),
        ({"name": "x\ny"}, "name"),
        ({"active_until": "2026-10-31"}, "active_until"),
        ({"currency": "XXX"}, "currency"),
    ],
)
def test_wrong_product_is_an_error_at_its_field(as_cleo, product, wrong, field):
    answer = as_cleo.post(reverse("product-new"), TYPED | wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_ended_product_can_be_offered_again(as_cleo, product):
    as_cleo.post(reverse("product-end", args=[product.pk]))
    assert "COLD-10" not in as_cleo.get(reverse("price-list")).content.decode()
    assert "COLD-10" in as_cleo.get(reverse("price-list"), {"state": "ended"}).content.decode()
    as_cleo.post(reverse("product-end", args=[product.pk]))
    assert "COLD-10" in as_cleo.get(reverse("price-list")).content.decode()


def test_two_people_do_not_overwrite_each_others_price(as_cleo, product):
    url = reverse("product-edit", args=[product.pk])
    shown = as_cleo.get(url).context["form"].shown
    data = TYPED | {"code": product.code, "name": product.name, "shown": shown}
    assert as_cleo.post(url, data | {"unit_price": "10"}).status_code == 302
    assert as_cleo.post(url, data | {"unit_price": "20"}).status_code == 422
    assert Product.objects.get().unit_price == 10


def test_settings_are_saved_once(as_cleo):
    data = {"seller": "North BV", "address": "Kade 1", "valid_days": "30"}
    for seller in ("North BV", "South BV"):
        shown = as_cleo.get(reverse("quote-settings")).context["form"].shown
        as_cleo.post(reverse("quote-settings"), data | {"seller": seller, "shown": shown})
    assert QuoteSettings.objects.get().seller == "South BV"


def test_reps_read_the_price_list_only(client, ann, product):
    client.force_login(ann)
    assert client.get(reverse("price-list")).status_code == 200
    assert client.get(reverse("product-edit", args=[product.pk])).status_code == 403
