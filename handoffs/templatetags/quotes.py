"""Filters for the amounts of quotes, in the minor unit of their currency."""

from django import template

from handoffs.quotes import amounts

register = template.Library()
register.filter("exact_money", amounts.exact_money)
register.filter("unit_price", amounts.unit_price)
register.filter("rate", amounts.rate)
register.filter("quantity", amounts.quantity)


@register.simple_tag
def oob_field(field):
    """Return the input of a bound field, to replace the one on the page."""
    return field.as_widget(attrs={"hx-swap-oob": "true"})
