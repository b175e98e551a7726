"""Form to map the columns of a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.imports.mapping.fields import IDENTIFYING, REFUSING, SEVERAL, Field
from leads.imports.proposal import FIELDS
from leads.models import ImportBatch
from leads.models.compliance.calling_law import LegalForm
from leads.models.stages import Source
from salesdesk import countries, formats
from salesdesk.web.forms.fields import LineField

#: MQLs have a clock: nobody calls more of them in time.
MOST_INTERESTED = 5_000


class MappingForm(forms.Form):
    """Map each column of the file to a lead field. Only the fields in SEVERAL may be used more than once."""

    contents = forms.ChoiceField(label=_("List type"), required=False, choices=ImportBatch.Contents.choices)
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

    def __init__(self, *args, batch: ImportBatch, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.batch = batch
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        self.fields["contents"].initial = batch.contents
        self.fields["country"].initial = batch.country
        self.fields["legal_form"].initial = batch.legal_form
        self.fields["source"].initial, self.fields["interest"].initial = batch.source, batch.interest
        choices = [("", _("not imported")), *((field.value, field.label) for field in FIELDS)]
        for number, name in enumerate(batch.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=batch.mapping.get(str(number), "")
            )

    def columns(self):
        """Return each column's form field with its sample values."""
        return [
            (self[f"column_{number}"], values)
            for number, values in enumerate(self.batch.samples[: len(self.batch.header)])
        ]

    def others(self):
        """Return the fields that do not map a column."""
        return [self[name] for name in ("contents", "country", "legal_form", "source", "interest")]

    def draft(self) -> dict[str, str]:
        """Return the mapping as it is chosen so far, valid or not, to keep while the file is read again."""
        chosen = {str(number): self[f"column_{number}"].value() for number in range(len(self.batch.header))}
        return {number: field for number, field in chosen.items() if field in FIELDS}

    def mapping(self) -> dict[int, str]:
        return {
            number: field
            for number in range(len(self.batch.header))
            if (field := self.cleaned_data.get(f"column_{number}"))
        }

    def clean_contents(self):
        return self.cleaned_data["contents"] or ImportBatch.Contents.LEADS

    def clean_source(self):
        return self.cleaned_data["source"] or Source.LIST

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for number, field in self.mapping().items():
            if field in taken and field not in SEVERAL:
                self.add_error(
                    f"column_{number}",
                    _("“%(field)s” is already mapped to column “%(column)s”. Choose another field.")
                    % {"field": Field(field).label, "column": taken[field]},
                )
            taken.setdefault(field, self.batch.header[number])
        if cleaned.get("contents") == ImportBatch.Contents.OBJECTIONS:
            if not taken.keys() & set(REFUSING):
                raise ValidationError(
                    _("No column is mapped to a phone number, e-mail address or name. Choose one.")
                )
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
