import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import BrochureVersion, Track, TrackMail
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.models import Team


class Enrollment(models.Model):
    """A lead on a nurture track, with the next e-mail and its due time. Open until it ends with a reason."""

    class End(models.TextChoices):
        COMPLETED = "completed", _("End of the track")
        INTEREST = "interest", _("Showed interest")
        REPLY = "reply", _("Replied")
        CLICKED = "clicked", _("Clicked an exit link")
        UNREACHABLE = "unreachable", _("Undeliverable")
        MOVED = "moved", _("Left Marketing")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="enrollments")
    track = models.ForeignKey(Track, models.PROTECT, related_name="enrollments")
    #: Refers to the e-mail itself, so that editing the track doesn't move enrolled leads. None: all e-mails are sent,
    #: and a click or reply counts until `due_at`.
    next = models.ForeignKey(TrackMail, models.SET_NULL, null=True, related_name="waiting")
    due_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=11, choices=End, blank=True)
    end_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "lead", name="one_open_enrollment_per_lead", condition=models.Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="ended_enrollment_has_reason",
                condition=models.Q(ended_at__isnull=True, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
            ),
        ]
        indexes = [
            # The sweep that sends what is due.
            models.Index("due_at", "id", name="enrollment_due", condition=models.Q(ended_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.lead} · {self.track}"

    def continue_with(self, mail: TrackMail | None, due_at: datetime) -> None:
        """Send `mail` at `due_at`; without one, wait for a click or reply until then."""
        self.next, self.due_at = mail, due_at
        self.save(update_fields=["next", "due_at"])

    def end(self, why: str, end_note: str = "") -> bool:
        """End the enrollment. The caller has locked the lead and the enrollment."""
        self.ended_at, self.end_reason, self.end_note = clock.now(), why, end_note[:200]
        self.save(update_fields=["ended_at", "end_reason", "end_note"])
        return True


class SentMail(models.Model):
    """A sent e-mail with tracked links: of a track, or with a brochure.

    Its token identifies its links, its callback form and its unsubscribe link.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, null=True, related_name="sent")
    #: The lead and the version of an e-mail with a brochure.
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="sent_brochures")
    brochure = models.ForeignKey(BrochureVersion, models.PROTECT, null=True, related_name="sent")
    #: The e-mail that a person wrote, with the brochure's link in it.
    email = models.ForeignKey("leads.Email", models.PROTECT, null=True, blank=True, related_name="brochures")
    mail = models.ForeignKey(TrackMail, models.SET_NULL, null=True, related_name="sent")
    #: The recipient; unsubscribing suppresses this address.
    address = models.EmailField()
    subject = models.CharField(max_length=150)
    at = models.DateTimeField(default=clock.now)
    #: First click of a person on any link; scanners and prefetchers don't count.
    clicked_at = models.DateTimeField(null=True, blank=True)
    #: A click that takes effect when nothing shows within seconds that a scanner made it.
    click_pending_since = models.DateTimeField(null=True, blank=True)
    #: The last request that no interested person makes: HEAD, or the unsubscribe page.
    probed_at = models.DateTimeField(null=True, blank=True)
    #: First reply of a person.
    replied_at = models.DateTimeField(null=True, blank=True)
    #: Whether it contains the callback form, and when that was submitted.
    has_form = models.BooleanField(default=False, db_default=False)
    call_requested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("enrollment", "mail", name="each_track_mail_sent_once"),
            models.CheckConstraint(
                name="sent_mail_is_of_a_track_or_with_a_brochure",
                condition=models.Q(enrollment__isnull=False, lead__isnull=True, brochure__isnull=True)
                | models.Q(enrollment__isnull=True, lead__isnull=False, brochure__isnull=False),
            ),
            models.CheckConstraint(
                name="written_email_has_a_brochure",
                condition=models.Q(email__isnull=True) | models.Q(brochure__isnull=False),
            ),
            models.CheckConstraint(
                name="call_request_needs_form",
                condition=models.Q(call_requested_at__isnull=True) | models.Q(has_form=True),
            ),
        ]
        indexes = [
            # The sweep that applies clicks.
            models.Index(
                "click_pending_since",
                name="sent_mail_click_pending",
                condition=models.Q(click_pending_since__isnull=False),
            ),
        ]

    def __str__(self):
        return self.subject

    @property
    def about_id(self) -> int:
        """Return the key of the lead that it is about."""
        return self.enrollment.lead_id if self.enrollment else self.lead_id or 0

    @property
    def team(self) -> Team:
        """Return the team that it was sent for."""
        return self.enrollment.track.team if self.enrollment else self.lead.campaign.team  # type: ignore[union-attr]


class SentLink(models.Model):
    """The target of a tracked link in a sent e-mail."""

    sent = models.ForeignKey(SentMail, models.CASCADE, related_name="links")
    number = models.PositiveSmallIntegerField()
    address = models.URLField(max_length=500)
    #: First click of a person on this link.
    clicked_at = models.DateTimeField(null=True, blank=True)
    #: The last request that could be a person's.
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("sent", "number", name="unique_link_number_per_mail"),
        ]
        indexes = [
            # Links of several e-mails that are opened at once.
            models.Index("opened_at", name="sent_link_opened", condition=models.Q(opened_at__isnull=False)),
        ]

    def __str__(self):
        return self.address
