"""What the docs say of the funnel is what the funnel does."""

from pathlib import Path

from django.conf import settings

from leads.funnel import diagram


def test_the_page_of_the_funnel_is_drawn_from_its_transitions():
    page = Path(settings.BASE_DIR, "docs", "funnel.md").read_text(encoding="utf-8")

    assert diagram.markdown() == page, "run: manage.py funnel"
