"""What field says to a handoff: the small form behind each key. Field names are those of handoffs.answering."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs import following
from handoffs.models import Appointment
from handoffs.models.handoff import Reason
from leads.forms.amount import AmountField
from leads.forms.chance import ChanceField
from salesdesk.fields import DayField
from salesdesk.templatetags.figures import when

from .fields import DeskForm, TextField


class TermsForm(DeskForm):
    """What makes an opportunity: what it is worth, how likely, and when the buyer decides."""

    ahead = ("decides_on",)
    value = AmountField()
    chance = ChanceField()
    decides_on = DayField(label=_("The buyer decides on"))


class MeetingField(forms.TypedChoiceField):
    """What becomes of the meetings that stand: true where they are kept. Nothing is called off unseen."""

    def __init__(self, meetings: Sequence[Appointment], stands: str) -> None:
        cancelled = " ".join(following.told_off(meeting) for meeting in meetings)
        super().__init__(
            label=_("The meeting of %(when)s")
            % {"when": ", ".join(when(each.starts_at) for each in meetings)},
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
            self.fields["keeps_meeting"] = MeetingField(meetings, stands)


class WithdrawForm(forms.Form):
    """Inside takes a handoff back; asks only what becomes of a meeting."""

    def __init__(self, *args, meetings: Sequence[Appointment], **kwargs):
        super().__init__(*args, **kwargs)
        if meetings:
            stands = _("It stands: whoever you hand it to next goes there, or %(who)s")
            self.fields["keeps_meeting"] = MeetingField(meetings, stands % {"who": meetings[0].person})


class AskForm(DeskForm):
    text = forms.CharField(
        label=_("What do you have to know?"), max_length=300, help_text=_("Your clock stands until then.")
    )


class TellForm(forms.Form):
    """Inside answers a question of field."""

    answer = TextField(label=_("Your answer"), max_length=2000)


class SettleForm(forms.Form):
    """What was agreed in the weekly meeting."""

    agreed = forms.CharField(label=_("What was agreed"), max_length=300)
