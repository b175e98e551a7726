from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "salesdesk.notifications"
    label = "notifications"
