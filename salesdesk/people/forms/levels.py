from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.forms.number_fields import DecimalTextField

from .. import levels
from ..models import ClosedRoute
from ..roles import Level


class LevelForm(forms.Form):
    """The limits of a level. `latest` is the row that the page showed, to notice another change meanwhile."""

    latest = forms.IntegerField(required=False, widget=forms.HiddenInput)
    closes_up_to = DecimalTextField(
        label=_("Largest order, in the campaign's currency"),
        max_digits=12,
        decimal_places=2,
        help_text=_("0 if they may not close."),
    )
    max_discount = DecimalTextField(
        label=_("Largest discount, %"), max_digits=5, decimal_places=2, max_value=Decimal(100)
    )
    routes = forms.MultipleChoiceField(
        label=_("Closing routes"),
        choices=ClosedRoute,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "They may close leads for which these routes are proposed, with a reason if it is not inside."
        ),
    )

    def __init__(self, data=None, *, level: Level) -> None:
        limits = levels.limits_of(level)
        self.level, row = level, levels.latest(level)
        initial = limits._asdict() | {"routes": sorted(limits.routes), "latest": row and row.pk}
        super().__init__(data, label_suffix="", initial=initial)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("closes_up_to") and not cleaned.get("routes"):
            self.add_error("routes", _("Choose a route that they may close."))
        return cleaned

    def limits(self) -> levels.Limits:
        data = self.cleaned_data
        return levels.Limits(data["closes_up_to"], data["max_discount"], frozenset(data["routes"]))
