"""Find numbers and dates that templates show as they are, without the filters of templatetags/formatting.py."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from unittest import mock

from django.core.cache import caches
from django.template import base
from django.templatetags import i18n

#: Attributes that people read or hear.
READ = ("title", "aria-label", "alt", "placeholder", "data-label")
MARK = "\u27e6%s\u27e7"
MARKED = re.compile(r"[^\u27e6]{0,20}\u27e6[^\u27e7]*\u27e7.{0,20}")


@contextmanager
def marked() -> Iterator[None]:
    """Mark every number, date and time that a template shows as it is."""
    real = base.render_value_in_context

    def render(value, context):
        raw = isinstance(value, int | float | Decimal | date | time | timedelta) and not isinstance(
            value, bool
        )
        return MARK % value if raw else real(value, context)

    name = "render_value_in_context"
    fragments = caches["template_fragments"]
    fragments.clear()  # a part rendered earlier has no marks
    try:
        with mock.patch.object(base, name, render), mock.patch.object(i18n, name, render):
            yield
    finally:
        fragments.clear()  # no later page may show the marks


def found_in(page: str) -> list[str]:
    """Return the marked texts of a page. Scripts, ids and links need plain numbers, and keys are single digits."""
    texts = _Texts()
    texts.feed(page)
    return [found for text in texts.found for found in MARKED.findall(text)]


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipped = 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in ("script", "style", "kbd")
        self.found += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag):
        self.skipped -= tag in ("script", "style", "kbd")

    def handle_data(self, data):
        if not self.skipped:
            self.found.append(data)
