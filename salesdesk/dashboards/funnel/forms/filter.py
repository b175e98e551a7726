"""The filter of the funnel pages: which leads, which period, what it is compared with, and how it is read."""

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from django import forms
from django.db.models import CharField, F, QuerySet, TextChoices, Value
from django.utils.translation import gettext_lazy as _

from campaigns.models import Territory
from campaigns.models.campaign import Route
from leads.models.stages import Source
from salesdesk.dashboards import periods
from salesdesk.dashboards.forms import TeamScopeForm
from salesdesk.dashboards.periods import Period
from salesdesk.dashboards.scope import Scope
from salesdesk.people.models import User
from salesdesk.people.roles import REPS
from salesdesk.web.forms.day_fields import DayField


class Reading(TextChoices):
    """The two ways to read the funnel."""

    MOVEMENTS = "movements", _("Movements in the period")
    COHORT = "cohort", _("Leads that entered in it")


EXPLAINED = {
    Reading.MOVEMENTS: _("Leads that reached each stage in the period, whenever they entered the funnel."),
    Reading.COHORT: _("Only the leads that entered the funnel in the period, followed until today."),
}


class Rounds(TextChoices):
    """Rounds through the funnel."""

    FIRST = "first", _("First round")
    LATER = "later", _("Recycled")


class Against(TextChoices):
    """The period to compare with, by default the one before."""

    YEAR = "year", _("A year earlier")


class _Kind(StrEnum):
    TERRITORY = "territory"
    REP = "rep"


class FunnelForm(TeamScopeForm):
    """The filter in the query string, with the choices of rep, source, route, round and comparison. Two statements."""

    rep = forms.TypedChoiceField(label=_("Rep"), required=False, coerce=int)
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("All sources")), *Source.choices]
    )
    route = forms.ChoiceField(
        label=_("Route"), required=False, choices=[("", _("All routes")), *Route.choices]
    )
    rounds = forms.ChoiceField(
        label=_("Round"), required=False, choices=[("", _("All rounds")), *Rounds.choices]
    )
    against = forms.ChoiceField(
        label=_("Compare with"), required=False, choices=[("", _("The period before")), *Against.choices]
    )
    against_since = DayField(label=_("Compare from"), required=False)
    reading = forms.ChoiceField(required=False, choices=Reading, widget=forms.HiddenInput)

    def __init__(self, data, *, user: User):
        self.named: dict[_Kind, list[tuple[int, str]]] = {kind: [] for kind in _Kind}
        for kind, pk, name, is_active in _names(user):
            shown = name if is_active else _("%(name)s (left)") % {"name": name}
            self.named[_Kind(kind)].append((pk, shown))
        super().__init__(data, user=user)
        self.fields["rep"].choices = [("", _("All reps")), *self.named[_Kind.REP]]
        self.fields["rep"].error_messages["invalid_choice"] = _REP_GONE

    def clean(self):
        cleaned = super().clean()
        first, since = cleaned.get("against_since"), self._period().since
        if first and periods.against(self._period(), first, self.user.time_zone).before >= since:
            self.add_error("against_since", _("Enter a day before the period begins."))
        return cleaned

    def scope(self) -> Scope:
        """Return the requested scope. Invalid values are ignored, and the form shows their errors."""
        scope = super().scope()
        cleaned = self.cleaned_data
        rounds = cleaned.get("rounds")
        return replace(
            scope,
            period=self._compared(scope.period),
            rep=cleaned.get("rep") or None,
            source=cleaned.get("source", ""),
            route=cleaned.get("route", ""),
            recycled=rounds == Rounds.LATER if rounds else None,
        )

    @property
    def reading_chosen(self) -> Reading:
        return Reading(self.cleaned_data.get("reading") or Reading.MOVEMENTS)

    def readings(self, page: str) -> list[tuple]:
        """Return label, address and whether it is the current one for each reading, on the URL name `page`."""
        return [
            (each.label, self.link(page, reading=each.value), each == self.reading_chosen) for each in Reading
        ]

    @property
    def rarely_used(self) -> list[forms.BoundField]:
        """The fields that are hidden until they are asked for."""
        names = ("team", "source", "route", "rounds", "against", "against_since")
        return [self[name] for name in names if name in self.fields]

    @property
    def uses_rare_ones(self) -> bool:
        return any(field.errors or field.data for field in self.rarely_used)

    def _territories(self) -> Iterable[tuple[int, str]]:
        return self.named[_Kind.TERRITORY]

    def _compared(self, period: Period) -> Period:
        zone = self.user.time_zone
        if first := self.cleaned_data.get("against_since"):
            return periods.against(period, first, zone)
        if self.cleaned_data.get("against") == Against.YEAR:
            return periods.year_earlier(period, zone)
        return period


_REP_GONE = _("This person was deleted, or you can't see them. The figures are those of all reps.")


def _names(user: User) -> QuerySet:
    """Return kind, key, name and whether they are still here, of all that can be chosen, in one statement."""
    columns = ("kind", "pk", "title", "here")
    territories = (
        Territory.objects.visible_to(user)
        .order_by()
        .annotate(kind=_text(_Kind.TERRITORY), title=F("name"), here=Value(True))
    )
    reps = (
        User.objects.colleagues_of(user)
        .filter(role__in=REPS)
        .order_by()
        .annotate(kind=_text(_Kind.REP), title=F("name"), here=F("is_active"))
    )
    found = territories.values_list(*columns)
    return found.union(reps.values_list(*columns), all=True).order_by("title")


def _text(text: str) -> Value:
    return Value(str(text), output_field=CharField())
