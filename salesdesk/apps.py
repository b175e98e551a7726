from django.apps import AppConfig


class SalesdeskConfig(AppConfig):
    name = "salesdesk"
    label = "salesdesk"
