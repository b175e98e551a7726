from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "salesdesk.notifications"
    label = "notifications"

    def ready(self) -> None:
        from salesdesk.people.membership import level_log

        from . import level_told

        level_log.level_changed.connect(level_told.on_level_change)
