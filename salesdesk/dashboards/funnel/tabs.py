"""The pages of the funnel by URL name, in the order of their tabs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TABS = {
    "funnel": _("Overview"),
    "funnel-trends": _("Trends"),
    "funnel-times": _("Time in stage"),
    "funnel-exits": _("Exits"),
    "funnel-sources": _("Sources"),
}


def address(page: str, query: str) -> str:
    """Return the address of a page with a filter; the overview for a page that is no more."""
    return reverse(page if page in TABS else "funnel") + (f"?{query}" if query else "")
