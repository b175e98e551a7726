import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brochure, Campaign
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.db.append_only import append_only


class FormField(models.TextChoices):
    """The fields that a form can ask for besides the company."""

    NAME = "name", _("Name")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    POSTCODE = "postcode", _("Postcode")
    WHEN = "when", _("When should we call?")
    QUESTION = "question", _("Your question")


class PublicForm(models.Model):
    """A form for strangers, on a page of the desk or on a site that may use it. Its submissions become leads."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call me back")
        DOWNLOAD = "download", _("Download")
        CONTACT = "contact", _("Contact")

    #: Part of the public address.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.CALL)
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="public_forms", verbose_name=_("campaign")
    )
    #: Companies of the submissions are in this country, and phone numbers are read as dialled there.
    country = models.CharField(_("country"), max_length=2)
    fields = ArrayField(models.CharField(max_length=8, choices=FormField), verbose_name=_("fields"))
    required = ArrayField(
        models.CharField(max_length=8, choices=FormField), verbose_name=_("required fields"), blank=True
    )
    brochure = models.ForeignKey(
        Brochure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("brochure")
    )
    #: Sites that may send the form, such as https://www.example.com, besides the desk itself.
    origins = ArrayField(models.CharField(max_length=200), blank=True, default=list)
    is_open = models.BooleanField(_("open"), default=True)
    #: leads/public_forms/proof_of_work.py
    asks_proof = models.BooleanField(_("ask the browser for a proof of work"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="download_form_has_a_brochure", condition=~Q(kind="download") | Q(brochure__isnull=False)
            ),
            models.CheckConstraint(
                name="call_form_asks_for_a_number",
                condition=~Q(kind="call") | Q(required__contains=["phone"]),
            ),
            models.CheckConstraint(
                name="required_form_fields_are_asked", condition=Q(required__contained_by=F("fields"))
            ),
        ]

    def __str__(self):
        return self.name


class FormText(models.Model):
    """The title and the consent text of a form in one language. A change is a new row: submissions name theirs."""

    form = models.ForeignKey(PublicForm, models.PROTECT, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    #: Empty: the form is not offered in this language any more.
    consent = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("form", "language", "number", name="unique_form_text_number"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.form} {self.language} {self.number}"


class FormSubmission(models.Model):
    """One submission of a form, with the consent text as the visitor saw it."""

    form = models.ForeignKey(PublicForm, models.PROTECT, related_name="submissions")
    text = models.ForeignKey(FormText, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="submissions")
    #: As typed, by field.
    answers = models.JSONField()
    #: The site that it was sent from.
    origin = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            # The submissions of a form, newest first.
            models.Index("form", F("id").desc(), name="submission_by_form"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.form} {self.at}"
