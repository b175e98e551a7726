"""The price list: which products can be quoted, and ending one."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.db.models.functions import Upper

from handoffs.models import Product

#: Products to choose from while a line is typed; more are found by their code.
OFFERED = 300


def products(today: date, *, ended: bool) -> QuerySet[Product]:
    """Return the products that ended before `today`, or all others."""
    gone = Q(active_until__lt=today)
    return Product.objects.filter(gone if ended else ~gone)


def offered(today: date, currency: str) -> list[Product]:
    """Return the products to choose from in a quote in this currency."""
    return list(Product.objects.active_on(today).filter(currency=currency).order_by("code")[:OFFERED])


def by_code(codes: set[str], today: date) -> dict[str, Product]:
    """Return the active products with these codes, by the code in capitals."""
    wanted = {code.upper() for code in codes if code}
    if not wanted:
        return {}
    active = Product.objects.active_on(today).annotate(capitals=Upper("code"))
    return {each.code.upper(): each for each in active.filter(capitals__in=wanted)}


def has_ended(product: Product, today: date) -> bool:
    return product.active_until is not None and product.active_until < today


def end(product: Product, today: date) -> None:
    """Offer `product` no more from today on; quotes that have it keep it."""
    last = today - timedelta(days=1)
    Product.objects.filter(pk=product.pk).update(
        active_until=last, active_from=min(product.active_from, last)
    )


def offer_again(product: Product) -> None:
    """Offer an ended product again, without an end."""
    Product.objects.filter(pk=product.pk).update(active_until=None)
