"""The filter bar of the security events. Filters are query parameters, so that a list can be shared."""

from datetime import timedelta

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from ..models import SecurityEvent, User

#: The shortest bounds what a page reads.
PERIODS = [("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]
USUAL = "30"


class SecurityEventFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("Event"), required=False, choices=[("", _("All")), *SecurityEvent.Kind.choices]
    )
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int)
    days = forms.ChoiceField(label=_("Last"), required=False, choices=PERIODS)

    def __init__(self, data):
        super().__init__({"days": USUAL} | data.dict(), label_suffix="")
        people = User.objects.values_list("pk", "name").order_by("name", "pk")
        self.fields["person"].choices = [("", _("Anyone")), *people]
        self.is_valid()

    @property
    def is_filtered(self) -> bool:
        return bool(self.cleaned_data.get("kind") or self.cleaned_data.get("person"))

    def narrow(self, events: QuerySet[SecurityEvent]) -> QuerySet[SecurityEvent]:
        """Return the events of the chosen kind and days that a person caused or that are about them.

        Invalid filters are ignored.
        """
        chosen = self.cleaned_data
        days = int(chosen.get("days") or USUAL)
        events = events.filter(at__gte=clock.now() - timedelta(days=days))
        if kind := chosen.get("kind"):
            events = events.filter(kind=kind)
        if person := chosen.get("person"):
            events = events.filter(Q(person=person) | Q(by=person))
        return events
