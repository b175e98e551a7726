"""Forms to ask for an approval of a quote, and to answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User
from salesdesk.web.forms.fields import LineField


class AskApprovalForm(forms.Form):
    approver = forms.ModelChoiceField(label=_("Approver"), queryset=User.objects.none(), empty_label=None)
    question = LineField(label=_("Comment"), max_length=300, required=False)

    def __init__(self, *args, approvers: list[User], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["approver"]
        field.queryset = User.objects.filter(pk__in=[each.pk for each in approvers])
        field.choices = [(each.pk, f"{each} · {each.get_role_display()}") for each in approvers]


class AnswerApprovalForm(forms.Form):
    comment = LineField(label=_("Comment"), max_length=300, required=False)
    answer = forms.ChoiceField(
        choices=[("approve", _("Approve")), ("decline", _("Decline"))], widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "decline" and not cleaned.get("comment"):
            self.add_error("comment", _("Say what must change."))
        return cleaned
