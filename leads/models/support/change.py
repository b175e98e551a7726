from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only

from .task import SupportTask


class SupportTaskChange(models.Model):
    """How a task for Support stood after each change; never edited."""

    class Event(models.TextChoices):
        SENT = "sent", _("Sent")
        CHANGED = "changed", _("Changed")
        ASSIGNED = "assigned", _("Taken")
        RELEASED = "released", _("Put back")
        ASKED = "asked", _("Question")
        REPLIED = "replied", _("Answer")
        DONE = "done", _("Done")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REOPENED = "reopened", _("Reopened")

    task = models.ForeignKey(SupportTask, models.CASCADE, related_name="changes")
    event = models.CharField(max_length=10, choices=Event)
    kind = models.CharField(max_length=10, choices=SupportTask.Kind)
    what = models.TextField()
    due_at = models.DateTimeField()
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    #: The words: a question, an answer, a reason.
    text = models.TextField(blank=True)
    #: None for the system.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = append_only()

    def __str__(self):
        return f"{self.get_event_display()}: {self.text}"
