from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names

from ..models import Team


class TeamForm(EditConflictMixin):
    class Meta:
        model = Team
        fields = ["name"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        check_names(self, "name")


class BlendForm(EditConflictMixin):
    """A team's call blend, the ratio of retries to cold calls, and how much of the day may go to sales admin."""

    class Meta:
        model = Team
        fields = ["retry_share", "cold_share", "admin_share"]
        help_texts = {
            "admin_share": _(
                "A rep and the manager are told on a day in which it takes more. From 1 to 100."
            ),
            "retry_share": _("Calls to people who didn't answer before, per round. From 1 to 9."),
            "cold_share": _("First calls to new leads, per round. From 1 to 9."),
        }


class AddressForm(EditConflictMixin):
    """The postal address in the footer of the team's nurture e-mails."""

    class Meta:
        model = Team
        fields = ["postal_address"]
        help_texts = {
            "postal_address": _(
                "Name, street, postcode and town. Shown in the footer of every nurture e-mail; "
                "without it no e-mail is sent."
            )
        }

    def clean_postal_address(self):
        address = self.cleaned_data["postal_address"].strip()
        if not address and self.instance.tracks.filter(running=True).exists():
            raise forms.ValidationError(
                _("A nurture track is running and needs this address. Pause the track first.")
            )
        return address
