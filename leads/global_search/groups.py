"""The search of the top bar and the command palette: leads, quotes, campaigns, pages and actions, in groups."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.accounts import search
from leads.accounts.search import SearchResult
from leads.models import Lead
from salesdesk.hooks import Hook

from . import campaigns, places


class Row(NamedTuple):
    """A line of a group: what it is called and where it leads, with a note, a tag in a tone, or a key beside it."""

    text: str
    url: str
    note: str = ""
    tag: str | Promise = ""
    tone: str = ""
    key: str = ""


@dataclass(frozen=True)
class Group:
    """Results of one kind."""

    heading: str | Promise
    rows: list[Row]


@dataclass(frozen=True)
class Results:
    """The results of a search: leads by company and contact, other records, and pages and actions of the product."""

    leads: list[SearchResult]
    records: list[Group]
    places: list[Group]

    def __bool__(self) -> bool:
        return bool(self.leads or self.records or self.places)


#: Finds more records: gets the text, the user, and the leads found. The text is trimmed.
records_found: Hook[[str, object, list[Lead]], Group] = Hook()


def find(text: str, user) -> Results:
    """Return everything that `user` may see or open and that `text` finds."""
    text = search.clean(text)
    if not text:
        return Results([], [], [])
    spellings = search.spellings(text)
    leads = search.find(text, user, spelled=spellings)
    records = [
        *records_found(text, user, [each.lead for each in leads]),
        Group(_("Campaigns"), [Row(*each) for each in campaigns.find(spellings, user)]),
    ]
    goes_to = [
        Group(_("Pages"), [Row(*each) for each in places.pages(spellings, user)]),
        Group(_("Actions"), [Row(*each) for each in places.actions(spellings, user)]),
    ]
    return Results(leads, *([each for each in groups if each.rows] for groups in (records, goes_to)))
