"""The filter bar of the lead list."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from leads.lists import filters
from leads.lists.filters import MINE, NOBODY, OPEN
from leads.models import Lead
from leads.models.lead_queryset import LeadQuerySet
from leads.models.queue.ranks import BEST_SCORE
from leads.models.stages import Source, Stage, Stream
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.lists.filter_form import FilterForm
from salesdesk.people.models import User
from salesdesk.people.roles import REPS
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.number_fields import DecimalTextField

from .lists import choices


class LeadFilter(FilterForm):
    """Filter the leads that `user` can see. The choices cost two queries."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Company or person…")}),
    )
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int)
    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int)
    stage = forms.ChoiceField(
        label=_("Stage"), required=False, choices=[("", _("All")), (OPEN, _("All open")), *Stage.choices]
    )
    stream = forms.ChoiceField(
        label=_("Team"),
        required=False,
        choices=[("", _("All")), *[each for each in Stream.choices if each[0] != Stream.NONE]],
    )
    holder = forms.ChoiceField(label=_("Owner"), required=False)
    source = forms.ChoiceField(
        label=_("Came from"), required=False, choices=[("", _("All")), *Source.choices]
    )
    due_to = DayField(label=_("Next step until"), required=False)
    added_from = DayField(label=_("Added from"), required=False)
    added_to = DayField(label=_("Added until"), required=False)
    value_from = DecimalTextField(label=_("Value from"), required=False, max_digits=12, decimal_places=2)
    value_to = DecimalTextField(label=_("Value to"), required=False, max_digits=12, decimal_places=2)
    score_from = forms.IntegerField(
        label=_("Score from"),
        required=False,
        min_value=0,
        max_value=BEST_SCORE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )

    CUSTOM = filters.VALUES
    USUAL = ("q", "campaign", "territory", "stage", "stream", "holder")

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user, custom_fields=filters.custom_fields())
        offered = choices.offered_to(user)
        self.territories = [pk for pk, _name in offered.territories]
        self.fields["campaign"].choices = [("", _("All")), *offered.campaigns]
        self.fields["territory"].choices = [("", _("All")), *offered.territories]
        own = [(MINE, _("Me"))] if user.role in REPS else []
        self.fields["holder"].choices = [("", _("Anyone")), *own, (NOBODY, _("Unassigned")), *offered.reps]

    @cached_property
    def custom_start(self) -> Q | None:
        campaign = self.asked.get("campaign")
        return Q(custom_values__campaign=campaign) if campaign else None

    @cached_property
    def custom(self) -> Narrowed:
        return filters.narrow_custom(self.user, self.asked, self.custom_fields)

    def visible(self) -> LeadQuerySet:
        """Return the leads that the user can see, narrowed to the chosen filters."""
        return self.narrow(Lead.objects.visible_in(self.territories, self.user))

    def narrow(self, leads: LeadQuerySet) -> LeadQuerySet:
        """Return `leads` narrowed to the chosen filters; invalid ones are ignored."""
        return filters.narrow(leads, self.user, self.asked, self.custom)
