"""Single-key shortcuts. Users can change them or turn them off (WCAG 2.1.4).

The digits of the nine call outcomes are fixed.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shortcut(NamedTuple):
    """An action, its default key and its label."""

    action: str
    default: str
    label: str | Promise


SHORTCUTS = [
    Shortcut("call", "c", _("Call")),
    Shortcut("over", "o", _("End call")),
    Shortcut("email", "e", _("E-mail")),
    Shortcut("text", "m", _("Text message")),
    Shortcut("brochure", "d", _("Send brochure")),
    Shortcut("slot", "b", _("Call back at the proposed time")),
    Shortcut("answers", "q", _("Qualification answers")),
    Shortcut("note", "n", _("Note")),
    Shortcut("tips", "i", _("What works")),
    Shortcut("person", "w", _("Stakeholders")),
    Shortcut("field", "a", _("Answer field's question")),
    Shortcut("skip", "s", _("Skip this call")),
    Shortcut("pause", "p", _("Pause")),
    Shortcut("undo", "z", _("Undo last call")),
    Shortcut("log", "g", _("Log activity")),
    Shortcut("task", "t", _("New task")),
    Shortcut("support", "y", _("Send to Sales Support")),
    Shortcut("inbound", "u", _("Inbound call")),
    Shortcut("find", "/", _("Search")),
    Shortcut("keys", "?", _("Keyboard shortcuts")),
]


def shortcuts_of(person) -> dict[str, str]:
    """Return `person`'s key for each action; empty if they turned shortcuts off.

    An action whose default key the person uses for another action has no key.
    """
    if not person.shortcuts_enabled:
        return {}
    used = set(person.custom_shortcuts.values())
    return {
        key.action: person.custom_shortcuts.get(key.action, "" if key.default in used else key.default)
        for key in SHORTCUTS
    }
