import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Track, TrackMail
from leads.models.lead import Lead
from salesdesk import clock


class Enrollment(models.Model):
    """A lead on a track: which mail is next, and when. Open until it ends, and says why it ended."""

    class End(models.TextChoices):
        COMPLETED = "completed", _("All mails sent")
        INTEREST = "interest", _("Showed interest")
        REPLY = "reply", _("Answered")
        CLICKED = "clicked", _("Opened a link that ends it")
        UNREACHABLE = "unreachable", _("No mail reaches them")
        MOVED = "moved", _("Went elsewhere")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="enrollments")
    track = models.ForeignKey(Track, models.PROTECT, related_name="enrollments")
    #: By the mail itself, so that writing the track anew derails nobody. None: a click or an
    #: answer may still come until then.
    next = models.ForeignKey(TrackMail, models.SET_NULL, null=True, related_name="waiting")
    due_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=11, choices=End, blank=True)
    end_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "lead", name="one_open_enrollment_per_lead", condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="ended_enrollment_has_reason",
                condition=models.Q(ended_at__isnull=True, ended="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended="")),
            ),
        ]
        indexes = [
            # The sweep that sends what is due.
            models.Index("due_at", "id", name="enrollment_due", condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.lead} · {self.track}"

    def continue_with(self, mail: TrackMail | None, due_at: datetime) -> None:
        """With this mail, then; with none it waits for a click or an answer until then."""
        self.next, self.due_at = mail, due_at
        self.save(update_fields=["next", "due_at"])

    def end(self, why: str, end_note: str = "") -> bool:
        """No more mails of this track. Whoever calls this has locked the lead and the placement."""
        self.ended_at, self.ended, self.end_note = clock.now(), why, end_note[:200]
        self.save(update_fields=["ended_at", "ended", "end_note"])
        return True


class SentMail(models.Model):
    """A mail of a track that left the desk. Its token is the way back: its links, its form, and the unsubscription."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="sent")
    mail = models.ForeignKey(TrackMail, models.SET_NULL, null=True, related_name="sent")
    #: The address it went to: an unsubscription silences this one.
    address = models.EmailField()
    subject = models.CharField(max_length=150)
    at = models.DateTimeField(default=clock.now)
    #: The first click of a person, on any of its links. Scanners and prefetchers are not counted.
    clicked_at = models.DateTimeField(null=True, blank=True)
    #: The first answer of a person.
    replied_at = models.DateTimeField(null=True, blank=True)
    #: Whether the form stands in it on which they ask to be called, and when they did.
    has_form = models.BooleanField(default=False, db_default=False)
    call_requested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("enrollment", "mail", name="each_track_mail_sent_once"),
            models.CheckConstraint(
                name="call_request_needs_form",
                condition=models.Q(call_requested_at__isnull=True) | models.Q(has_form=True),
            ),
        ]

    def __str__(self):
        return self.subject


class SentLink(models.Model):
    """An address that stands in a mail that left: the mail's own short one leads on to this, and nowhere else."""

    sent = models.ForeignKey(SentMail, models.CASCADE, related_name="links")
    number = models.PositiveSmallIntegerField()
    address = models.URLField(max_length=500)
    #: The first click of a person on this one.
    clicked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sent", "number", name="unique_link_number_per_mail"),
        ]

    def __str__(self):
        return self.address
