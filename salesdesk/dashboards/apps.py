from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "salesdesk.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        from campaigns import campaign_counts
        from salesdesk.saved_views import areas

        from .funnel import tabs
        from .targets.campaign_results import campaign_results

        areas.connect(tabs.AREA)
        campaign_counts.results.connect(campaign_results)
