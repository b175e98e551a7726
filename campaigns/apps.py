from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"

    def ready(self):
        from campaigns.territories import workload as territory_workload
        from salesdesk.people.membership import offboarding

        offboarding.work_in_hand.connect(territory_workload.territory_sentences)
