from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    name = "salesdesk.saved_views"
    label = "saved_views"
