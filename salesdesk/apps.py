from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "salesdesk"
    label = "salesdesk"
