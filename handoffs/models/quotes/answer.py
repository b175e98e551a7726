from django.conf import settings
from django.db import models
from django.db.models import Q

from salesdesk import clock
from salesdesk.db.append_only import append_only
from salesdesk.files.models import StoredFile

from .version import QuoteVersion

_SHA256 = r"^[0-9a-f]{64}$"


class QuoteAnswer(models.Model):
    """The customer's answer to a version: the proof of an acceptance, or why it was declined."""

    version = models.OneToOneField(QuoteVersion, models.PROTECT, related_name="answer")
    accepted = models.BooleanField()
    #: As the customer typed it.
    name = models.CharField(max_length=120)
    at = models.DateTimeField(default=clock.now)
    #: The person who wrote down an answer that came another way; None if the customer answered on the public page.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    #: A keyed digest of the address of the request; empty if somebody wrote it down.
    address_digest = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    #: The PDF that was answered, and the digest of this record, which the accepted PDF shows.
    pdf_sha256 = models.CharField(max_length=64)
    record_sha256 = models.CharField(max_length=64)
    #: The accepted quote with this record in it.
    pdf = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quote_answer_has_name_and_digests",
                condition=~Q(name="") & Q(pdf_sha256__regex=_SHA256, record_sha256__regex=_SHA256),
            ),
            models.CheckConstraint(
                name="accepted_quote_has_its_record", condition=Q(accepted=False) | Q(pdf__isnull=False)
            ),
            models.CheckConstraint(
                name="quote_answer_names_its_source", condition=Q(by__isnull=False) | ~Q(address_digest="")
            ),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.version_id}: {self.name}"
