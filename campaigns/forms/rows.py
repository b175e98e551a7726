"""Rows of a page that may be left empty: a row that was emptied goes away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.cadence_text import in_words
from campaigns.campaign_editor import Asked, Rhythm

from ..models.cadence import AfterLast, Part, Warmth
from .lengths import LengthField

SPARE, MOST_TRIES = 3, 20


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
    def asked(self) -> Asked | None:
        given = self.cleaned_data
        return (
            Asked(given["label"], given["text"], given["required"], given.get("pk"))
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
    def asked(self) -> list[Asked]:
        return [row.asked for row in self.forms if row.asked]


class TryRow(forms.Form):
    gap = LengthField(label=_("After"), required=False)
    part = forms.ChoiceField(label=_("In the"), choices=Part, required=False)


class BaseTryRows(forms.BaseFormSet):
    @property
    def tries(self) -> list:
        given = (row.cleaned_data for row in self.forms)
        return [(each["gap"], each.get("part") or Part.ANY) for each in given if each.get("gap")]


QuestionRows = forms.formset_factory(QuestionRow, BaseQuestionRows, extra=SPARE, max_num=30, absolute_max=60)
TryRows = forms.formset_factory(TryRow, BaseTryRows, extra=1, max_num=MOST_TRIES, absolute_max=40)


class CadenceForm(forms.Form):
    """What follows on the last try; the tries themselves are rows (`tries`), and `said` is all of it in a line."""

    said = ""

    after_last = forms.ChoiceField(label=_("After the last try the lead goes"), choices=AfterLast)
    rest = LengthField(label=_("It rests for"), units=["days"], help_text=_("60 to 90 days are usual."))

    def __init__(self, data, warmth: Warmth, rhythm: Rhythm) -> None:
        self.warmth, self.planned = warmth, rhythm
        super().__init__(
            data, prefix=warmth.value, initial={"after_last": rhythm.after_last, "rest": rhythm.rest}
        )
        rows = [{"gap": gap, "part": part} for gap, part in rhythm.tries]
        self.tries = TryRows(data, prefix=f"{warmth.value}-tries", initial=rows if data is None else None)

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.tries.is_valid()])

    def in_words(self) -> str:
        """The rhythm as far as it can be read; what is planned already where nothing was typed."""
        if not self.is_bound:
            return in_words(self.planned)
        self.is_valid()
        read = self.cleaned_data
        tries = [
            (row.cleaned_data["gap"], row.cleaned_data.get("part") or Part.ANY)
            for row in self.tries.forms
            if row.is_valid() and row.cleaned_data.get("gap")
        ]
        then = read.get("after_last") or self.planned.after_last
        return in_words(Rhythm(tries, then, read.get("rest") or self.planned.rest))

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.tries.tries, self.cleaned_data["after_last"], self.cleaned_data["rest"])
