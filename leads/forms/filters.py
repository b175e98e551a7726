"""The filter bar of the lead list. Filters are query parameters, so that a list can be bookmarked and shared."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from campaigns.territories import tree
from leads.accounts import lead_list
from leads.accounts.lead_list import MINE, NOBODY, OPEN
from leads.models import Lead
from leads.models.stages import Stage, Stream
from salesdesk.people.models import User
from salesdesk.people.roles import REPS


class LeadFilter(forms.Form):
    """Filter the leads that `user` can see. The choices cost three queries, two for a rep."""

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

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        self.user = user
        campaigns = Campaign.objects.visible_to(user).values_list("pk", "name").order_by("name")
        territories = tree.choices(Territory.objects.visible_to(user))
        self.fields["campaign"].choices = [("", _("All")), *campaigns]
        self.fields["territory"].choices = [("", _("All")), *territories]
        self.fields["holder"].choices = [("", _("Anyone")), *_holders(user)]

    def narrow(self, leads: QuerySet[Lead]) -> QuerySet[Lead]:
        """Return `leads` narrowed to the chosen filters; invalid ones are ignored."""
        self.is_valid()
        return lead_list.narrow(leads, self.user, self.cleaned_data)

    @property
    def shown(self) -> str:
        """The chosen filters in words, such as "Stage: SQL, Owner: Unassigned"."""
        chosen = []
        for field in self:
            value = self.cleaned_data.get(field.name)
            if value not in ("", None):
                choices = {str(key): label for key, label in getattr(field.field, "choices", [])}
                chosen.append(f"{field.label}: {choices.get(str(value), value)}")
        return ", ".join(chosen)

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.values())


def _holders(user: User) -> list[tuple[str, str]]:
    """Return the owner choices: a rep's own leads, or for managers each rep of the team."""
    if user.role in REPS:
        return [(MINE, _("Me")), (NOBODY, _("Unassigned"))]
    reps = User.objects.colleagues_of(user).filter(role__in=REPS)
    return [(NOBODY, _("Unassigned")), *((str(pk), name) for pk, name in reps.values_list("pk", "name"))]
