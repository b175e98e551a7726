"""Forms for responding to a handoff. Field names match the arguments in handoffs.acceptance."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.meetings import exit_impact
from handoffs.models import Appointment
from handoffs.models.handoff import Reason
from leads.forms.probability import ProbabilityField
from leads.forms.required_fields import RequiredFieldsMixin
from leads.models.stages import Stage
from salesdesk.templatetags.formatting import short_datetime
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.number_fields import AmountField

from .base import DeskForm, TextField


class DealTermsForm(DeskForm):
    """Value, probability and expected decision date of a deal."""

    coming_fields = ("decides_on",)
    value = AmountField()
    probability = ProbabilityField()
    decides_on = DayField(label=_("Expected decision date"))


class OpenDealForm(RequiredFieldsMixin, DealTermsForm):
    """The terms of a new deal, and the custom fields of `lead` that an opportunity requires."""

    def __init__(self, *args, lead, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_required(lead, Stage.OPPORTUNITY)


class KeepMeetingField(forms.TypedChoiceField):
    """Whether to cancel or keep the upcoming meetings. Cleans to True for keeping them."""

    def __init__(self, meetings: Sequence[Appointment], keep_label: str) -> None:
        notified = " ".join(exit_impact.sends_cancellation(meeting) for meeting in meetings)
        super().__init__(
            label=_("Upcoming meeting: %(when)s")
            % {"when": ", ".join(short_datetime(each.starts_at) for each in meetings)},
            choices=[("cancel", _("Cancel it. %(notified)s") % {"notified": notified}), ("keep", keep_label)],
            coerce=lambda value: value == "keep",
            initial="cancel",
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose whether to cancel or keep the meeting.")},
        )


class SendBackForm(DeskForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=Reason)
    missing_info = forms.CharField(
        label=_("What is missing?"),
        max_length=300,
        required=False,
        help_text=_("Shown to inside during the next call."),
    )

    def __init__(self, *args, meetings: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        if meetings:
            keep_label = _("Keep it in %(who)s’s calendar") % {"who": meetings[0].person}
            self.fields["keep_meeting"] = KeepMeetingField(meetings, keep_label)


class WithdrawForm(forms.Form):
    """Asks about upcoming meetings, if there are any."""

    def __init__(self, *args, meetings: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        if meetings:
            keep_label = _("Keep it for %(who)s, or for the field rep of the next handoff")
            self.fields["keep_meeting"] = KeepMeetingField(meetings, keep_label % {"who": meetings[0].person})


class AskQuestionForm(DeskForm):
    text = forms.CharField(
        label=_("Your question"), max_length=300, help_text=_("Your deadline is paused until inside answers.")
    )


class AnswerQuestionForm(forms.Form):
    """Inside's answer to a question from field."""

    answer = TextField(label=_("Your answer"), max_length=2000)


class AgendaItemForm(forms.Form):
    """The agreement of inside and field on an agenda item."""

    agreement = forms.CharField(label=_("Agreement"), max_length=300)
