"""The root URLconf. Each view declares who may open it (salesdesk.people.access)."""

from django.urls import include, path

from salesdesk import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("account/", include("allauth.account.urls")),
    path("campaigns/", include("campaigns.urls")),
    path("", include("salesdesk.people.urls")),
    path("", include("salesdesk.workers.urls")),
    path("", include("salesdesk.notifications.urls")),
    path("", include("salesdesk.custom_fields.urls")),
    path("", include("salesdesk.saved_views.urls")),
    path("", include("leads.urls")),
    path("", include("handoffs.urls")),
    path("", include("salesdesk.dashboards.urls")),
    path("", include("salesdesk.moved_pages")),
]
