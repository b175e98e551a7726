from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Contact, Lead
from salesdesk import clock
from salesdesk.never_twice import never_twice
from salesdesk.people.roles import Role


class AppointmentQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Own ones, those that a person booked, and a team's for its manager."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(lead__campaign__team=user.team_id)
        return self.filter(Q(person=user) | Q(booked_by=user))

    def planned(self):
        return self.filter(state=Appointment.State.PLANNED)


class Appointment(models.Model):
    """A meeting or visit with a lead, in one person's calendar. No person is booked twice."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held")
        NO_SHOW = "no_show", _("No show")
        CANCELLED = "cancelled", _("Cancelled")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="appointments")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="appointments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="appointments")
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="booked_appointments"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    where = models.CharField(_("where"), max_length=200, blank=True)
    visit = models.BooleanField(_("visit"), default=False)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="a_meeting_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            never_twice(
                "no_person_is_booked_twice",
                begins="starts_at",
                ends="ends_at",
                condition=Q(state="planned"),
            ),
        ]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.person}"
