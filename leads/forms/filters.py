"""The bar above the list of leads: each filter a part of the address, so that a list can be kept and sent."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from leads.accounts import search
from leads.models import Lead
from leads.models.stages import Stage, Stream
from salesdesk.people.models import User
from salesdesk.people.roles import REPS

NOBODY, MINE, OPEN = "nobody", "mine", "open"


class LeadFilter(forms.Form):
    """What of the leads that `user` sees is shown. Three statements for the choices, two for a rep."""

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
        label=_("Whose"),
        required=False,
        choices=[("", _("All")), *[each for each in Stream.choices if each[0] != Stream.NONE]],
    )
    holder = forms.ChoiceField(label=_("With"), required=False)

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        self.user = user
        campaigns = Campaign.objects.visible_to(user).values_list("pk", "name").order_by("name")
        territories = Territory.objects.visible_to(user).values_list("pk", "name").order_by("name")
        self.fields["campaign"].choices = [("", _("All")), *campaigns]
        self.fields["territory"].choices = [("", _("All")), *territories]
        self.fields["holder"].choices = [("", _("Anybody")), *_holders(user)]

    def narrow(self, leads: QuerySet[Lead]) -> QuerySet[Lead]:
        """Those of `leads` that are asked for; what was asked wrongly is as if not asked."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if name := asked.pop("q", ""):
            leads = leads.filter(search.filter_by_name(name))
        if asked.get("stage") == OPEN:
            leads = leads.open()
            del asked["stage"]
        if (holder := asked.pop("holder", "")) == NOBODY:
            leads = leads.open().filter(holder=None)
        elif holder:
            asked["holder"] = self.user.pk if holder == MINE else int(holder)
        return leads.filter(**asked)

    @property
    def is_filtered(self) -> bool:
        """Whether anything is narrowed: an empty list then says so."""
        return any(self.cleaned_data.values())


def _holders(user: User) -> list[tuple[str, str]]:
    """Reps ask for their own; who leads them, for each of them."""
    if user.role in REPS:
        return [(MINE, _("Me")), (NOBODY, _("Nobody yet"))]
    reps = User.objects.colleagues_of(user).filter(role__in=REPS)
    return [(NOBODY, _("Nobody yet")), *((str(pk), name) for pk, name in reps.values_list("pk", "name"))]
