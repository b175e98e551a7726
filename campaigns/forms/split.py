from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.number_fields import CountField

from .. import splits
from ..models import Campaign, ScriptSplit
from ..models.script_split import Letter


def _opening(label) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea, help_text=_("Word for word, as spoken.")
    )


def _objections(label) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=5000,
        required=False,
        widget=forms.Textarea,
        help_text=_("One objection per line, with the response."),
    )


class SplitForm(EditConflictMixin):
    """The two scripts of a campaign, and how many leads to wait for. New ones begin with the campaign's script."""

    planned = CountField(
        label=_("Leads to wait for"),
        min_value=2,
        max_value=1_000_000,
        help_text=_("Both scripts together. Decide this before you look at results."),
    )
    a_opening = _opening(_("Opening A"))
    a_objections = _objections(_("Objection handling A"))
    b_opening = _opening(_("Opening B"))
    b_objections = _objections(_("Objection handling B"))

    class Meta:
        model = Campaign
        fields: list[str] = []

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by
        #: The split that runs now, if any.
        self.split: ScriptSplit | None = splits.current(self.instance)
        if self.split:
            self.initial["planned"] = self.split.planned
            scripts = {each.letter: each for each in self.split.variants.all()}
        else:
            script = getattr(self.instance, "script", None)
            scripts = {Letter.A: script} if script else {}
        for letter, script in scripts.items():
            self.initial[f"{letter.lower()}_opening"] = script.opening
            self.initial[f"{letter.lower()}_objections"] = script.objections

    def clean(self) -> dict:
        cleaned = super().clean()
        texts = self._texts(cleaned)
        if not self.errors and texts[Letter.A] == texts[Letter.B]:
            self.add_error("b_opening", _("Both scripts are the same. Change one of them."))
        return cleaned

    def save(self, commit=True) -> ScriptSplit:
        cleaned = self.cleaned_data
        return splits.save(self.instance, self.by, planned=cleaned["planned"], texts=self._texts(cleaned))

    def _texts(self, cleaned: dict) -> dict[str, splits.Texts]:
        return {
            letter.value: splits.Texts(
                cleaned.get(f"{letter.lower()}_opening", ""), cleaned.get(f"{letter.lower()}_objections", "")
            )
            for letter in Letter
        }
