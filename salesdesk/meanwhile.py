"""Two people change the same thing at once: who saves second hears at each field what the first one wrote, and what
they typed stands. Saving again is meant then.

A page carries a mark of what each of its fields showed; before it is saved these are held against what is written by
then, under lock.
"""

from collections.abc import Iterable
from datetime import date, time
from hashlib import blake2b
from typing import Any

from django import forms
from django.db import models, transaction
from django.forms import BoundField
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: The hidden field that templates/parts/errors.html draws for a form that has `shown`.
FIELD = "shown"
LONGEST_SAID = 80
OVERTAKEN = gettext_lazy(
    "Somebody else saved this after you had opened it. What you typed stands here: look at it, and save again."
)


def marks(fields: Iterable[BoundField]) -> str:
    """What `fields` of an unbound form show, in a line: the name and eight digits of each that is not empty."""
    return " ".join(f"{field.html_name}:{mark}" for field in fields if (mark := _mark(field)))


def overtaken(shown: str, typed: Iterable[BoundField], now: Iterable[BoundField]) -> bool:
    """Whether somebody wrote, since a page was `shown`, what saving `typed` would write over; said at each field.

    `now` are the fields of the same form, unbound, as read under the lock that saving needs. A page that carries no
    marks is not asked.
    """
    if not shown:
        return False
    before = dict(mark.rsplit(":", 1) for mark in shown.split() if ":" in mark)
    standing = {field.html_name: field for field in now}
    after = {name: mark for name, field in standing.items() if (mark := _mark(field))}
    changed = {name for name in before | after if before.get(name) != after.get(name)}
    lost = False
    for field in typed:
        if field.html_name in changed:
            changed.discard(field.html_name)
            there = standing.get(field.html_name)
            if there is None or field.field.has_changed(there.initial, field.data):
                lost = True
                if field.name in field.form.fields:
                    field.form.add_error(field.name, _said(there))
    return lost or bool(changed)


class Meanwhile(forms.ModelForm):
    """A form of something that several people may change."""

    #: What stands there now, in the same form, once that was found to be another thing than this page showed.
    _now: "Meanwhile | None" = None
    _made: dict[str, Any]

    def __new__(cls, *_data, **made):
        """Keeps what the form was made with, to make it once more."""
        form = super().__new__(cls)
        form._made = made
        return form

    @property
    def shown(self) -> str:
        """What the page carries: the marks of what it shows, or of what it showed when it was opened."""
        if self.instance.pk is None:
            return ""
        if self._now or not self.is_bound:
            return marks(self._now or self)
        return self.data.get(FIELD, "")

    @transaction.atomic
    def saved(self) -> models.Model | None:
        """The row as it is written, or None where somebody else wrote it: then the errors say so."""
        return None if self.is_overtaken() else self.save()

    def is_overtaken(self) -> bool:
        """Whether somebody wrote meanwhile what saving this would write over; then the errors say so. Asked in the
        transaction that saves: it locks the row."""
        if self.instance.pk is None:
            return False
        rows = type(self.instance)._default_manager.select_for_update(of=["self"], no_key=True)
        now = type(self)(**self._made | {"data": None, "instance": rows.get(pk=self.instance.pk)})
        if not overtaken(self.shown, self, now):
            return False
        self._now = now
        self.add_error(None, OVERTAKEN)
        return True


def _mark(field: BoundField) -> str:
    value = _plain(field.initial)
    return blake2b(repr(value).encode(), digest_size=4).hexdigest() if value else ""


def _plain(value: Any) -> Any:
    """The same for the same, whatever reads it: rows by their keys, several things in one order."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return sorted(str(_plain(each)) for each in value)
    return value


def _said(there: BoundField | None) -> str:
    """What stands in a field by now, where that can be said in a line."""
    value = there.field.prepare_value(there.initial) if there else None
    if there and isinstance(choices := getattr(there.field, "choices", None), Iterable):
        chosen = set(map(str, value)) if isinstance(value, list | tuple | set) else {str(value)}
        value = ", ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if (
        isinstance(value, str | int | float | date | time)
        and 0 < len(said := localize(value)) <= LONGEST_SAID
    ):
        return _("Meanwhile somebody made this “%(now)s”.") % {"now": said}
    return _("Somebody changed this meanwhile.")
