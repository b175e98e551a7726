"""What a rep says beside the calls themselves: why one is skipped, why nothing is taken, how likely an order is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Pause, Skip
from salesdesk.web.fields import MAX_NUMBER

from .probability import ProbabilityField

WHY_NOT = _("Why not this one?")
WHAT_FOR = _("What for?")


class SkipForm(forms.Form):
    """Which call is passed over, and why."""

    lead = forms.IntegerField()
    fence = forms.IntegerField(max_value=MAX_NUMBER)
    reason = forms.ChoiceField(
        choices=Skip.Reason,
        error_messages={"required": WHY_NOT, "invalid_choice": WHY_NOT},
    )


class PauseForm(forms.Form):
    reason = forms.ChoiceField(
        choices=Pause.Reason,
        error_messages={"required": WHAT_FOR, "invalid_choice": WHAT_FOR},
    )


class SubmissionForm(forms.Form):
    """The press of the button that logged a call."""

    key = forms.UUIDField()


class ProbabilityForm(SubmissionForm):
    probability = ProbabilityField()


class NoticesForm(forms.Form):
    """What the screen knows already: how many promises and people who asked were ready, and what was heard."""

    callbacks = forms.IntegerField(required=False, min_value=0)
    call_requests = forms.IntegerField(required=False, min_value=0)
    notices = forms.CharField(required=False, max_length=100)
