from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "salesdesk.people"
    label = "people"
