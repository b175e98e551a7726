from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "salesdesk.dashboards"
    label = "dashboards"
