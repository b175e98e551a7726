"""The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.meetings import lead_moves
from handoffs.models import Appointment
from handoffs.models.handoff import Reason
from leads.forms.amount import AmountField
from leads.forms.probability import ProbabilityField
from salesdesk.templatetags.formatting import short_datetime
from salesdesk.web.fields import DayField

from .base import DeskForm, TextField


class DealTermsForm(DeskForm):
    """The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

    future_fields = ("decides_on",)
    value = AmountField()
    probability = ProbabilityField()
    decides_on = DayField(label=_("The buyer decides on"))


class KeepMeetingField(forms.TypedChoiceField):
    """The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

    def __init__(self, meetings: Sequence[Appointment], stands: str) -> None:
        cancelled = " ".join(lead_moves.sends_cancellation(meeting) for meeting in meetings)
        super().__init__(
            label=_("The meeting of %(when)s")
            % {"when": ", ".join(short_datetime(each.starts_at) for each in meetings)},
            choices=[("cancel", _("Is cancelled. %(told)s") % {"told": cancelled}), ("keep", stands)],
            coerce=lambda value: value == "keep",
            initial="cancel",
            widget=forms.RadioSelect,
            error_messages={"required": _("A meeting stands: what becomes of it?")},
        )


class SendBackForm(DeskForm):
    reason = forms.ChoiceField(label=_("What was wrong"), choices=Reason)
    missing = forms.CharField(
        label=_("What has to be found out?"),
        max_length=300,
        required=False,
        help_text=_("Inside reads this on the call."),
    )

    def __init__(self, *args, meetings: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        if meetings:
            stands = _("It stands, and stays in the calendar of %(who)s") % {"who": meetings[0].person}
            self.fields["keep_meeting"] = KeepMeetingField(meetings, stands)


class WithdrawForm(forms.Form):
    """The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

    def __init__(self, *args, meetings: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        if meetings:
            stands = _("It stands: whoever you hand it to next goes there, or %(who)s")
            self.fields["keep_meeting"] = KeepMeetingField(meetings, stands % {"who": meetings[0].person})


class AskQuestionForm(DeskForm):
    text = forms.CharField(
        label=_("What do you have to know?"), max_length=300, help_text=_("Your clock stands until then.")
    )


class AnswerQuestionForm(forms.Form):
    """The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

    answer = TextField(label=_("Your answer"), max_length=2000)


class AgendaItemForm(forms.Form):
    """The forms behind the answers to a handoff. Field names match handoffs.acceptance.answers."""

    agreed = forms.CharField(label=_("What was agreed"), max_length=300)
