"""Form to write an e-mail to a contact."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brochure
from leads.attachments import listed
from leads.calling import callback_times
from leads.correspondence import enclosing, follow_up, merge_fields
from leads.correspondence.compose import Draft
from leads.models import Attachment, Contact, Email, EmailTemplate, Lead
from salesdesk import formats
from salesdesk.files.fields import FilesField, FilesInput
from salesdesk.parsing import when
from salesdesk.people.models import User
from salesdesk.web.forms.fields import LineField

#: Characters of the text of an e-mail.
MAX_TEXT = 20_000


class ContactField(forms.ModelChoiceField):
    """Choose a contact; without a choice it is the `usual` one."""

    usual: int | None = None

    def clean(self, value):
        return super().clean(value or self.usual)


class ComposeForm(forms.Form):
    """To whom, subject, text, and the day of the next step."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    contact = ContactField(
        label=_("To"),
        queryset=Contact.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose who the e-mail is for.")},
    )
    subject = LineField(
        label=_("Subject"), max_length=200, error_messages={"required": _("Enter a subject.")}
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "true"}),
        error_messages={"required": _("Enter a message.")},
    )
    template = forms.ModelChoiceField(
        label=_("Template"),
        queryset=EmailTemplate.objects.none(),
        required=False,
        empty_label=_("No template"),
    )
    #: Puts the brochure's link into the text, which then tells whether it is sent.
    brochure = forms.ModelChoiceField(
        label=_("Brochure"),
        queryset=Brochure.objects.none(),
        required=False,
        empty_label=_("Choose a brochure to add"),
    )
    #: The place of the cursor in the text, when a brochure is added.
    cursor = forms.IntegerField(
        required=False, min_value=0, widget=forms.HiddenInput(attrs={"data-cursor-of": "text"})
    )
    #: A digest of the template's filled text, to know whether somebody has written more.
    filled = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    files = FilesField(
        label=_("Attach files"),
        required=False,
        # Keep the chosen files when the form is shown again, because a browser can't fill them in.
        widget=FilesInput(attrs={"id": "email_files", "class": "slim", "hx-preserve": "true"}),
    )
    chosen = forms.ModelMultipleChoiceField(
        label=_("Files of this lead and company"),
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("A file that you chose was deleted meanwhile. Check the files.")},
    )
    follow_up_on = LineField(
        label=_("Follow up on"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Friday, or: +3d, week 3"), "autocomplete": "off"}),
        help_text=_("Moves the next step to that day."),
    )

    def __init__(
        self,
        *args,
        lead: Lead,
        by: User,
        people: list[Contact],
        steps: list,
        answers: Email | None,
        templates: list[EmailTemplate],
        offered: list[Attachment],
        brochures: list[Brochure],
        **kwargs,
    ):
        super().__init__(*args, label_suffix="", **kwargs)
        self.lead, self.by, self.steps, self.answers = lead, by, steps, answers
        self.people = {each.pk: each for each in people if each.email}
        contact = self.fields["contact"]
        contact.queryset = Contact.objects.filter(pk__in=self.people)
        contact.usual = lead.contact_id or (next(iter(self.people)) if len(self.people) == 1 else None)
        contact.choices = [(pk, f"{each} <{each.email}>") for pk, each in self.people.items()]
        _offer(self.fields["template"], templates)
        _offer(self.fields["brochure"], brochures)
        chosen = self.fields["chosen"]
        chosen.queryset = listed.of_lead(lead)
        chosen.choices = [(each.pk, f"{each} · {formats.file_size(each.file.size)}") for each in offered]
        files = self.fields["files"]
        files.widget.attrs |= {
            "data-leave-out": _("Leave out"),
            "data-most": settings.EMAIL_FILES_MB * 1_000_000,
            "data-too-much": format_lazy(
                _("An e-mail can have {most} MB of files at most. Remove some of them."),
                most=settings.EMAIL_FILES_MB,
            ),
        }
        files.help_text = format_lazy(
            _("PDF, office documents, images, text or zip, up to {most} MB together."),
            most=settings.EMAIL_FILES_MB,
        )
        # Where the form opens on the desk, the focus moves here (static/js/desk-offer.js).
        self.fields["text" if answers else "subject"].widget.attrs |= {"data-first": True, "autofocus": True}
        if not any(follow_up.is_offered(lead, each, steps, by) for each in self.people.values()):
            del self.fields["follow_up_on"]

    def clean_follow_up_on(self) -> date | None:
        typed = self.cleaned_data["follow_up_on"].strip()
        if not typed:
            return None
        if (contact := self.cleaned_data.get("contact")) and not follow_up.is_offered(
            self.lead, contact, self.steps, self.by
        ):
            raise ValidationError(_("Their next step stays as planned. Leave this empty."))
        try:
            slot = callback_times.parse_nurture_day(self.lead, typed, self.by)
        except when.NotUnderstood as error:
            raise ValidationError(str(error)) from error
        if slot.problem:
            raise ValidationError(slot.problem)
        if slot.others:
            days = ", ".join(formats.full_day(each.day) for each in (slot, *slot.others))
            raise ValidationError(
                _("This can mean several days: %(days)s. Enter one of them."), params={"days": days}
            )
        return slot.day

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        sizes = [each.size for each in data.get("files", [])]
        sizes += [each.file.size for each in data.get("chosen", [])]
        if error := enclosing.size_error(sizes):
            self.add_error("files", error)
        return data

    def clean_subject(self) -> str:
        return self._without_fields("subject")

    def clean_text(self) -> str:
        return self._without_fields("text")

    def _without_fields(self, name: str) -> str:
        if left := merge_fields.left_in(self.cleaned_data[name]):
            raise ValidationError(
                _("Nothing is known for %(fields)s. Write it yourself."), params={"fields": ", ".join(left)}
            )
        return self.cleaned_data[name]

    def draft(self) -> Draft:
        data = self.cleaned_data
        return Draft(
            contact=self.people[data["contact"].pk],
            subject=data["subject"],
            text=data["text"],
            key=data["key"],
            answers=self.answers,
            follow_up_on=data.get("follow_up_on"),
            uploads=data["files"],
            chosen=list(data["chosen"]),
        )


def _offer(field: forms.ModelChoiceField, rows: Sequence[EmailTemplate | Brochure]) -> None:
    """Offer these rows, each with its language."""
    field.queryset = field.queryset.model.objects.filter(pk__in=[each.pk for each in rows])
    named = ((each.pk, f"{each} ({each.get_language_display()})") for each in rows)
    field.choices = [("", field.empty_label), *named]
