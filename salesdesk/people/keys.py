"""Single keys: which letter does what. Everyone may change theirs, or switch them all off (WCAG 2.1.4).

The digits of the nine outcomes are no letters to move: they are the same on every desk.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Key(NamedTuple):
    """What is done, by which key unless somebody chose another, and how it is called."""

    action: str
    default: str
    label: str | Promise


KEYS = [
    Key("call", "c", _("Call")),
    Key("over", "o", _("Hung up")),
    Key("email", "e", _("E-mail")),
    Key("slot", "b", _("Call back at the proposed time")),
    Key("answers", "q", _("Answers")),
    Key("note", "n", _("Note")),
    Key("person", "w", _("Who decides")),
    Key("field", "a", _("Answer field")),
    Key("skip", "s", _("Skip this call")),
    Key("pause", "p", _("Pause")),
    Key("undo", "z", _("Take the last call back")),
    Key("find", "/", _("Find anyone")),
    Key("keys", "?", _("Keys of this page")),
]


def keys_of(person) -> dict[str, str]:
    """The key of each action, as `person` has them; none at all for who switched them off. A key that they gave to
    something else before the desk had an action for it stays there."""
    if not person.single_keys:
        return {}
    given = set(person.own_keys.values())
    return {
        key.action: person.own_keys.get(key.action, "" if key.default in given else key.default)
        for key in KEYS
    }
