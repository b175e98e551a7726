"""Form to map the columns of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.imports.mapping import custom
from leads.imports.mapping.fields import ACTIVITIES, HISTORY, IDENTIFYING, PAST_ONLY, REFUSING, SEVERAL, Field
from leads.imports.proposal import FIELDS, may_be_history
from leads.models import ImportBatch
from leads.models.compliance.calling_law import LegalForm
from leads.models.imports.contents import OF_THE_PAST
from leads.models.stages import Source
from salesdesk import countries, formats
from salesdesk.web.forms.fields import LineField

from .past_lists import LEFT_OUT, check_activities, check_history

#: MQLs have a clock: nobody calls more of them in time.
MOST_INTERESTED = 5_000


class MappingForm(forms.Form):
    """Map each column of the file to a lead field. Only the fields in SEVERAL may be used more than once."""

    contents = forms.ChoiceField(
        label=_("List type"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "Only an admin can import past outcomes or activities, from a list that they uploaded."
            )
        },
    )
    country = forms.ChoiceField(label=_("Default country"), required=False)
    legal_form = forms.ChoiceField(
        label=_("Default legal form"),
        required=False,
        choices=[("", _("unknown")), *LegalForm.choices],
        help_text=_(
            "For rows that don't show it. Where the calling law differs for natural persons, leads with an unknown "
            "legal form are not called until it is known."
        ),
    )

    source = forms.ChoiceField(label=_("Source"), required=False, choices=Source.choices)
    interest = LineField(
        label=_("Interest"),
        required=False,
        max_length=200,
        help_text=_(
            "With an interest, the leads are MQLs and their clock starts with the import. Without one they are cold. "
            "A column may say it row by row."
        ),
    )

    date_order = forms.ChoiceField(
        label=_("Order of dates"),
        required=False,
        choices=[("", _("as the columns show")), *ImportBatch.DateOrder.choices],
        help_text=_("For columns in which day and month can be mistaken for each other."),
    )
    takes_early_outcomes = forms.BooleanField(
        label=_("Take outcomes before the first contact"),
        required=False,
        help_text=_("Otherwise such rows are rejected, as a date must be wrong."),
    )

    def __init__(self, *args, batch: ImportBatch, may_add: bool = False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.batch = batch
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        self.fields["contents"].initial = batch.contents
        self.fields["country"].initial = batch.country
        self.fields["legal_form"].initial = batch.legal_form
        self.fields["source"].initial, self.fields["interest"].initial = batch.source, batch.interest
        self.fields["contents"].choices = self._contents()
        self.fields["date_order"].initial = batch.date_order
        self.fields["takes_early_outcomes"].initial = batch.takes_early_outcomes
        self.custom = {custom.name_of(field): custom.heading_of(field) for field in custom.offered()}
        choices = self._choices(may_add)
        for number, name in enumerate(batch.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=batch.mapping.get(str(number), "")
            )

    def _contents(self) -> list:
        known = ImportBatch.Contents.choices
        return known if may_be_history(self.batch) else [each for each in known if each[0] not in OF_THE_PAST]

    def _choices(self, may_add: bool) -> list:
        """Return the fields to choose from; those of past outcomes only where they can be imported."""
        choices: list = [("", _("not imported")), *((field.value, field.label) for field in FIELDS)]
        if may_be_history(self.batch):
            choices.append((_("Past outcomes"), [(field.value, field.label) for field in HISTORY]))
            choices.append((_("Activities"), [(field.value, field.label) for field in ACTIVITIES]))
        if self.custom:
            choices.append((_("Custom fields"), list(self.custom.items())))
        if may_add:
            choices.append((_("Add as a new custom field"), list(custom.NEW_FIELDS.items())))
        return choices

    def columns(self):
        """Return each column's form field with its sample values."""
        return [
            (self[f"column_{number}"], values)
            for number, values in enumerate(self.batch.samples[: len(self.batch.header)])
        ]

    def others(self):
        """Return the fields that do not map a column."""
        return [self[name] for name in ("contents", "country", "legal_form", "source", "interest")]

    def of_history(self):
        """Return the fields that only a list of past outcomes needs."""
        names = ("date_order", "takes_early_outcomes") if may_be_history(self.batch) else ()
        return [self[name] for name in names]

    def draft(self) -> dict[str, str]:
        """Return the mapping as it is chosen so far, valid or not, to keep while the file is read again."""
        chosen = {str(number): self[f"column_{number}"].value() for number in range(len(self.batch.header))}
        known = (*FIELDS, *PAST_ONLY, *self.custom)
        return {number: field for number, field in chosen.items() if field in known}

    def gone(self) -> list[str]:
        """Return the columns that were mapped to a custom field which was deleted meanwhile."""
        return [
            self.batch.header[int(number)]
            for number, field in self.batch.mapping.items()
            if field.startswith(custom.EXISTING) and field not in self.custom
        ]

    def mapping(self) -> dict[int, str]:
        """Return the field of each column that is imported with a list of this type."""
        left_out = LEFT_OUT.get(self.cleaned_data.get("contents", ""), PAST_ONLY)
        return {
            number: field
            for number in range(len(self.batch.header))
            if (field := self.cleaned_data.get(f"column_{number}")) and field not in left_out
        }

    def clean_contents(self):
        return self.cleaned_data["contents"] or ImportBatch.Contents.LEADS

    def clean_source(self):
        return self.cleaned_data["source"] or Source.LIST

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for number, field in self.mapping().items():
            if field in taken and field not in SEVERAL and field not in custom.NEW_FIELDS:
                self.add_error(
                    f"column_{number}",
                    _("“%(field)s” is already mapped to column “%(column)s”. Choose another field.")
                    % {"field": self.custom.get(field) or Field(field).label, "column": taken[field]},
                )
            taken.setdefault(field, self.batch.header[number])
        if cleaned.get("contents") == ImportBatch.Contents.OBJECTIONS:
            if not taken.keys() & set(REFUSING):
                raise ValidationError(
                    _("No column is mapped to a phone number, e-mail address or name. Choose one.")
                )
        elif cleaned.get("contents") == ImportBatch.Contents.HISTORY:
            check_history(taken)
        elif cleaned.get("contents") == ImportBatch.Contents.ACTIVITIES:
            check_activities(taken, self.batch.preset)
        elif (cleaned.get("interest") or Field.INTEREST in taken) and self.batch.rows > MOST_INTERESTED:
            raise ValidationError(
                _("A list with an interest can have at most %(most)s rows, as each of them is called first.")
                % {"most": formats.number(MOST_INTERESTED)}
            )
        elif not taken.keys() & set(IDENTIFYING):
            raise ValidationError(
                _(
                    "No column is mapped to the company name, or to a name or e-mail address of a person. Choose one."
                )
            )
        return cleaned
