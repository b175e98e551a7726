"""Detection of edit conflicts, when two people change the same thing at once.

The second person to save gets the first one's changes in the fields they left alone and an error in the fields that
both changed; their own input is kept, and saving again overwrites. A page carries a fingerprint of what its fields
showed, which is compared under lock with the current values before saving.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.db import models, transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from salesdesk.web.forms.conflict_messages import current_value
from salesdesk.web.forms.edit_fingerprints import digest, fingerprint, line, shown_digest

#: The hidden field that templates/components/form_errors.html adds to a form with `shown`.
FIELD = "shown"


class EditConflict(NamedTuple):
    """The message for the second person to save, and the fingerprint that their page carries from then on."""

    message: str
    shown: str


def find_conflict(shown: str, typed: Iterable[BoundField], now: Iterable[BoundField]) -> EditConflict | None:
    """Return the conflict if somebody else saved changes since the page was loaded, or None.

    `shown` is the page's fingerprint, `typed` are the bound fields, and `now` the fields of the same form, unbound,
    read under the lock that saving needs. Fields of `typed` that the user left alone are set to their current values;
    fields that both changed get an error. Without a fingerprint nothing is compared.
    """
    before = dict(pair.rsplit(":", 1) for pair in shown.split() if ":" in pair)
    current = {field.html_name: field for field in now}
    after = {name: mark for name, field in current.items() if (mark := shown_digest(field))}
    changed = {name for name in before | after if before.get(name) != after.get(name)} if shown else set()
    on_page = [field for field in typed if field.html_name in changed]
    if changed - {field.html_name for field in on_page}:
        message = _(
            "Someone else added more rows than this page shows. Open it in a new tab and redo your changes there."
        )
        return EditConflict(message, shown)
    theirs, both = [], []
    for field in on_page:
        current_field = current.get(field.html_name)
        if current_field and _is_untouched(field, before.get(field.html_name, "")):
            theirs.append((field, current_field))
        elif current_field is None or field.field.has_changed(current_field.initial, field.data):
            both.append(field)
            field.form.add_error(field.name, current_value(current_field))
    if theirs:
        _apply_current(theirs)
    if not theirs and not both:
        return None
    message = _("Someone else saved changes after you opened this page. Review them, then save again.")
    labels = dict.fromkeys(str(field.label) for field, _current in theirs if not field.is_hidden)
    if labels:
        message += " " + _("Updated with their changes: %(fields)s.") % {"fields": ", ".join(labels)}
    return EditConflict(message, line(after))


class SharedSheet(ABC):
    """Several forms on one page, saved together, with edit conflicts detected. `facts` is the form of the row itself.

    A sheet iterates over the fields of all its forms and is constructed from a user and the row.
    """

    user: Any
    facts: forms.ModelForm
    #: The fingerprint that the page carries.
    shown = ""

    @abstractmethod
    def __iter__(self) -> Iterator[BoundField]: ...

    def carry_marks(self, data: QueryDict | None) -> None:
        """Set the fingerprint of an existing row, or take the one that was sent. Call it once all forms exist."""
        if self.facts.instance.pk is not None:
            self.shown = fingerprint(self) if data is None else data.get(FIELD, "")

    def has_conflict(self) -> bool:
        """Same as `EditConflictMixin.has_conflict`."""
        if self.facts.instance.pk is None:
            return False
        now = type(self)(self.user, _locked(self.facts.instance))  # type: ignore[call-arg]
        if not (found := find_conflict(self.shown, self, now)):
            return False
        self.shown = found.shown
        self.facts.add_error(None, found.message)
        return True


class EditConflictMixin(forms.ModelForm):
    """A model form that detects edit conflicts."""

    #: The fingerprint of the current values, once they were found to differ from the page's.
    _now = ""
    _kwargs: dict[str, Any]

    def __new__(cls, *_data, **kwargs):
        """Keep the form's arguments, to construct it again with the current row."""
        form = super().__new__(cls)
        form._kwargs = kwargs
        return form

    @property
    def shown(self) -> str:
        """The fingerprint that the page carries: of the current values if unbound, otherwise as when it was opened."""
        if self.instance.pk is None:
            return ""
        if not self.is_bound:
            return fingerprint(self)
        return self._now or self.data.get(FIELD, "")

    @transaction.atomic
    def saved(self) -> models.Model | None:
        """Save and return the row, or return None with form errors if there is a conflict."""
        return None if self.has_conflict() else self.save()

    def has_conflict(self) -> bool:
        """Return whether saving would overwrite someone else's changes, and if so add form errors.

        Locks the row, so call it in the transaction that saves.
        """
        if self.instance.pk is None:
            return False
        now = type(self)(**self._kwargs | {"data": None, "instance": _locked(self.instance)})
        if not (found := find_conflict(self.shown, self, now)):
            return False
        self._now = found.shown
        self.add_error(None, found.message)
        return True


def _locked(row: models.Model) -> models.Model:
    """Return the current row, locked until this transaction ends."""
    return type(row)._default_manager.select_for_update(of=["self"], no_key=True).get(pk=row.pk)


def _is_untouched(field: BoundField, shown: str) -> bool:
    """Return whether the field was submitted as shown. Rows left empty are not in cleaned_data.

    The form may have made something else of the value, such as a moment of a local time.
    """
    cleaned = field.form.cleaned_data
    if field.name in cleaned and digest(cleaned[field.name]) == shown:
        return True
    if isinstance(field.field, forms.FileField):
        return field.name not in cleaned
    try:
        return digest(field.field.clean(field.data)) == shown
    except forms.ValidationError:
        return True


def _apply_current(theirs: list[tuple[BoundField, BoundField]]) -> None:
    """Set each (submitted, current) field's submitted data to its current value."""
    form: Any = theirs[0][0].form
    data: QueryDict = form.data.copy()
    for field, current in theirs:
        widget: Any = current.field.widget
        if hasattr(widget, "widgets_names"):
            parts = zip(widget.widgets_names, widget.decompress(current.initial), strict=True)
            values = {field.html_name + name: [part] for name, part in parts}
        elif isinstance(widget, forms.CheckboxInput):
            values = {field.html_name: ["on"] * bool(current.initial)}
        else:
            formatted = widget.format_value(current.value())
            values = {field.html_name: formatted if isinstance(formatted, list) else [formatted]}
        for name, each in values.items():
            data.setlist(name, ["" if value is None else str(value) for value in each])
            if not each:
                del data[name]
    for form in {id(field.form): field.form for field, _current in theirs}.values():
        form.data = data
