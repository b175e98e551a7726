from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self):
        from salesdesk.people import leaving

        from . import worked

        leaving.register(worked.in_hand)
