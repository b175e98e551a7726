"""One mail of a track, in the languages of the desk."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns import addresses
from campaigns.forms.durations import DurationInputField
from campaigns.track_editor import TrackMailDraft, addresses_in, mail_text_error

#: Where a mail leads: who opens a link of it, who answers it, and all others.
BRANCH_FIELDS = ("opened", "next_on_reply", "then")


class AddressField(forms.URLField):
    """A web address to which anybody can be sent."""

    default_validators = []

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (wrong := addresses.address_error(value)):
            raise forms.ValidationError(wrong, code="invalid")


class BranchField(forms.TypedChoiceField):
    """Where the track goes on. Nothing chosen is a way, too: the usual one."""

    def __init__(self, **options) -> None:
        super().__init__(coerce=int, empty_value=None, **options)

    def validate(self, value) -> None:
        if value:
            super().validate(value)


class MailRow(forms.Form):
    """A mail in the track's `own` language, and in the others of the desk; `count` rows stand on the page.

    A row in which nothing is written is none, and asks for nothing.
    """

    template_name = "leads/email_nurture/track_email.html"

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    wait = DurationInputField(
        label=_("Leaves after"),
        units=["hours", "days"],
        error_messages={"required": _("How long after the one before does it leave?")},
    )
    subject = forms.CharField(
        label=_("Subject"), max_length=150, error_messages={"required": _("Each mail has a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Each mail has a text.")},
    )
    link = AddressField(
        label=_("Link"),
        max_length=addresses.MAX_ADDRESS_LENGTH,
        required=False,
        assume_scheme="https",
        help_text=_("What {link} in the text becomes."),
    )
    opened = BranchField(label=_("Who opens a link"))
    next_on_reply = BranchField(label=_("Who answers"))
    then = BranchField(label=_("All others"))

    def __init__(self, *args, own: str, count: int, **kwargs):
        super().__init__(*args, **kwargs | {"empty_permitted": True})
        self.number = int((self.prefix or "0").rpartition("-")[2]) + 1
        self.own = own
        mails = [(n, _("go on with mail %(number)s") % {"number": n}) for n in range(1, count + 1)]
        mails = [each for each in mails if each[0] != self.number]
        ends = (0, _("leave the track"))
        for way in ("opened", "next_on_reply"):
            self.fields[way].choices = [("", _("is called by the rep: an MQL again")), ends, *mails]
        self.fields["then"].choices = [("", _("get the mail after it")), ends, *mails]
        for code, name in settings.LANGUAGES:
            said = {"language": name}
            subject = forms.CharField(label=_("Subject, %(language)s") % said, max_length=150, required=False)
            area = forms.Textarea(attrs={"rows": 6, "lang": code})
            text = forms.CharField(
                label=_("Text, %(language)s") % said, max_length=5000, required=False, widget=area
            )
            self.fields |= {f"subject_{code}": subject, f"text_{code}": text}

    def has_changed(self) -> bool:
        """Whether anything is written in it: a row that was emptied goes away."""
        parts = [name for name in self.fields if name.startswith(("subject", "text", "link"))]
        return any(str(self[name].data or "").strip() for name in parts)

    @property
    def others(self) -> list:
        """The fields of the other languages; those of the track's own only while something stands in them."""
        codes = [code for code, _name in settings.LANGUAGES]
        fields = [self[f"{part}_{code}"] for code in codes for part in ("subject", "text")]
        return [each for each in fields if not each.name.endswith(f"_{self.own}") or each.value()]

    @property
    def has_other_languages(self) -> bool:
        """Whether something stands, or is wrong, in another language."""
        return any(each.value() or each.errors for each in self.others)

    def clean(self):
        cleaned = super().clean()
        self._check_text("subject", "text", self.own)
        for code, _name in settings.LANGUAGES:
            subject, text = f"subject_{code}", f"text_{code}"
            if not cleaned.get(subject) and not cleaned.get(text):
                continue
            if code == self.own:
                self.add_error(text, _("That is the track's own language: its text stands above."))
            for name in (subject, text):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A language has both a subject and a text."))
            self._check_text(subject, text, code)
        self._check_link()
        return cleaned

    def _check_text(self, subject: str, text: str, code: str) -> None:
        language = dict(settings.LANGUAGES)[code]
        for name in (subject, text):
            if wrong := mail_text_error(self.cleaned_data.get(name) or ""):
                said = _("Mail %(number)s, %(language)s: %(wrong)s")
                facts = {"number": self.number, "language": language, "wrong": wrong}
                self.add_error(name, forms.ValidationError(said, params=facts))
        if addresses_in(self.cleaned_data.get(subject) or ""):
            self.add_error(subject, _("A link stands in the text: nobody can open one in a subject."))
        written = self.cleaned_data.get(text)
        links = addresses_in(written or "")
        if written and not links:
            self.add_error(
                text, _("Where is {link}? Without it, {form} or an address, nobody can show interest.")
            )
        if len(links) > addresses.MAX_ADDRESSES:
            said = _("A mail has at most %(most)s links: this one has %(links)s.")
            self.add_error(text, said % {"most": addresses.MAX_ADDRESSES, "links": len(links)})

    def _check_link(self) -> None:
        """The field and {link} in a text need each other."""
        texts = [value for name, value in self.cleaned_data.items() if name.startswith("text") and value]
        named = any("{link}" in addresses_in(text) for text in texts)
        link = self.cleaned_data.get("link")
        if named and not link and "link" not in self.errors:
            self.add_error("link", _("The text names {link}: which address is it?"))
        if link and texts and not named and not any(name.startswith("text") for name in self.errors):
            self.add_error("link", _("No text names {link}, so that nobody would see this address."))

    def written(self, numbers: dict[int, int]) -> TrackMailDraft:
        """The mail. `numbers` are those that the rows of the page have in the track."""
        given = self.cleaned_data
        ways = {name: numbers.get(given[name], given[name]) for name in BRANCH_FIELDS}
        texts = {
            code: (given[f"subject_{code}"], given[f"text_{code}"])
            for code, _name in settings.LANGUAGES
            if given.get(f"subject_{code}")
        }
        facts = {name: given[name] for name in ("wait", "subject", "text", "link", "pk")}
        return TrackMailDraft(**facts, **ways, translations=texts)
