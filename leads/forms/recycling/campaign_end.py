"""The exit questions for many leads at once, asked before a campaign ends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models.stages import DropReason
from leads.recycling.campaign_end import ExitGroup
from leads.recycling.exits import ExitRoute, Interest
from salesdesk.people.models import User

from .exits import ExitForm


class BulkExitForm(ExitForm):
    """The exit form for all leads of a group. Leads can't be disqualified in bulk."""

    interest = forms.ChoiceField(
        label=_("Are they interested?"),
        choices=[(each.value, each.label) for each in Interest if each != Interest.NEVER],
        widget=forms.RadioSelect,
    )

    def __init__(self, data=None, *, lead: ExitGroup, by: User, initial=None) -> None:
        ways = (ExitRoute.NURTURE, ExitRoute.MARKETING)
        super().__init__(data, lead=lead, by=by, ways=ways, initial=initial, prefix=lead.name)
        self.group = lead
        del self.fields["reason"]
        self.fields["comment"].label = _("Talking point for next time")

    def _answered(self, chosen: str) -> dict[str, str]:
        return self.lead.default_answers

    @property
    def impact(self) -> list[str]:
        """Return nothing: both exits cancel the same things, which the page counts once for all groups."""
        return []

    def _promise(self) -> None:
        """Return None: a lead with a promised call has a holder and stays as it is."""

    def _reason(self, exit_route: ExitRoute, reason: str) -> str:
        return DropReason.CAMPAIGN_ENDED
