"""Forms of the page on which a partner updates its deals, and reports their results."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.forms.base import TextField
from handoffs.models import Opportunity
from leads.forms.probability import ProbabilityField
from leads.models.stages import DropReason
from salesdesk.web.forms.day_fields import DayField, PickerInput
from salesdesk.web.forms.edit_conflicts import find_conflict
from salesdesk.web.forms.edit_fingerprints import fingerprint
from salesdesk.web.forms.fields import LineField
from salesdesk.web.forms.number_fields import AmountField

#: Why a partner's deal is lost.
LOST_REASONS = [
    DropReason.PRICE,
    DropReason.COMPETITOR,
    DropReason.NO_BUDGET,
    DropReason.NO_NEED,
    DropReason.NOT_NOW,
    DropReason.CONTRACT,
    DropReason.NO_INTEREST,
]


class PlainDayInput(PickerInput):
    """A text input for a day, without the picker, which needs a script."""

    template_name = "django/forms/widgets/text.html"


class PartnerPageForm(forms.Form):
    """A form that is received once, with the name of the person who sends it."""

    name = LineField(label=_("Your name"), max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if not self.is_bound:
            self.initial["key"] = uuid4()


class DealUpdateForm(PartnerPageForm):
    """The terms of a deal. `today` is the date at its owner's place."""

    TERMS = ("next_step", "value", "decides_on", "probability")
    next_step = LineField(label=_("Next step"), max_length=300)
    value = AmountField(label=_("Expected amount"))
    decides_on = DayField(label=_("Expected decision date"), widget=PlainDayInput)
    probability = ProbabilityField()
    note = TextField(label=_("Note"), max_length=1000, required=False)
    field_order = (*TERMS, "note", "name")

    def __init__(self, *args, deal: Opportunity, **kwargs):
        self.deal = deal
        step = next(iter(deal.lead.steps.all()), None)
        terms = {
            "next_step": step.why if step else "",
            "value": deal.value,
            "decides_on": deal.decides_on,
            "probability": deal.probability,
        }
        kwargs["initial"] = terms | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = deal.lead.campaign.currency
        if step is None:
            del self.fields["next_step"]
        self._now = ""

    @property
    def shown(self) -> str:
        """The fingerprint that the page carries (salesdesk/web/forms/edit_conflicts.py)."""
        if not self.is_bound:
            return fingerprint(self._terms())
        return self._now or self.data.get("shown", "")

    def clean_decides_on(self) -> date:
        day = self.cleaned_data["decides_on"]
        if day < self.deal.holder.today:
            raise forms.ValidationError(_("Choose today or a later date."))
        return day

    def has_conflict(self, current: Opportunity) -> bool:
        """Return whether somebody else changed the deal since the page was opened, with errors added if so.

        `current` is the deal, locked by the caller.
        """
        now = type(self)(deal=current)
        if not (found := find_conflict(self.shown, self._terms(), now._terms())):
            return False
        self._now = found.shown
        self.add_error(None, found.message)
        return True

    def terms(self) -> dict[str, Any]:
        """Return the arguments of `reporting.update`."""
        names = (*self.TERMS, "note")
        return {name: self.cleaned_data.get(name, "") for name in names}

    def _terms(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TERMS if name in self.fields]


class ResultForm(PartnerPageForm):
    """How a deal ended."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[("won", _("Won")), ("lost", _("Lost"))], widget=forms.RadioSelect
    )
    value = AmountField(label=_("Order value"), required=False, help_text=_("If you won it."))
    ordered_on = DayField(
        label=_("Order date"), required=False, help_text=_("If you won it."), widget=PlainDayInput
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        required=False,
        choices=[("", "–"), *((each.value, each.label) for each in LOST_REASONS)],
        help_text=_("If you lost it."),
    )
    note = TextField(label=_("Note"), max_length=1000, required=False)
    field_order = ("result", "value", "ordered_on", "reason", "note", "name")

    def __init__(self, *args, deal: Opportunity, **kwargs):
        self.deal = deal
        super().__init__(*args, **kwargs)

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("result") == "won":
            for name, message in (
                ("value", _("Enter the order value.")),
                ("ordered_on", _("Enter the order date.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
            if (day := cleaned.get("ordered_on")) and day > self.deal.holder.today:
                self.add_error("ordered_on", _("The order date can't be in the future."))
        elif cleaned.get("result") == "lost" and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Choose why the deal was lost."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `results.report`."""
        cleaned = self.cleaned_data
        names = ("value", "ordered_on", "reason", "note")
        return {"won": cleaned["result"] == "won"} | {name: cleaned[name] for name in names}
