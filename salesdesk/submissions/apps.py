from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "salesdesk.submissions"
    label = "submissions"
