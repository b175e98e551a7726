"""Forms for partners: the partnership, talks, links, and the partner of a deal."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from handoffs.forms.base import DeskForm, TextField
from handoffs.models import Opportunity, PartnerTalk
from handoffs.partners import links
from leads.assignment import partners
from leads.models import Contact, Lead, Partner
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import LineField


class PartnerForm(EditConflictMixin):
    """The kind, owner and rhythm of a partner, and the campaign in which the deals that it reports arrive."""

    class Meta:
        model = Partner
        fields = ("kind", "owner", "talk_days", "update_days", "campaign")

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        inside = User.objects.filter(role=Role.INSIDE, is_active=True)
        inside = inside if by.role == Role.ADMIN else inside.filter(team=by.team_id)
        self.fields["owner"].queryset = inside.order_by("name", "pk")
        self.fields["owner"].help_text = _("Keeps in touch with the partner.")
        campaigns = Campaign.objects.visible_to(by).filter(
            Q(state__in=[State.RUNNING, State.PAUSED], private=False) | Q(pk=self.instance.campaign_id)
        )
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].label = _("Campaign for new deals")
        self.fields["campaign"].empty_label = _("None: it can't report new deals")
        for name in ("talk_days", "update_days"):
            field = forms.IntegerField(
                label=self.fields[name].label,
                min_value=1,
                max_value=365,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )
            self.fields[name] = field
        self.fields["talk_days"].label = _("Talk every (days)")
        self.fields["update_days"].label = _("Deals updated every (days)")

    def clean(self):
        cleaned = super().clean()
        owner, campaign = cleaned.get("owner"), cleaned.get("campaign")
        if owner and campaign and campaign.team_id != owner.team_id:
            self.add_error("campaign", _("Choose a campaign of the owner's team."))
        return cleaned


class TalkForm(DeskForm):
    """A talk with a partner. Field names match the arguments of `talks.log`."""

    future_fields = ("next_on",)
    contact = forms.ModelChoiceField(
        label=_("With"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    deal = forms.ModelChoiceField(
        label=_("About"), queryset=Opportunity.objects.none(), required=False, empty_label=_("All deals")
    )
    note = TextField(label=_("Note"), max_length=2000, required=False, rows=3)
    next_on = DayField(label=_("Next talk"), required=False)
    next_why = LineField(label=_("About what"), max_length=300, required=False)
    outcome = forms.ChoiceField(choices=PartnerTalk.Outcome, widget=forms.HiddenInput)

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        people = Contact.objects.filter(company=partner.company_id, merged_into=None)
        self.fields["contact"].queryset = people.order_by("name", "pk")
        deals = Opportunity.objects.open().filter(lead__partner=partner)
        self.fields["deal"].queryset = deals.select_related("lead__company", "lead__campaign").order_by("pk")
        self.fields["deal"].label_from_instance = lambda deal: deal.lead.company.name
        self.fields["next_on"].help_text = _("Empty: after %(days)s days.") % {"days": partner.talk_days}

    def clean(self):
        cleaned = super().clean()
        asked_back = cleaned.get("outcome") == PartnerTalk.Outcome.CALL_BACK
        if asked_back and not cleaned.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Enter the day on which they want to be called."))
        return cleaned


class LinkForm(forms.Form):
    """A new link to the partner's page."""

    contact = forms.ModelChoiceField(
        label=_("For"), queryset=Contact.objects.none(), required=False, empty_label=_("Anybody there")
    )
    days = forms.IntegerField(
        label=_("Works for (days)"),
        min_value=1,
        max_value=links.MOST_DAYS,
        initial=links.DEFAULT_DAYS,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    send = forms.BooleanField(label=_("E-mail it to them"), required=False)
    message = TextField(
        label=_("Message"), max_length=2000, required=False, rows=4, help_text=_("The link follows below it.")
    )

    def __init__(self, *args, partner: Partner, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        people = Contact.objects.filter(company=partner.company_id, merged_into=None)
        self.fields["contact"].queryset = people.order_by("name", "pk")


class DealPartnerForm(DeskForm):
    """The partner of an open deal."""

    partner = forms.ModelChoiceField(
        label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("No partner")
    )

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["partner"].queryset = partners.choices_for(lead)
