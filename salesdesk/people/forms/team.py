from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.edit_conflicts import EditConflictMixin

from ..models import Team


class TeamForm(EditConflictMixin):
    class Meta:
        model = Team
        fields = ["name"]


class BlendForm(EditConflictMixin):
    """How the team's calls are mixed; who leads it sets that."""

    class Meta:
        model = Team
        fields = ["retries", "cold"]
        help_texts = {
            "retries": _("Another try at who did not answer, and …"),
            "cold": _("… so many first calls, over and over. From 1 to 9 each."),
        }


class AddressForm(EditConflictMixin):
    """Who sends the mails of the team's tracks."""

    class Meta:
        model = Team
        fields = ["postal_address"]
        help_texts = {
            "postal_address": _(
                "Name, street, postcode and town. It stands in the footer of every mail of a track; without it none"
                " leaves."
            )
        }

    def clean_postal_address(self):
        address = self.cleaned_data["postal_address"].strip()
        if not address and self.instance.tracks.filter(running=True).exists():
            raise forms.ValidationError(_("Mails of a track are leaving: pause it first."))
        return address
