"""The states of background jobs that a sweep works on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    RUNNING = "running", _("In progress")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


#: States in which the sweep works on a job.
AT_WORK = [JobState.RUNNING, JobState.UNDOING]


class HasJobState(models.Model):
    """A job with a state."""

    state = models.CharField(max_length=9, choices=JobState, default=JobState.RUNNING)

    class Meta:
        abstract = True

    @property
    def is_running(self) -> bool:
        return self.state in AT_WORK

    @property
    def has_ended(self) -> bool:
        """True once it has done what it could, unless it was undone."""
        return self.state in (JobState.DONE, JobState.CANCELLED)

    @property
    def tone(self) -> str:
        """Return the tone of the state's label."""
        return {"done": "good", "running": "accent", "undoing": "accent"}.get(self.state, "")
