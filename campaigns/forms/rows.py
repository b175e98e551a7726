"""The question and cadence rows of the campaign form; empty rows are not saved."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.cadence_text import describe_cadence
from campaigns.campaign_editor import CadenceSpec, QuestionSpec

from ..models.cadence import AfterLastAttempt, DayPart, Warmth
from .durations import DurationInputField

EXTRA_ROWS, MAX_CADENCE_STEPS = 3, 20


class QuestionRow(forms.Form):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Criterion"), max_length=40, required=False)
    text = forms.CharField(label=_("Question"), max_length=200, required=False)
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)

    def clean(self) -> dict:
        cleaned = super().clean()
        label, text = cleaned.get("label"), cleaned.get("text")
        if text and not label and "label" not in self.errors:
            self.add_error("label", _("Enter a name for this criterion."))
        if label and not text and "text" not in self.errors:
            self.add_error("text", _("Enter the question for this criterion."))
        return cleaned

    @property
    def spec(self) -> QuestionSpec | None:
        cleaned = self.cleaned_data
        return (
            QuestionSpec(cleaned["label"], cleaned["text"], cleaned["required"], cleaned.get("pk"))
            if cleaned.get("label")
            else None
        )


class BaseQuestionRows(forms.BaseFormSet):
    def clean(self) -> None:
        labels = set()
        for row in self.forms:
            label = row.cleaned_data.get("label", "").casefold() if row.is_valid() else ""
            if label and label in labels:
                row.add_error("label", _("Another question already has this name."))
            labels.add(label)

    def is_valid(self) -> bool:
        """Check the rows again, because `clean` adds errors to them after they were validated."""
        return super().is_valid() and not any(row.errors for row in self.forms)

    @property
    def specs(self) -> list[QuestionSpec]:
        return [row.spec for row in self.forms if row.spec]


class CadenceStepRow(forms.Form):
    gap = DurationInputField(label=_("Wait"), required=False)
    day_part = forms.ChoiceField(label=_("Time of day"), choices=DayPart, required=False)


class BaseCadenceStepRows(forms.BaseFormSet):
    @property
    def steps(self) -> list:
        rows = (row.cleaned_data for row in self.forms)
        return [(row["gap"], row.get("day_part") or DayPart.ANY) for row in rows if row.get("gap")]


QuestionRows = forms.formset_factory(
    QuestionRow, BaseQuestionRows, extra=EXTRA_ROWS, max_num=30, absolute_max=60
)
CadenceStepRows = forms.formset_factory(
    CadenceStepRow, BaseCadenceStepRows, extra=1, max_num=MAX_CADENCE_STEPS, absolute_max=40
)


class CadenceForm(forms.Form):
    """A cadence: its steps as rows (`steps`), what follows the last attempt, and a one-line `summary`."""

    summary = ""

    after_last_attempt = forms.ChoiceField(label=_("After the last attempt"), choices=AfterLastAttempt)
    cooldown = DurationInputField(
        label=_("Cool-down"), units=["days"], help_text=_("60 to 90 days is common.")
    )

    def __init__(self, data, warmth: Warmth, spec: CadenceSpec) -> None:
        self.warmth, self.planned = warmth, spec
        super().__init__(
            data,
            prefix=warmth.value,
            initial={"after_last_attempt": spec.after_last_attempt, "cooldown": spec.cooldown},
        )
        rows = [{"gap": gap, "day_part": day_part} for gap, day_part in spec.steps]
        self.steps = CadenceStepRows(
            data, prefix=f"{warmth.value}-steps", initial=rows if data is None else None
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.steps.is_valid()])

    def describe(self) -> str:
        """Return a one-line summary of the valid input, or of the saved cadence if the form is unbound."""
        if not self.is_bound:
            return describe_cadence(self.planned)
        self.is_valid()
        cleaned = self.cleaned_data
        steps = [
            (row.cleaned_data["gap"], row.cleaned_data.get("day_part") or DayPart.ANY)
            for row in self.steps.forms
            if row.is_valid() and row.cleaned_data.get("gap")
        ]
        after_last_attempt = cleaned.get("after_last_attempt") or self.planned.after_last_attempt
        cooldown = cleaned.get("cooldown") or self.planned.cooldown
        return describe_cadence(CadenceSpec(steps, after_last_attempt, cooldown))

    @property
    def spec(self) -> CadenceSpec:
        return CadenceSpec(
            self.steps.steps, self.cleaned_data["after_last_attempt"], self.cleaned_data["cooldown"]
        )
