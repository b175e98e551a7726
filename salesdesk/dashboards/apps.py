from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "salesdesk.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from salesdesk.saved_views import areas

        from .funnel import tabs

        areas.connect(tabs.AREA)
