"""The filter of the dashboards: campaign, territory and period."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from campaigns.territories import tree
from salesdesk.people.models import User
from salesdesk.web.forms.day_fields import DayField

from . import periods
from .periods import Span
from .scope import Scope

#: A link or saved view may name what was deleted, or what its reader may not see.
GONE = {
    "campaign": _("This campaign was deleted, or you can't see it. The figures are those of all campaigns."),
    "territory": _(
        "This territory was deleted, or you can't see it. The figures are those of all territories."
    ),
}
_TEAM_GONE = _("This team was deleted, or you can't see it. The figures are those of all teams.")


class ScopeForm(forms.Form):
    """A filter read from the query string, so that a filtered page can be bookmarked. Costs two queries."""

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
        self.fields["campaign"].choices = [("", _("All campaigns")), *names]
        self.fields["territory"].choices = [("", _("All territories")), *self._territories()]
        for name, text in GONE.items():
            self.fields[name].error_messages["invalid_choice"] = text

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end date is before the start date."))
        return cleaned

    def scope(self) -> Scope:
        """Return the requested scope. Invalid values are ignored, and the form shows their errors."""
        self.is_valid()
        cleaned = self.cleaned_data
        campaign = cleaned.get("campaign")
        return Scope(
            campaigns=(campaign,) if campaign else tuple(self.campaigns),
            territory=cleaned.get("territory") or None,
            period=self._period(),
        )

    @property
    def span(self) -> Span | None:
        """The current period that is shown, or None for a custom range of dates."""
        cleaned = self.cleaned_data
        if cleaned.get("since") and cleaned.get("until"):
            return None
        return Span(cleaned.get("period") or Span.QUARTER)

    def link(self, page: str, /, **params: Any) -> str:
        """Return the address of the URL name `page` with the same filter, changed by `params`."""
        own = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "period" in params:
            own = {name: value for name, value in own.items() if name not in ("since", "until")}
        query = urlencode({name: value for name, value in (own | params).items() if value not in ("", None)})
        return reverse(page) + (f"?{query}" if query else "")

    def links_behind(self, page: str) -> Callable[..., str]:
        """Return a function from the name of a number, and more parameters, to the address of its rows on `page`."""
        return lambda number, **params: self.link(page, number=number, **params)

    def spans(self, page: str) -> list[tuple]:
        """Return label, address and whether it is the current one for every span, on the URL name `page`."""
        return [(span.label, self.link(page, period=span.value), span == self.span) for span in Span]

    def _territories(self) -> Iterable[tuple[int, str]]:
        """Return key and name of the territories to choose from, in the order of their tree."""
        return tree.choices(Territory.objects.visible_to(self.user))

    def _period(self) -> periods.Period:
        zone = self.user.time_zone
        if self.span:
            return periods.current(self.span, zone)
        return periods.between(self.cleaned_data["since"], self.cleaned_data["until"], zone)


class TeamScopeForm(ScopeForm):
    """The filter with a choice of team, for those who see the campaigns of more than one. Costs two queries."""

    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int)

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user)
        teams = {each.team_id: each.team.name for each in self.campaigns.values()}
        self.fields["team"].choices = [("", _("All teams")), *sorted(teams.items(), key=lambda each: each[1])]
        self.fields["team"].error_messages["invalid_choice"] = _TEAM_GONE
        if len(teams) < 2:
            del self.fields["team"]

    def scope(self) -> Scope:
        """Return the requested scope. Invalid values are ignored, and the form shows their errors."""
        scope = super().scope()
        team = self.cleaned_data.get("team")
        if not team:
            return scope
        of_team = tuple(pk for pk in scope.campaigns if self.campaigns[pk].team_id == team)
        return replace(scope, campaigns=of_team)


def _campaigns(user: User):
    visible = Campaign.objects.visible_to(user).select_related("proposition", "team")
    return visible.only("name", "currency", "state", "team", "team__name", "proposition__pitch").order_by(
        "name"
    )
