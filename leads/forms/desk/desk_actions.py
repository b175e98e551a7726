"""Validate the desk's other actions: skip, pause, undo, set the chance, poll notices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Pause, Skip
from salesdesk.web.forms.fields import MAX_NUMBER

from ..probability import ProbabilityField

WHY_NOT = _("Choose a reason for skipping.")
WHAT_FOR = _("Choose a reason for the pause.")


class SkipForm(forms.Form):
    """The call to skip, and the reason."""

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
    """The idempotency key of the submission that logged a call."""

    key = forms.UUIDField()


class ProbabilityForm(SubmissionForm):
    probability = ProbabilityField()


class NoticesForm(forms.Form):
    """The notices and counts that the page already shows."""

    callbacks = forms.IntegerField(required=False, min_value=0)
    call_requests = forms.IntegerField(required=False, min_value=0)
    notices = forms.CharField(required=False, max_length=100)
