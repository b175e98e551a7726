"""The funnel docs match the transitions."""

from pathlib import Path

from django.conf import settings

from leads.funnel import diagram


def test_funnel_docs_match_the_transitions():
    page = Path(settings.BASE_DIR, "docs", "funnel.md").read_text(encoding="utf-8")

    assert diagram.markdown() == page, "run: manage.py funnel"
