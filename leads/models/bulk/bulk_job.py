from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.models.job_state import AT_WORK, HasJobState, JobState
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.roles import Role

#: How long an action can be undone.
UNDO_WITHIN = timedelta(days=1)


class BulkAction(models.TextChoices):
    ASSIGN = "assign", _("Assign to a rep")
    PLAN = "plan", _("Plan the next call")
    ENROLL = "enroll", _("Enroll in a track")
    FIELD = "field", _("Set a custom field")
    DO_NOT_CALL = "do_not_call", _("Do not call")


class BulkJobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return a person's own jobs, those of a manager's team, all for an admin."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(Q(by=user) | Q(by__team=user.team_id, by__team__isnull=False))
        return self.filter(by=user)

    def at_work(self):
        return self.filter(state__in=AT_WORK)


class BulkJob(HasJobState):
    """An action on many leads, which a sweep takes lead by lead. The rows stay as the log."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    action = models.CharField(max_length=11, choices=BulkAction)
    #: What the action needs, by name: the id of a rep or track, a day, a value.
    details = models.JSONField(default=dict)
    #: The same in words, in the language of the person.
    shown = models.CharField(max_length=300, blank=True)
    leads_expected = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = BulkJobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="bulk_job_state_is_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="bulk_action_is_known", condition=Q(action__in=BulkAction.values)),
            models.CheckConstraint(
                name="ended_bulk_job_has_a_time",
                condition=Q(state__in=AT_WORK, ended_at__isnull=True)
                | (~Q(state__in=AT_WORK) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="do_not_call_is_not_undone",
                condition=~Q(action=BulkAction.DO_NOT_CALL)
                | ~Q(state__in=[JobState.UNDOING, JobState.UNDONE]),
            ),
        ]
        indexes = [
            # The sweep, and the limit of jobs at once.
            models.Index("by", name="bulk_job_at_work", condition=Q(state__in=AT_WORK)),
            # The log of a person, newest first.
            models.Index(fields=["by", "-id"], name="bulk_job_log"),
        ]

    def __str__(self):
        return f"{self.get_action_display()} {self.at:%Y-%m-%d %H:%M}"

    @property
    def can_be_undone(self) -> bool:
        recent = clock.now() < self.at + UNDO_WITHIN
        return self.has_ended and recent and self.action != BulkAction.DO_NOT_CALL


class BulkJobLead(models.Model):
    """A lead of a job: waiting, done, or left as it is and why."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Not undone")

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="leads", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.WAITING, db_default=State.WAITING)
    #: Why it was skipped, or not undone.
    why = models.CharField(max_length=300, blank=True, db_default="")
    #: What undoing it needs.
    before = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("job", "lead", name="lead_is_once_in_a_bulk_job"),
            models.CheckConstraint(
                name="bulk_job_lead_state_is_known",
                condition=Q(state__in=["waiting", "done", "skipped", "undone", "kept"]),
            ),
            models.CheckConstraint(
                name="lead_left_by_bulk_job_has_a_reason",
                condition=~Q(state__in=["skipped", "kept"]) | ~Q(why=""),
            ),
        ]
        indexes = [
            # The next lead of the sweep: to do, or to undo.
            models.Index("job", "state", "lead", name="bulk_job_next_lead"),
        ]

    def __str__(self):
        return f"{self.lead_id}: {self.state}"
