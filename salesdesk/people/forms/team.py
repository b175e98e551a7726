from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Team


class TeamForm(forms.ModelForm):
    class Meta:
        model = Team
        fields = ["name"]


class MixForm(forms.ModelForm):
    """How the team's calls are mixed; who leads it sets that."""

    class Meta:
        model = Team
        fields = ["retries", "cold"]
        help_texts = {
            "retries": _("Another try at who did not answer, and …"),
            "cold": _("… so many first calls, over and over. From 1 to 9 each."),
        }
