"""Rows of a page that may be left empty: a row that was emptied goes away."""

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
            self.add_error("label", _("Name the criterion in a word."))
        if label and not text and "text" not in self.errors:
            self.add_error("text", _("What does the rep ask?"))
        return cleaned

    @property
    def asked(self) -> QuestionSpec | None:
        given = self.cleaned_data
        return (
            QuestionSpec(given["label"], given["text"], given["required"], given.get("pk"))
            if given.get("label")
            else None
        )


class BaseQuestionRows(forms.BaseFormSet):
    def clean(self) -> None:
        labels = set()
        for row in self.forms:
            label = row.cleaned_data.get("label", "").casefold() if row.is_valid() else ""
            if label and label in labels:
                row.add_error("label", _("There is a question of this name already."))
            labels.add(label)

    def is_valid(self) -> bool:
        """Also asks the rows again: two of one name are found only when all were read."""
        return super().is_valid() and not any(row.errors for row in self.forms)

    @property
    def asked(self) -> list[QuestionSpec]:
        return [row.asked for row in self.forms if row.asked]


class CadenceStepRow(forms.Form):
    gap = DurationInputField(label=_("After"), required=False)
    day_part = forms.ChoiceField(label=_("In the"), choices=DayPart, required=False)


class BaseCadenceStepRows(forms.BaseFormSet):
    @property
    def steps(self) -> list:
        given = (row.cleaned_data for row in self.forms)
        return [(each["gap"], each.get("day_part") or DayPart.ANY) for each in given if each.get("gap")]


QuestionRows = forms.formset_factory(
    QuestionRow, BaseQuestionRows, extra=EXTRA_ROWS, max_num=30, absolute_max=60
)
CadenceStepRows = forms.formset_factory(
    CadenceStepRow, BaseCadenceStepRows, extra=1, max_num=MAX_CADENCE_STEPS, absolute_max=40
)


class CadenceForm(forms.Form):
    """What follows on the last try; the tries themselves are rows (`tries`), and `said` is all of it in a line."""

    summary = ""

    after_last_attempt = forms.ChoiceField(
        label=_("After the last try the lead goes"), choices=AfterLastAttempt
    )
    cooldown = DurationInputField(
        label=_("It rests for"), units=["days"], help_text=_("60 to 90 days are usual.")
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
            data, prefix=f"{warmth.value}-tries", initial=rows if data is None else None
        )

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.steps.is_valid()])

    def describe(self) -> str:
        """The rhythm as far as it can be read; what is planned already where nothing was typed."""
        if not self.is_bound:
            return describe_cadence(self.planned)
        self.is_valid()
        read = self.cleaned_data
        steps = [
            (row.cleaned_data["gap"], row.cleaned_data.get("day_part") or DayPart.ANY)
            for row in self.steps.forms
            if row.is_valid() and row.cleaned_data.get("gap")
        ]
        then = read.get("after_last_attempt") or self.planned.after_last_attempt
        return describe_cadence(CadenceSpec(steps, then, read.get("cooldown") or self.planned.cooldown))

    @property
    def spec(self) -> CadenceSpec:
        return CadenceSpec(
            self.steps.steps, self.cleaned_data["after_last_attempt"], self.cleaned_data["cooldown"]
        )
