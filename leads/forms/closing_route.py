"""Who closes a lead: the facts by which a route is proposed, and the one that is chosen."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from leads.assignment import closing_route
from leads.assignment.closing_route import RouteAdvice

from .amount import AmountField
from .lead import LeadForm

AS_PROPOSED = "proposed"


class RouteForm(LeadForm):
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
    route_reason = forms.CharField(
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
            "route": lead.route if lead.route_reason else AS_PROPOSED,
            "route_reason": lead.route_reason,
        }
        self.fields["value"].help_text = lead.campaign.currency

        self.deciders = closing_route.decider_count(lead)

    @property
    def proposed(self) -> RouteAdvice:
        """What the facts propose: those that stand, or that were typed."""
        return closing_route.proposed_route(self.lead, self.deciders)

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for name in ("value", "visit_needed", "partner"):
            setattr(self.lead, name, cleaned[name])
        if cleaned["route"] == AS_PROPOSED:
            cleaned["route"] = ""
        route, route_reason = cleaned["route"], cleaned["route_reason"]
        if route and route != self.proposed.route and not route_reason:
            self.add_error("route_reason", closing_route.override_question(self.proposed))
        return cleaned
