from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self):
        from salesdesk.people import offboarding

        from . import territory_workload

        offboarding.work_in_hand.connect(territory_workload.territory_sentences)
