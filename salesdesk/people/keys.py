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
    Key("email", "e", _("E-mail")),
    Key("slot", "b", _("Call back at the proposed time")),
    Key("answers", "q", _("Answers")),
    Key("note", "n", _("Note")),
    Key("person", "w", _("Who decides")),
    Key("skip", "s", _("Skip this call")),
    Key("pause", "p", _("Pause")),
    Key("undo", "z", _("Take the last call back")),
    Key("find", "/", _("Find anyone")),
    Key("keys", "?", _("Keys of this page")),
]


def keys_of(person) -> dict[str, str]:
    """The key of each action, as `person` has them; none at all for who switched them off."""
    if not person.single_keys:
        return {}
    return {key.action: person.own_keys.get(key.action, key.default) for key in KEYS}
