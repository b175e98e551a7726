from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "salesdesk.outbox"
    label = "outbox"
