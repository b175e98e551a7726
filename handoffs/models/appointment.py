import uuid

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from leads.models import Contact, Lead
from salesdesk import clock
from salesdesk.db.no_overlap import no_overlap
from salesdesk.people.roles import Role

from .call_block import NOT_OVER_A_CALL_BLOCK


class Feedback(models.TextChoices):
    """Field's verdict on a meeting, shown to the inside rep and in the weekly meeting."""

    GOOD = "good", _("Good")
    WRONG_PERSON = "wrong_person", _("Wrong contact")
    TOO_EARLY = "too_early", _("Too early")
    NO_SHOW = "no_show", _("No-show")
    OTHER = "other", _("Other")


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the appointments that `user` may see.

        Everyone sees the ones they host or booked. Presales also see those of deals they joined, inside and field
        those of leads they are the inside rep of, managers those of their team.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(lead__campaign__team=user.team_id)
        mine = Q(person=user) | Q(booked_by=user)
        if user.role == Role.PRESALES:
            return self.filter(mine | Q(lead__presales=user))
        return self.filter(mine | Q(lead__inside_rep=user))

    def planned(self):
        return self.filter(state=Appointment.State.PLANNED)

    def listed_with_lead(self):
        """Return the appointments to list next to a lead: planned and held ones, and those with feedback."""
        listed = [Appointment.State.PLANNED, Appointment.State.HELD]
        return self.filter(Q(state__in=listed) | ~Q(feedback="")).order_by("starts_at")

    def upcoming(self):
        return self.planned().filter(ends_at__gt=clock.now())

    def not_started(self):
        """Return the planned appointments that can still be cancelled. Meetings in progress are left alone."""
        return self.planned().filter(starts_at__gt=clock.now())

    def awaiting_feedback(self):
        """Return the appointments that have started and have no feedback yet."""
        return self.filter(feedback="", starts_at__lte=clock.now()).exclude(state=Appointment.State.CANCELLED)

    def with_feedback(self):
        return self.exclude(feedback="")

    def between(self, since, until):
        return self.filter(starts_at__lt=until, ends_at__gt=since)

    def for_pages(self):
        """Fetch everything a calendar row shows, in one query."""
        related = ["lead__company__place", "lead__campaign", "lead__inside_rep", "contact__company", "person"]
        return self.select_related(*related, "booked_by")


class Appointment(models.Model):
    """A meeting or visit with a lead in one person's calendar. Nobody can be double-booked."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        NO_SHOW = "no_show", _("No-show")
        CANCELLED = "cancelled", _("Cancelled")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="appointments")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="appointments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="booked_appointments"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    location = models.CharField(_("location"), max_length=200, blank=True)
    visit = models.BooleanField(_("visit"), default=False)
    #: Shown to the customer as the title of the invitation.
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    state = FSMField(choices=State, default=State.PLANNED, protected=True)
    #: UID and SEQUENCE of the invitation: they let the customer's calendar apply updates to the same event.
    key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    sequence = models.PositiveSmallIntegerField(default=0)
    #: Empty if no invitation was sent.
    invited_address = models.EmailField(blank=True)
    feedback = models.CharField(_("feedback"), max_length=12, choices=Feedback, blank=True)
    feedback_note = models.CharField(_("comment"), max_length=300, blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)
    #: The inside rep who still has the feedback as an unread notice.
    feedback_unread_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="appointment_state_is_known",
                condition=Q(state__in=["planned", "held", "no_show", "cancelled"]),
            ),
            models.CheckConstraint(
                name="feedback_needs_past_meeting",
                condition=Q(feedback="", feedback_at__isnull=True)
                | (Q(state__in=["held", "no_show"], feedback_at__isnull=False) & ~Q(feedback="")),
            ),
            no_overlap(
                "no_overlapping_appointments",
                begins="starts_at",
                ends="ends_at",
                condition=Q(state="planned"),
            ),
            models.CheckConstraint(
                name="only_given_feedback_is_unread",
                condition=Q(feedback_unread_by__isnull=True) | ~Q(feedback=""),
            ),
        ]
        indexes = [
            # A person's calendar and calendar feed.
            models.Index("person", "starts_at", name="appointment_of_person"),
            # The feedback list.
            models.Index("feedback_at", "id", name="appointment_with_feedback", condition=~Q(feedback="")),
            # Unread feedback of a rep: every open desk polls it several times a minute.
            models.Index(
                "feedback_unread_by",
                "feedback_at",
                "id",
                name="appointment_feedback_unread",
                condition=Q(feedback_unread_by__isnull=False),
            ),
        ]
        triggers = [NOT_OVER_A_CALL_BLOCK]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.person}"

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= clock.now()

    @property
    def is_link(self) -> bool:
        """Whether the location is a video-call link."""
        return self.location.startswith(("https://", "http://"))

    @property
    def feedback_summary(self) -> str:
        """The feedback in one line, or an empty string if there is none."""
        if not self.feedback:
            return ""
        label = str(Feedback(self.feedback).label)
        return f"{label}: {self.feedback_note}" if self.feedback_note else label

    @transition(state, source=State.PLANNED, target=State.HELD)
    def mark_held(self):
        """The meeting took place."""

    @transition(state, source=State.PLANNED, target=State.NO_SHOW)
    def mark_no_show(self):
        """The customer did not show up."""

    @transition(state, source=State.PLANNED, target=State.CANCELLED)
    def cancel(self):
        """Cancel the meeting; the next invitation message needs a higher sequence."""
        self.sequence += 1
