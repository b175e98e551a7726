"""Who closes a lead: the facts by which a route is proposed, and the one that is chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from leads.assignment import closing_route
from leads.assignment.closing_route import Advice

from .amount import AmountField
from .lead import AboutLead

AS_PROPOSED = "proposed"


class RouteForm(AboutLead):
    value = AmountField(label=_("Value, about"), required=False)
    visit_needed = forms.BooleanField(label=_("They must be met: a visit is needed"), required=False)
    partner = forms.CharField(
        label=_("Partner who brought it"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    route = forms.ChoiceField(
        label=_("Who closes it"),
        choices=[(AS_PROPOSED, _("As the facts propose")), *Route.choices],
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label=_("Why another than proposed"),
        max_length=200,
        required=False,
        help_text=_("Kept in the story."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lead = self.lead
        self.initial |= {
            "value": lead.value,
            "visit_needed": lead.visit_needed,
            "partner": lead.partner,
            "route": lead.route if lead.route_because else AS_PROPOSED,
            "because": lead.route_because,
        }
        self.fields["value"].help_text = lead.campaign.currency

        self.deciders = closing_route.deciders_of(lead)

    @property
    def proposed(self) -> Advice:
        """What the facts propose: those that stand, or that were typed."""
        return closing_route.proposed(self.lead, self.deciders)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for name in ("value", "visit_needed", "partner"):
            setattr(self.lead, name, cleaned[name])
        if cleaned["route"] == AS_PROPOSED:
            cleaned["route"] = ""
        route, because = cleaned["route"], cleaned["because"]
        if route and route != self.proposed.route and not because:
            self.add_error("because", closing_route.asks_why(self.proposed))
        return cleaned
