"""The forms of actions on many leads. `details` is kept as JSON, `in_words` is the same for a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.bulk import assigning, fields
from leads.models.bulk.bulk_job import BulkAction
from salesdesk import formats
from salesdesk.custom_fields import values
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField


class BulkForm(forms.Form):
    """The common part of these forms. An action that asks for a reason is described by it."""

    def __init__(self, data=None, *, user: User):
        super().__init__(data, label_suffix="")
        self.user = user

    def details(self) -> dict[str, Any]:
        return self.cleaned_data

    def in_words(self) -> str:
        return self.cleaned_data["why"]


class AssignForm(BulkForm):
    to = forms.TypedChoiceField(label=gettext_lazy("Assign to"), coerce=int)

    def __init__(self, data=None, *, user: User):
        super().__init__(data, user=user)
        self.fields["to"].choices = list(assigning.reps(user).values_list("pk", "name"))

    def in_words(self) -> str:
        return dict(self.fields["to"].choices)[self.cleaned_data["to"]]


class PlanForm(BulkForm):
    on = DayField(label=gettext_lazy("Call on"))
    why = LineField(label=gettext_lazy("Talking point"), max_length=200)

    def clean_on(self):
        if self.cleaned_data["on"] <= self.user.today:
            raise ValidationError(_("Enter a date after today."))
        return self.cleaned_data["on"]

    def details(self) -> dict[str, Any]:
        return self.cleaned_data | {"on": self.cleaned_data["on"].isoformat()}

    def in_words(self) -> str:
        return f"{formats.full_day(self.cleaned_data['on'])}: {super().in_words()}"


class EnrollForm(BulkForm):
    track = forms.TypedChoiceField(label=gettext_lazy("Track"), coerce=int)

    def __init__(self, data=None, *, user: User):
        super().__init__(data, user=user)
        self.fields["track"].choices = list(assigning.tracks_of(user).values_list("pk", "name"))

    def in_words(self) -> str:
        return dict(self.fields["track"].choices)[self.cleaned_data["track"]]


class FieldForm(BulkForm):
    field = forms.TypedChoiceField(label=gettext_lazy("Field"), coerce=int)
    value = forms.CharField(
        label=gettext_lazy("Value"),
        required=False,
        max_length=values.MAX_TEXT,
        help_text=gettext_lazy(
            "Leave it empty to clear the field. Several choices: separated by semicolons."
        ),
    )

    def __init__(self, data=None, *, user: User):
        super().__init__(data, user=user)
        self.custom_fields = {each.pk: each for each in fields.fields(user)}
        self.fields["field"].choices = [
            (pk, f"{each} ({each.get_subject_display()})") for pk, each in self.custom_fields.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if field := self.custom_fields.get(cleaned.get("field", 0)):
            try:
                cleaned["value"] = values.read(field, cleaned.get("value", ""))
            except ValidationError as error:
                self.add_error("value", error)
        return cleaned

    def in_words(self) -> str:
        field = self.custom_fields[self.cleaned_data["field"]]
        return f"{field} → {values.shown(field, self.cleaned_data['value']) or '–'}"


class DoNotCallForm(BulkForm):
    why = LineField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy(
            "Their contacts are never called again, in any campaign. This can't be undone."
        ),
    )


FORMS: dict[str, type[BulkForm]] = {
    BulkAction.ASSIGN: AssignForm,
    BulkAction.PLAN: PlanForm,
    BulkAction.ENROLL: EnrollForm,
    BulkAction.FIELD: FieldForm,
    BulkAction.DO_NOT_CALL: DoNotCallForm,
}
