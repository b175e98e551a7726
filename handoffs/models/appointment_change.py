from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.triggers import append_only
from salesdesk import clock

from .appointment import Appointment


class AppointmentChange(models.Model):
    """An entry in the append-only history of an appointment: who did what, when and why."""

    class Event(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MOVED = "moved", _("Rescheduled")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held")
        NO_SHOW = "no_show", _("No-show")
        FEEDBACK = "feedback", _("Feedback")
        FEEDBACK_READ = "feedback_read", _("Feedback read by inside")

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="changes")
    event = models.CharField(max_length=13, choices=Event)
    starts_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = append_only()

    def __str__(self):
        return f"{self.get_event_display()} {self.at:%Y-%m-%d %H:%M}"
