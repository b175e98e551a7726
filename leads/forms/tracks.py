"""Writing a track: its facts, and its mails as rows; a row that was emptied goes away."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lengths import LengthField
from campaigns.models import Track
from campaigns.writing import FIELDS, wrong_with
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

KNOWN = ", ".join("{" + name + "}" for name in FIELDS)


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = ["team", "name", "language", "postal_address"]
        help_texts = {
            "postal_address": _("It stands in the footer of every mail; without it no mail leaves.")
        }

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if user.role != Role.ADMIN or self.instance.pk:
            self.instance.team = self.instance.team if self.instance.pk else user.team
            del self.fields["team"]
        else:
            self.fields["team"].queryset = Team.objects.all()

    def clean_postal_address(self):
        address = self.cleaned_data["postal_address"].strip()
        if self.instance.running and not address:
            raise forms.ValidationError(_("Its mails are leaving: pause it first."))
        return address

    def clean(self):
        cleaned = super().clean()
        team = cleaned.get("team") or (self.instance.team if self.instance.team_id else None)
        same = Track.objects.filter(team=team, name=cleaned.get("name")).exclude(pk=self.instance.pk)
        if team and same.exists():
            self.add_error("name", _("Another track of this team has that name."))
        return cleaned


class MailRow(forms.Form):
    wait = LengthField(label=_("After"), units=["hours", "days"], required=False)
    subject = forms.CharField(label=_("Subject"), max_length=150, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("subject", "text", "link")):
            return cleaned
        for name in ("wait", "subject", "text", "link"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Each mail has all four: when, a subject, a text and a link."))
        for name in ("subject", "text"):
            if wrong := wrong_with(cleaned.get(name) or ""):
                number = int((self.prefix or "0").rpartition("-")[2]) + 1
                said = _("Mail %(number)s: %(wrong)s")
                self.add_error(name, forms.ValidationError(said, params={"number": number, "wrong": wrong}))
        if cleaned.get("text") and "{link}" not in cleaned["text"] and "text" not in self.errors:
            self.add_error("text", _("Where is {link}? Without it nobody can show interest."))
        return cleaned


class BaseMailRows(forms.BaseFormSet):
    @property
    def mails(self) -> list:
        given = (row.cleaned_data for row in self.forms)
        return [
            (each["wait"], each["subject"], each["text"], each["link"])
            for each in given
            if each.get("subject")
        ]


MailRows = forms.formset_factory(MailRow, BaseMailRows, extra=1, max_num=20, absolute_max=40)


class PlaceForm(forms.Form):
    track = forms.ModelChoiceField(label=_("On the track"), queryset=Track.objects.none(), empty_label=None)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["track"].queryset = Track.objects.seen_by(user)
