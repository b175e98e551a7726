"""One mail of a track, in the languages of the desk."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns import addresses
from campaigns.forms.durations import DurationInputField
from campaigns.track_editor import TrackMailDraft, addresses_in, mail_text_error
from salesdesk.web.forms.fields import LineField

#: The fields that choose the next step after a click, after a reply, and otherwise.
BRANCH_FIELDS = ("next_on_click", "next_on_reply", "next_otherwise")


class AddressField(forms.URLField):
    """A web address that everybody can reach."""

    default_validators = []

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and (error := addresses.address_error(value)):
            raise forms.ValidationError(error, code="invalid")


class BranchField(forms.TypedChoiceField):
    """The step after an e-mail; empty means the default."""

    def __init__(self, **options) -> None:
        super().__init__(coerce=int, empty_value=None, **options)

    def validate(self, value) -> None:
        if value:
            super().validate(value)


class MailRow(forms.Form):
    """An e-mail in the track's language and translations; `count` is the number of rows on the page.

    A row without any text counts as empty and needs no other fields.
    """

    template_name = "leads/email_nurture/track_email.html"

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    delay = DurationInputField(
        label=_("Send after"),
        units=["hours", "days"],
        error_messages={"required": _("Enter how long after the previous e-mail to send this one.")},
    )
    subject = LineField(
        label=_("Subject"), max_length=150, error_messages={"required": _("Enter a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Enter a text.")},
    )
    link = AddressField(
        label=_("Link"),
        max_length=addresses.MAX_ADDRESS_LENGTH,
        required=False,
        assume_scheme="https",
        help_text=_("Replaces {link} in the text."),
    )
    next_on_click = BranchField(label=_("If they click"))
    next_on_reply = BranchField(label=_("If they reply"))
    next_otherwise = BranchField(label=_("Otherwise"))

    def __init__(self, *args, track_language: str, count: int, **kwargs):
        super().__init__(*args, **kwargs | {"empty_permitted": True})
        self.number = int((self.prefix or "0").rpartition("-")[2]) + 1
        self.track_language = track_language
        mails = [(n, _("Continue with e-mail %(number)s") % {"number": n}) for n in range(1, count + 1)]
        mails = [each for each in mails if each[0] != self.number]
        end = (0, _("End the track"))
        for name in ("next_on_click", "next_on_reply"):
            self.fields[name].choices = [("", _("Make the lead an MQL, for a rep to call")), end, *mails]
        self.fields["next_otherwise"].choices = [("", _("Send the next e-mail")), end, *mails]
        for code, name in settings.LANGUAGES:
            language = {"language": name}
            subject = LineField(label=_("Subject, %(language)s") % language, max_length=150, required=False)
            area = forms.Textarea(attrs={"rows": 6, "lang": code})
            text = forms.CharField(
                label=_("Text, %(language)s") % language, max_length=5000, required=False, widget=area
            )
            self.fields |= {f"subject_{code}": subject, f"text_{code}": text}

    def has_changed(self) -> bool:
        """Return whether the row has any text or link; the others are deleted."""
        parts = [name for name in self.fields if name.startswith(("subject", "text", "link"))]
        return any(str(self[name].data or "").strip() for name in parts)

    @property
    def others(self) -> list:
        """The translation fields; those of the track's own language only if they are filled in."""
        codes = [code for code, _name in settings.LANGUAGES]
        fields = [self[f"{part}_{code}"] for code in codes for part in ("subject", "text")]
        return [each for each in fields if not each.name.endswith(f"_{self.track_language}") or each.value()]

    @property
    def has_other_languages(self) -> bool:
        """Whether a translation is filled in or has errors."""
        return any(each.value() or each.errors for each in self.others)

    def clean(self):
        cleaned = super().clean()
        self._check_text("subject", "text", self.track_language)
        for code, _name in settings.LANGUAGES:
            subject, text = f"subject_{code}", f"text_{code}"
            if not cleaned.get(subject) and not cleaned.get(text):
                continue
            if code == self.track_language:
                self.add_error(text, _("This is the track's own language. Enter its text above instead."))
            for name in (subject, text):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Enter both a subject and a text for this language."))
            self._check_text(subject, text, code)
        self._check_link()
        return cleaned

    def _check_text(self, subject: str, text: str, code: str) -> None:
        language = dict(settings.LANGUAGES)[code]
        for name in (subject, text):
            if error := mail_text_error(self.cleaned_data.get(name) or ""):
                message = _("E-mail %(number)s, %(language)s: %(error)s")
                params = {"number": self.number, "language": language, "error": error}
                self.add_error(name, forms.ValidationError(message, params=params))
        if addresses_in(self.cleaned_data.get(subject) or ""):
            self.add_error(subject, _("A link can't be clicked in a subject. Put it in the text."))
        draft = self.cleaned_data.get(text)
        links = addresses_in(draft or "")
        if draft and not links:
            self.add_error(
                text,
                _(
                    "This e-mail has no link. Add {link}, {form} or a web address, so that readers can respond."
                ),
            )
        if len(links) > addresses.MAX_ADDRESSES:
            message = _("This e-mail has %(links)s links. Use at most %(most)s.")
            self.add_error(text, message % {"most": addresses.MAX_ADDRESSES, "links": len(links)})

    def _check_link(self) -> None:
        """Require an address for {link}, and {link} for an address."""
        texts = [value for name, value in self.cleaned_data.items() if name.startswith("text") and value]
        is_used = any("{link}" in addresses_in(text) for text in texts)
        link = self.cleaned_data.get("link")
        if is_used and not link and "link" not in self.errors:
            self.add_error("link", _("The text uses {link}. Enter its address."))
        if link and texts and not is_used and not any(name.startswith("text") for name in self.errors):
            self.add_error("link", _("No text uses {link}. Add it to the text or remove this address."))

    def draft(self, numbers: dict[int, int]) -> TrackMailDraft:
        """Return the e-mail; `numbers` maps row numbers on the page to numbers in the track."""
        cleaned = self.cleaned_data
        branches = {name: numbers.get(cleaned[name], cleaned[name]) for name in BRANCH_FIELDS}
        translations = {
            code: (cleaned[f"subject_{code}"], cleaned[f"text_{code}"])
            for code, _name in settings.LANGUAGES
            if cleaned.get(f"subject_{code}")
        }
        facts = {name: cleaned[name] for name in ("delay", "subject", "text", "link", "pk")}
        return TrackMailDraft(**facts, **branches, translations=translations)
