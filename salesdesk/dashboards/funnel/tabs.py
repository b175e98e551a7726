"""The pages of the funnel by URL name, in the order of their tabs, and the area of their saved views."""

from django.utils.translation import gettext_lazy as _

from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.saved_views.areas import Area

TABS = {
    "funnel": _("Overview"),
    "funnel-trends": _("Trends"),
    "funnel-times": _("Time in stage"),
    "funnel-exits": _("Exits"),
    "funnel-sources": _("Sources"),
}
AREA = Area(
    name="funnel",
    label=_("Funnel"),
    kept=_(
        "A view keeps the page, its filter and the way the funnel is read."
        " Periods such as this quarter move on with the calendar."
    ),
    pages=tuple(TABS),
    roles=VIEW_FUNNEL,
)
