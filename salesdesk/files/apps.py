from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "salesdesk.files"
    label = "files"
