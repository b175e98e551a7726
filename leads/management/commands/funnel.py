from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from leads.funnel import diagram


class Command(BaseCommand):
    help = "Generate docs/funnel.md from the funnel's transitions."

    def handle(self, *args, **options):
        Path(settings.BASE_DIR, "docs", "funnel.md").write_text(diagram.markdown(), encoding="utf-8")
