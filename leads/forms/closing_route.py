"""The form for the closing route of a lead: the facts that propose one, and the chosen one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Route
from leads.assignment import closing_route, partners
from leads.assignment.closing_route import RouteAdvice
from leads.models import Partner
from salesdesk.web.forms.fields import LineField
from salesdesk.web.forms.number_fields import AmountField

from .lead import LeadForm

AS_PROPOSED = "proposed"


class RouteForm(LeadForm):
    value = AmountField(label=_("Estimated value"), required=False)
    visit_needed = forms.BooleanField(label=_("On-site visit required"), required=False)
    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("No partner")
    )
    route = forms.ChoiceField(
        label=_("Closing route"),
        choices=[(AS_PROPOSED, _("As suggested")), *Route.choices],
        widget=forms.RadioSelect,
    )
    route_reason = LineField(
        label=_("Reason for overriding the suggestion"),
        max_length=200,
        required=False,
        help_text=_("Saved in the timeline."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lead = self.lead
        self.initial |= {
            "value": lead.value,
            "visit_needed": lead.visit_needed,
            "partner": lead.partner_id,
            "route": lead.route if lead.route_reason else AS_PROPOSED,
            "route_reason": lead.route_reason,
        }
        self.fields["value"].help_text = lead.campaign.currency
        self.fields["partner"].queryset = partners.choices_for(lead)

        self.deciders = closing_route.decider_count(lead)

    @property
    def proposed(self) -> RouteAdvice:
        """Return the route that the current facts propose."""
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
