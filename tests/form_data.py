"""Submit a form as a browser would: the values rendered on the page, overridden by typed input."""

from collections.abc import Mapping
from html.parser import HTMLParser


class _Forms(HTMLParser):
    """Collect the fields of each form on a page, in document order."""

    def __init__(self):
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.posts: list[bool] = []
        self._select = self._area = ""
        self._first = False

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "form":
            self.forms.append({})
            self.posts.append(facts.get("method", "").lower() == "post")
        elif not self.forms:
            return
        elif tag == "select":
            self._select, self._first = facts.get("name") or "", "multiple" not in facts
        elif tag == "option" and self._select:
            if "selected" in facts:
                self.forms[-1][self._select] = [facts.get("value") or ""]
            elif self._first:
                self.forms[-1].setdefault(self._select, [facts.get("value") or ""])
        elif tag == "textarea":
            self._area = facts.get("name") or ""
        elif tag == "input" and facts.get("name"):
            self._input(facts)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data):
        if self._area:
            self.forms[-1].setdefault(self._area, []).append(data.removeprefix("\r\n").removeprefix("\n"))

    def _input(self, facts):
        kind = facts.get("type", "text")
        if kind in ("submit", "button", "file") or (kind in ("checkbox", "radio") and "checked" not in facts):
            return
        self.forms[-1].setdefault(facts["name"], []).append(facts.get("value") or "on" * (kind == "checkbox"))


def filled_in(page: str, typed: Mapping[str, object]) -> dict[str, object]:
    """Return the data of the page's largest POST form, overridden by `typed`."""
    found = _Forms()
    found.feed(page)
    posting = [fields for fields, posts in zip(found.forms, found.posts, strict=True) if posts]
    return {**max(posting, key=len), **typed}
