"""What the funnel is looked at for: a campaign, a territory, a period."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from salesdesk.people.models import User
from salesdesk.web.fields import DayField

from . import periods
from .periods import Span
from .scope import Scope


class ScopeForm(forms.Form):
    """Part of the address, so that a view of the funnel can be kept and sent. Two statements."""

    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int)
    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int)
    period = forms.ChoiceField(required=False, choices=Span, widget=forms.HiddenInput)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        self.user = user
        self.campaigns = {each.pk: each for each in _campaigns(user)}
        names = [(pk, each.name) for pk, each in self.campaigns.items()]
        territories = Territory.objects.visible_to(user).values_list("pk", "name").order_by("name")
        self.fields["campaign"].choices = [("", _("All campaigns")), *names]
        self.fields["territory"].choices = [("", _("All territories")), *territories]

    def clean(self):
        found = super().clean()
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            raise ValidationError(_("The period ends before it begins."))
        return found

    def scope(self) -> Scope:
        """What was asked; what was asked wrongly is as if not asked, and the form says so."""
        self.is_valid()
        asked = self.cleaned_data
        chosen = asked.get("campaign")
        return Scope(
            campaigns=(chosen,) if chosen else tuple(self.campaigns),
            territory=asked.get("territory") or None,
            period=self._period(),
        )

    @property
    def span(self) -> Span | None:
        """The running period that is shown; None between two days."""
        asked = self.cleaned_data
        if asked.get("since") and asked.get("until") and not self.non_field_errors():
            return None
        return Span(asked.get("period") or Span.QUARTER)

    def link(self, page: str, **more: Any) -> str:
        """The address of `page` for the same scope, with something else."""
        asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "period" in more:
            asked = {name: value for name, value in asked.items() if name not in ("since", "until")}
        query = urlencode({name: value for name, value in (asked | more).items() if value not in ("", None)})
        return reverse(page) + (f"?{query}" if query else "")

    def _period(self) -> periods.Period:
        zone = self.user.time_zone
        if self.span:
            return periods.running(self.span, zone)
        return periods.between(self.cleaned_data["since"], self.cleaned_data["until"], zone)


def _campaigns(user: User):
    seen = Campaign.objects.visible_to(user).select_related("proposition")
    return seen.only("name", "currency", "state", "proposition__promise").order_by("name")
