from django.apps import AppConfig


class CustomFieldsConfig(AppConfig):
    name = "salesdesk.custom_fields"
    label = "custom_fields"
