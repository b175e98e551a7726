"""Single keys: which letter does what. Everyone may change theirs, or switch them all off (WCAG 2.1.4).

The digits of the nine outcomes are no letters to move: they are the same on every desk.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Shortcut(NamedTuple):
    """What is done, by which key unless somebody chose another, and how it is called."""

    action: str
    default: str
    label: str | Promise


SHORTCUTS = [
    Shortcut("call", "c", _("Call")),
    Shortcut("over", "o", _("Hung up")),
    Shortcut("email", "e", _("E-mail")),
    Shortcut("slot", "b", _("Call back at the proposed time")),
    Shortcut("answers", "q", _("Answers")),
    Shortcut("note", "n", _("Note")),
    Shortcut("person", "w", _("Who decides")),
    Shortcut("field", "a", _("Answer field")),
    Shortcut("skip", "s", _("Skip this call")),
    Shortcut("pause", "p", _("Pause")),
    Shortcut("undo", "z", _("Take the last call back")),
    Shortcut("find", "/", _("Find anyone")),
    Shortcut("keys", "?", _("Keys of this page")),
]


def shortcuts_of(person) -> dict[str, str]:
    """The key of each action, as `person` has them; none at all for who switched them off. A key that they gave to
    something else before the desk had an action for it stays there."""
    if not person.shortcuts_enabled:
        return {}
    given = set(person.custom_shortcuts.values())
    return {
        key.action: person.custom_shortcuts.get(key.action, "" if key.default in given else key.default)
        for key in SHORTCUTS
    }
