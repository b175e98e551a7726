"""Pages and actions that the search finds: those of the navigation bar, pages behind them, and what can be added.

Roles stand nowhere here: a page is found by the roles that its view admits.
"""

from functools import cache
from typing import NamedTuple

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .navigation import PAGES


class Place(NamedTuple):
    """A page or an action: its label, its URL name, and other words by which people look for it."""

    label: str | Promise
    name: str
    words: str | Promise = ""
    query: str = ""
    #: The shortcut of an action (salesdesk/people/shortcuts.py).
    shortcut: str = ""


#: Other words for pages of the navigation bar.
WORDS = {
    "desk": _("call queue, dialer, next call"),
    "leads": _("list of leads"),
    "opportunities": _("deals, pipeline"),
    "floor": _("live, wallboard"),
    "imports": _("lists, upload, CSV, Excel"),
    "people": _("users, accounts"),
    "tracks": _("e-mail nurture, sequences"),
    "calendar": _("agenda, meetings"),
}
BEHIND = [
    Place(_("Opportunity board"), "opportunity-board", _("kanban, pipeline, deals")),
    Place(_("Forecast"), "forecast"),
    Place(_("How right were we"), "forecast-accuracy", _("forecast accuracy")),
    Place(_("Win/loss report"), "win-loss"),
    Place(_("Competitors"), "competitors"),
    Place(_("Referrals"), "referrals"),
    Place(_("Weekly meeting"), "weekly", _("agenda")),
    Place(_("Handoff report"), "handoff-report"),
    Place(_("Compare campaigns"), "comparison", _("comparison, A/B")),
    Place(_("Agreed funnel"), "agreement", _("agreement, SLA")),
    Place(_("Coaching"), "coaching"),
    Place(_("Selling time"), "selling-time"),
    Place(_("Targets"), "targets", _("quota, goals")),
    Place(_("Set targets"), "targets-set"),
    Place(_("Team goals"), "wall"),
    Place(_("Brochures"), "brochures", _("leaflets")),
    Place(_("Public forms"), "public-forms", _("web forms, landing pages")),
    Place(_("Not enrolled"), "tracks-unenrolled"),
    Place(_("Replies"), "replies"),
    Place(_("E-mail templates"), "email-templates"),
    Place(_("Price list"), "price-list", _("products")),
    Place(_("Possible duplicates"), "duplicates", _("merge")),
    Place(_("Missing phone number"), "leads-missing-number"),
    Place(_("Missing legal basis"), "leads-missing-legal-basis", _("consent")),
    Place(_("Suggestions from lists"), "leads-suggestions"),
    Place(_("Unassigned leads"), "leads-unassigned"),
    Place(_("Move leads"), "territory-moves"),
    Place(_("Coverage"), "territory-coverage", _("territories, map")),
    Place(_("No next activity"), "leaks", _("leaks")),
    Place(_("Lead score"), "lead-score", _("scoring")),
    Place(_("Calling law"), "calling-laws"),
    Place(_("Text channels"), "text-channels", _("SMS, WhatsApp, LINE")),
    Place(_("Custom fields"), "custom-fields"),
    Place(_("Exports"), "exports", _("download, CSV")),
    Place(_("Changes of many leads"), "bulk-jobs", _("bulk actions")),
    Place(_("Sent to Support"), "support-sent"),
    Place(_("Call blocks"), "call-blocks"),
    Place(_("Calendar subscription"), "calendar-feed-settings", _("feed, iCal, Outlook")),
    Place(_("Meeting feedback"), "meeting-feedback"),
    Place(_("Teams"), "teams"),
    Place(_("Levels"), "levels"),
    Place(_("Daily targets"), "daily-targets"),
    Place(_("Security events"), "security-events"),
    Place(_("Notifications"), "notifications"),
    Place(_("Notification settings"), "notification-settings"),
    Place(_("Settings"), "me", _("preferences, language, password, theme")),
    Place(_("Keyboard shortcuts"), "my-shortcuts", _("keys")),
    Place(_("Absences"), "absences", _("holiday, vacation, leave")),
]
ACTIONS = [
    Place(_("New lead"), "lead-new", _("add company, contact, create")),
    Place(_("Log activity"), "activity-new", _("call, visit, meeting, note")),
    Place(_("Inbound call"), "inbound-call", _("log a call"), shortcut="inbound"),
    Place(_("New task"), "task-new", _("to-do, reminder, add"), shortcut="task"),
    Place(_("Pause calls"), "desk", _("break, lunch"), query="ask=pause"),
    Place(_("Skip this call"), "desk", _("next"), query="ask=skip"),
    Place(_("New meeting"), "meeting-new", _("book, appointment")),
    Place(_("Import list"), "import-new", _("upload, CSV, Excel, new")),
    Place(_("New campaign"), "campaign-new", _("add, create")),
    Place(_("New own campaign"), "own-campaign-new", _("add, create")),
    Place(_("New territory"), "territory-new", _("add, create")),
    Place(_("New brochure"), "brochure-new", _("add, upload")),
    Place(_("New form"), "public-form-new", _("add, public, web")),
    Place(_("New track"), "track-new", _("add, nurture")),
    Place(_("New template"), "email-template-new", _("add, e-mail")),
    Place(_("New product"), "product-new", _("add, price list")),
    Place(_("Invite person"), "person-new", _("add user, new")),
]


def pages_for(role: str) -> list[Place]:
    """Return the pages that `role` may open, those of the navigation bar first."""
    bar = {name: Place(label, name, WORDS.get(name, "")) for label, name, _roles in PAGES}
    places = [*bar.values(), *(each for each in BEHIND if each.name not in bar)]
    return [each for each in places if role in roles_of(each.name)]


def actions_for(role: str) -> list[Place]:
    """Return the actions that `role` may take from any page."""
    return [each for each in ACTIONS if role in roles_of(each.name)]


@cache
def roles_of(name: str) -> frozenset:
    """Return the roles that the view of a URL name admits."""
    return resolve(reverse(name)).func.roles
