from django import forms
from django.utils.translation import gettext_lazy as _

from leads.lists import activities
from leads.lists.filters import MINE
from leads.models import Activity
from leads.models.calling.activity import OUTCOME_CHOICES, ActivityQuerySet
from salesdesk.people.models import User
from salesdesk.people.roles import REPS
from salesdesk.web.forms.day_fields import DayField

from .through_leads import ThroughLeadsFilter

_KINDS = Activity.Kind
#: The kinds that are contact with a company, as in `ActivityQuerySet.contacts`.
KINDS = (
    _KINDS.CALL,
    _KINDS.EMAIL,
    _KINDS.MEETING,
    _KINDS.VISIT,
    _KINDS.VIDEO,
    _KINDS.CHAT,
    _KINDS.SMS,
    _KINDS.NOTE,
)
ALL = ("", _("All"))


class ActivityFilter(ThroughLeadsFilter):
    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Company or person…")}),
    )
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("Until"), required=False)
    kind = forms.ChoiceField(
        label=_("Activity"), required=False, choices=[ALL, *[(kind.value, kind.label) for kind in KINDS]]
    )
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[ALL, *OUTCOME_CHOICES])
    by = forms.ChoiceField(label=_("By"), required=False)
    reached = forms.ChoiceField(
        label=_("Conversation"), required=False, choices=[ALL, ("yes", _("Yes")), ("no", _("No"))]
    )
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[ALL, ("in", _("Incoming")), ("out", _("Outgoing"))]
    )

    USUAL = ("q", "first", "last", "kind", "outcome", "by")
    field_order = (*USUAL, "reached", "direction")

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user)
        mine = [(MINE, _("Me"))] if user.role in REPS else []
        self.fields["by"].choices = [("", _("Anyone")), *mine, *self.reps]

    def visible(self) -> ActivityQuerySet:
        return activities.narrow(Activity.objects.all(), self.user, self.seen_leads, self.asked)
