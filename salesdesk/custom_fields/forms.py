"""Forms to define a custom field and to edit the values of a row."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk.formats import CURRENCIES
from salesdesk.web.forms.edit_conflicts import FIELD, EditConflictMixin, find_conflict
from salesdesk.web.forms.edit_fingerprints import fingerprint
from salesdesk.web.forms.fields import check_names

from . import definitions, values
from .models import CHOOSING, FILTERING, MOST_FILTERS, CustomField, Kind, RequiredFrom
from .reading import grouped
from .values import Stored

MAX_OPTIONS, MAX_OPTION = 100, 100


class DefinitionForm(EditConflictMixin):
    """A custom field. Its kind stays as it was made, since its values would no longer fit."""

    options_typed = forms.CharField(
        label=gettext_lazy("Options"),
        required=False,
        max_length=MAX_OPTIONS * (MAX_OPTION + 2),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For choices: one option a line. Values that were chosen before are kept."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=[("", "–"), *((code, code) for code in CURRENCIES)],
        help_text=gettext_lazy("For money."),
    )

    filters = forms.BooleanField(
        label=gettext_lazy("Filter lists by it"),
        required=False,
        help_text=gettext_lazy("At most 8 fields. The filter appears once its index is built."),
    )

    class Meta:
        model = CustomField
        fields = (
            "label",
            "kind",
            "options_typed",
            "currency",
            "group",
            "help_text",
            "on_card",
            "filters",
            "required_from",
        )
        help_texts = {
            "group": gettext_lazy("Fields of the same group are shown under its name."),
            "on_card": gettext_lazy("Only if it has a value."),
            "required_from": gettext_lazy("A lead moves to this stage, or a later one, only with a value."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        check_names(self, "label", "group", "help_text")
        stages = [RequiredFrom.WON] if self.instance.subject == "opportunity" else list(RequiredFrom)
        self.fields["required_from"].choices = [
            ("", gettext_lazy("Never")),
            *((each.value, each.label) for each in stages),
        ]
        self.initial["options_typed"] = "\n".join(self.instance.options)
        self.initial["filters"] = self.instance.filter_slot is not None
        if self.instance.pk is not None:
            del self.fields["kind"]
            if self.instance.kind not in CHOOSING:
                del self.fields["options_typed"]
            if self.instance.kind != Kind.MONEY:
                del self.fields["currency"]
            if self.instance.kind not in FILTERING:
                del self.fields["filters"]
        if self.instance.subject == "opportunity":
            del self.fields["on_card"]

    def clean_label(self) -> str:
        label = self.cleaned_data["label"]
        same = CustomField.objects.of(self.instance.subject).filter(label__iexact=label)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a field with this label already."))
        return label

    def clean_options_typed(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["options_typed"].splitlines()]
        options = list(dict.fromkeys(line for line in lines if line))
        if len(options) > MAX_OPTIONS:
            raise ValidationError(_("Enter at most %(most)s options."), params={"most": str(MAX_OPTIONS)})
        if any(";" in each for each in options):
            raise ValidationError(_("An option can't contain a semicolon: lists separate options by it."))
        if long := next((each for each in options if len(each) > MAX_OPTION), ""):
            raise ValidationError(_("Shorten this option: %(option)s"), params={"option": long})
        return options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind", self.instance.kind)
        if kind in CHOOSING and not cleaned.get("options_typed") and "options_typed" not in self.errors:
            self.add_error("options_typed", _("Enter the options, one a line."))
        if kind == Kind.MONEY and not cleaned.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("Choose a currency."))
        self.instance.options = cleaned.get("options_typed", []) if kind in CHOOSING else []
        cleaned["currency"] = cleaned.get("currency", "") if kind == Kind.MONEY else ""
        self._choose_slot(kind, wanted=cleaned.get("filters", False))
        return cleaned

    def save(self, commit=True) -> CustomField:
        """Save what the form shows; the order may have changed meanwhile."""
        self.instance.save(
            update_fields=["label", "group", "help_text", "on_card", "options", "currency", "filter_slot"]
        )
        return self.instance

    def _choose_slot(self, kind: str, *, wanted: bool) -> None:
        """Give the field an index if it is to filter lists, and take it back if not."""
        field = self.instance
        if not wanted:
            field.filter_slot = None
        elif kind not in FILTERING:
            self.add_error("filters", _("Lists can't be filtered by a field of this kind."))
        elif field.filter_slot is None:
            field.filter_slot = definitions.free_filter_slot(field.subject)
            if field.filter_slot is None:
                text = _("Lists are filtered by %(most)s fields already. Take one of them out first.")
                self.add_error("filters", text % {"most": MOST_FILTERS})


class ValuesForm(forms.Form):
    """The custom fields of one row, with edit conflicts detected as in `EditConflictMixin`."""

    def __init__(self, data=None, *, fields: Sequence[CustomField], stored: dict[str, Stored]) -> None:
        super().__init__(data, label_suffix="")
        self.custom_fields, self._now = fields, ""
        for field in fields:
            self.fields[field.key] = values.form_field(field, stored.get(field.key))
            self.initial[field.key] = values.initial(field, stored.get(field.key))

    @property
    def shown(self) -> str:
        """The fingerprint that the page carries."""
        return self._now or self.data.get(FIELD, "") if self.is_bound else fingerprint(self)

    def has_conflict(self, stored: dict[str, Stored]) -> bool:
        """Return whether saving would overwrite changes of somebody else; `stored` are the values under lock."""
        now = ValuesForm(fields=self.custom_fields, stored=stored)
        if not (found := find_conflict(self.shown, self, now)):
            return False
        self._now = found.shown
        self.add_error(None, found.message)
        return True

    def values(self) -> dict[str, Stored]:
        """Return the values to store, by key."""
        return {each.key: values.store(each, self.cleaned_data[each.key]) for each in self.custom_fields}

    def groups(self):
        return grouped((each.group, self[each.key]) for each in self.custom_fields)
