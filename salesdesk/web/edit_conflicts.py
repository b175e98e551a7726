"""Two people change the same thing at once: who saves second finds what the first one wrote where they changed nothing
themselves, hears of it where both did, and what they typed stands. Saving again is meant then.

A page carries a mark of what each of its fields showed; before it is saved these are held against what is written by
then, under lock.
"""

from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from django import forms
from django.db import models, transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

#: The hidden field that templates/components/form_errors.html draws for a form that has `shown`.
FIELD = "shown"
MAX_VALUE_SHOWN = 80


def fingerprint(fields: Iterable[BoundField]) -> str:
    """What `fields` of an unbound form show, in a line: the name and eight digits of each that is not empty."""
    return " ".join(f"{field.html_name}:{mark}" for field in fields if (mark := _shown(field)))


class EditConflict(NamedTuple):
    """What to tell who saved second, and the marks that their page carries from then on."""

    message: str
    shown: str


def find_conflict(shown: str, typed: Iterable[BoundField], now: Iterable[BoundField]) -> EditConflict | None:
    """Whether somebody wrote something else since the page of `typed` was `shown`. None where nobody did.

    `now` are the fields of the same form, unbound, as read under the lock that saving needs. Where `typed` is as it was
    shown it becomes what stands there now; where both changed it, an error says so. A page without marks is not asked.
    """
    before = dict(mark.rsplit(":", 1) for mark in shown.split() if ":" in mark)
    standing = {field.html_name: field for field in now}
    after = {name: mark for name, field in standing.items() if (mark := _shown(field))}
    changed = {name for name in before | after if before.get(name) != after.get(name)} if shown else set()
    here = [field for field in typed if field.html_name in changed]
    if changed - {field.html_name for field in here}:
        message = _("Somebody else saved more than this page has room for: open it anew, beside this one.")
        return EditConflict(message, shown)
    theirs, both = [], []
    for field in here:
        there = standing.get(field.html_name)
        if there and _is_untouched(field, before.get(field.html_name, "")):
            theirs.append((field, there))
        elif there is None or field.field.has_changed(there.initial, field.data):
            both.append(field)
            field.form.add_error(field.name, _display_value(there))
    if theirs:
        _apply_current(theirs)
    if not theirs and not both:
        return None
    message = _("Somebody else saved this after you had opened it. Look at it, and save again.")
    labels = dict.fromkeys(str(field.label) for field, _there in theirs if not field.is_hidden)
    if labels:
        message += " " + _("Theirs by now: %(fields)s.") % {"fields": ", ".join(labels)}
    return EditConflict(message, " ".join(f"{name}:{mark}" for name, mark in after.items()))


class SharedSheet:
    """Several forms on one page, saved as one, that several people may change; `facts` is the form of the row itself.

    A sheet iterates over the fields of all its forms, and is made from a user and the row.
    """

    user: Any
    facts: forms.ModelForm
    #: The marks that the page carries.
    shown = ""

    def __iter__(self) -> Iterator[BoundField]:
        raise NotImplementedError

    def carry_marks(self, data: QueryDict | None) -> None:
        """Mark what an existing row shows, or take over the marks that were sent. Asked once all forms are made."""
        if self.facts.instance.pk is not None:
            self.shown = fingerprint(self) if data is None else data.get(FIELD, "")

    def has_conflict(self) -> bool:
        """As `EditConflictMixin.has_conflict`."""
        if self.facts.instance.pk is None:
            return False
        now = type(self)(self.user, _locked(self.facts.instance))  # type: ignore[call-arg]
        if not (found := find_conflict(self.shown, self, now)):
            return False
        self.shown = found.shown
        self.facts.add_error(None, found.message)
        return True


class EditConflictMixin(forms.ModelForm):
    """A form of something that several people may change."""

    #: The marks of what stands there now, once that was found to be another thing than this page showed.
    _now = ""
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
        if not self.is_bound:
            return fingerprint(self)
        return self._now or self.data.get(FIELD, "")

    @transaction.atomic
    def saved(self) -> models.Model | None:
        """The row as it is written, or None where somebody else wrote it: then the errors say so."""
        return None if self.has_conflict() else self.save()

    def has_conflict(self) -> bool:
        """Whether somebody wrote meanwhile what saving this would write over; then the errors say so. Asked in the
        transaction that saves: it locks the row."""
        if self.instance.pk is None:
            return False
        now = type(self)(**self._made | {"data": None, "instance": _locked(self.instance)})
        if not (found := find_conflict(self.shown, self, now)):
            return False
        self._now = found.shown
        self.add_error(None, found.message)
        return True


def _locked(row: models.Model) -> models.Model:
    """The row as it is written now, which nobody else changes until this transaction ends."""
    return type(row)._default_manager.select_for_update(of=["self"], no_key=True).get(pk=row.pk)


def _shown(field: BoundField) -> str:
    """The mark of what a field shows; in a row that nobody wrote yet that is nothing, whatever it proposes."""
    return _mark(field.initial) if field.form.initial else ""


def _mark(value: Any) -> str:
    plain = _plain(value)
    return blake2b(repr(plain).encode(), digest_size=4).hexdigest() if plain else ""


def _plain(value: Any) -> Any:
    """The same for the same, whether it was read or typed: rows by their keys, several things in one order."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return sorted(str(_plain(each)) for each in value)
    return value


def _is_untouched(field: BoundField, shown: str) -> bool:
    """Whether it was sent as it was shown; in a row that was left empty nothing is read at all."""
    read = field.form.cleaned_data
    return field.name not in read or _mark(read[field.name]) == shown


def _apply_current(theirs: list[tuple[BoundField, BoundField]]) -> None:
    """What stands there now becomes what was typed."""
    form: Any = theirs[0][0].form
    data: QueryDict = form.data.copy()
    for field, there in theirs:
        widget: Any = there.field.widget
        if hasattr(widget, "widgets_names"):
            parts = zip(widget.widgets_names, widget.decompress(there.initial), strict=True)
            values = {field.html_name + name: [part] for name, part in parts}
        elif isinstance(widget, forms.CheckboxInput):
            values = {field.html_name: ["on"] * bool(there.initial)}
        else:
            formatted = widget.format_value(there.value())
            values = {field.html_name: formatted if isinstance(formatted, list) else [formatted]}
        for name, each in values.items():
            data.setlist(name, ["" if value is None else str(value) for value in each])
            if not each:
                del data[name]
    for form in {id(field.form): field.form for field, _there in theirs}.values():
        form.data = data


def _display_value(there: BoundField | None) -> str:
    """What stands in a field by now, where that can be said in a line."""
    value = there.field.prepare_value(there.initial) if there else None
    if there and isinstance(choices := getattr(there.field, "choices", None), Iterable):
        chosen = set(map(str, value)) if isinstance(value, list | tuple | set) else {str(value)}
        value = ", ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if (
        isinstance(value, str | int | float | date | time)
        and 0 < len(message := localize(value)) <= MAX_VALUE_SHOWN
    ):
        return _("Meanwhile somebody made this “%(now)s”.") % {"now": message}
    return _("Somebody changed this meanwhile.")
