from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.lists.filters import MINE, NOBODY, OPEN
from leads.models import Lead
from leads.models.lead_queryset import LeadQuerySet
from leads.models.stages import Stage
from salesdesk.custom_fields.models import CustomField
from salesdesk.lists.filter_form import FilterForm
from salesdesk.people.models import User
from salesdesk.people.roles import REPS

from . import choices


class ThroughLeadsFilter(FilterForm):
    """Filter what `user` sees through leads. The choices cost one query."""

    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int)
    holder = forms.ChoiceField(label=_("Owner"), required=False)
    stage = forms.ChoiceField(
        label=_("With a lead that is"),
        required=False,
        choices=[("", _("All")), (OPEN, _("All open")), *Stage.choices],
    )

    def __init__(self, data, *, user: User, custom_fields: Iterable[CustomField] = ()):
        super().__init__(data, user=user, custom_fields=custom_fields)
        offered = choices.offered_to(user, campaigns=False)
        self.territories = [pk for pk, _name in offered.territories]
        self.reps = offered.reps
        mine = [(MINE, _("Me"))] if user.role in REPS else []
        self.fields["territory"].choices = [("", _("All")), *offered.territories]
        self.fields["holder"].choices = [
            ("", _("Anyone")),
            *mine,
            (NOBODY, _("Unassigned")),
            *self.reps,
        ]

    @property
    def seen_leads(self) -> LeadQuerySet:
        """All leads that the user can see."""
        return Lead.objects.visible_in(self.territories, self.user)
