from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.acceptance import takeover
from salesdesk.people.models import User

from .base import DeskForm


class TakeoverForm(DeskForm):
    """Choose the colleague who takes over."""

    to = forms.ModelChoiceField(
        label=_("Reassign to"),
        queryset=User.objects.none(),
        empty_label=_("Choose…"),
        help_text=_("Only colleagues with the same team and role."),
    )

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takeover.takeover_candidates(person)
