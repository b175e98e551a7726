"""The choices of the actions on leads that need attention: a rep, a territory or a day.

A rep and a day are proposed, so that an action takes one click.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.models import Territory
from campaigns.territories import tree
from leads.bulk import assigning
from leads.models import Lead
from salesdesk import clock, formats
from salesdesk.clock.workdays import is_working_day
from salesdesk.people.models import Absence, User
from salesdesk.web.forms.day_fields import DayField

from . import actions


class ActForm(forms.Form):
    """The common part of these forms. Without a field, the action asks for nothing."""

    #: The field to keep for the next lead; "" if there is none.
    asks = ""
    #: The prefix of the ids of its fields, as several of these forms may be on one page.
    prefixed = "act"

    def __init__(self, data=None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="", auto_id=f"{self.prefixed}_%s")
        self.user = user

    def details(self) -> dict[str, Any]:
        return self.cleaned_data


class RepForm(ActForm):
    """A rep. The one with the fewest leads is proposed, of those who are at work."""

    asks = prefixed = "to"
    label = gettext_lazy("To inside rep")
    to = forms.TypedChoiceField(coerce=int)

    def __init__(self, data=None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, initial=initial)
        self.fields["to"].label = self.label
        found = list(with_leads_held(self.people()))
        self.fields["to"].choices = [(each.pk, _rep(each)) for each in found]
        self.fields["to"].error_messages["invalid_choice"] = _(
            "This rep can't get leads. Choose another one."
        )
        at_work = [each for each in found if not each.is_away] or found
        if not self.initial.get("to") and at_work:
            self.initial["to"] = min(at_work, key=lambda each: (each.leads_held, each.name)).pk

    def people(self) -> QuerySet[User]:
        return assigning.reps(self.user)


class FieldRepForm(RepForm):
    prefixed = "field"
    label = gettext_lazy("To field rep")

    def people(self) -> QuerySet[User]:
        return actions.field_reps(self.user)


class TerritoryForm(ActForm):
    #: None is proposed: no territory of the campaign covers these leads.
    asks = prefixed = "into"
    into = forms.TypedChoiceField(
        label=gettext_lazy("Territory"),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose a territory first.")},
    )

    def __init__(self, data=None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, initial=initial)
        known = tree.choices(Territory.objects.editable_by(user))
        self.fields["into"].choices = [("", _("Choose a territory")), *known]
        self.fields["into"].error_messages["invalid_choice"] = _(
            "This territory was deleted. Choose another one."
        )

    def details(self) -> dict[str, Any]:
        return {"territory": self.cleaned_data["into"]}


class DayForm(ActForm):
    """A day for the call, by default the next working day of the manager."""

    asks = prefixed = "on"
    on = DayField(label=gettext_lazy("Call on"))

    def __init__(self, data=None, *, user: User, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, user=user, initial=initial)
        self.initial["on"] = self.initial.get("on") or _working_day_after(user.today, user)

    def clean_on(self):
        if self.cleaned_data["on"] <= self.user.today:
            raise ValidationError(_("Enter a date after today."))
        return self.cleaned_data["on"]

    def details(self) -> dict[str, Any]:
        why = _("Replanned by %(who)s") % {"who": self.user}
        return {"on": self.cleaned_data["on"].isoformat(), "why": why}


def with_leads_held(people: QuerySet[User]) -> QuerySet[User]:
    """Add `leads_held`, the number of open leads that each person has, and `is_away`, by name."""
    held = Lead.objects.open().filter(holder=OuterRef("pk")).order_by().values("holder")
    away = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=clock.now(), ends_at__gt=clock.now())
    counted = Subquery(held.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return people.annotate(leads_held=Coalesce(counted, 0), is_away=Exists(away)).order_by("name", "pk")


def _working_day_after(day: date, user: User) -> date:
    days = (day + timedelta(each) for each in range(1, 15))
    works = (each for each in days if is_working_day(user.country, user.subdivision, each, user.special_days))
    return next(works, day + timedelta(1))


def _rep(person: Any) -> str:
    facts = {"who": person.name, "n": formats.number(person.leads_held)}
    if person.is_away:
        return _("%(who)s (away)") % facts
    return ngettext("%(who)s (%(n)s lead)", "%(who)s (%(n)s leads)", person.leads_held) % facts
