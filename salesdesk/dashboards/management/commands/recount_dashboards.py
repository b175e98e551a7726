from django.core.management.base import BaseCommand

from salesdesk.dashboards.rollups import recount


class Command(BaseCommand):
    """Count the figures of the funnel again from the log."""

    help = (
        "Forget what the funnel pages have counted, and count all leads again from the log of stage changes."
    )

    def handle(self, *args, **options):
        recount.begin()
        self.stdout.write(f"{recount.finish()} leads counted")
