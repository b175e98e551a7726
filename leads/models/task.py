from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.db.append_only import append_only
from salesdesk.people.permissions import MANAGE_TEAMS, manages_team
from salesdesk.people.roles import Role


class TaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the tasks that `user` may see: their own, those they gave, a team's for its manager, and all tasks
        of the leads that they see.
        """
        if user.role == Role.ADMIN:
            return self
        own = Q(person=user) | Q(created_by=user)
        if user.role == Role.MANAGER:
            own |= Q(person__team=user.team_id)
        return self.filter(own | Q(lead__in=Lead.objects.visible_to(user).values("pk")))

    def of_team(self, user):
        """Return the tasks of the people whom `user` manages, or nobody's."""
        if user.role not in MANAGE_TEAMS:
            return self.none()
        return self if user.role == Role.ADMIN else self.filter(person__team=user.team_id)

    def open(self):
        return self.filter(done_at__isnull=True)

    def done(self):
        return self.filter(done_at__isnull=False)

    def for_lists(self):
        """Select what a row shows."""
        return self.select_related("lead__company", "lead__campaign", "person", "done_by")


class Task(models.Model):
    """Something to do for a lead that is not a call: what, by when and by whom. Calls are next steps."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="tasks")
    what = models.CharField(_("task"), max_length=200)
    due_at = models.DateTimeField(_("due"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tasks",
        db_index=False,
        verbose_name=_("assigned to"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="task_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="done_task_has_who_and_when",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            # A person's open tasks, and what they have in hand.
            models.Index("person", "due_at", "id", name="task_open", condition=Q(done_at__isnull=True)),
            # The open tasks of a team, overdue first.
            models.Index("due_at", "id", name="task_open_by_due", condition=Q(done_at__isnull=True)),
            # The completed tasks of a person, latest first.
            models.Index(
                "person",
                F("done_at").desc(),
                F("id").desc(),
                name="task_done",
                condition=Q(done_at__isnull=False),
            ),
            # The completed tasks of a team, latest first.
            models.Index(
                F("done_at").desc(),
                F("id").desc(),
                name="task_done_by_time",
                condition=Q(done_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.what

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_at < clock.now()

    def may_be_changed_by(self, user) -> bool:
        """Return whether `user` may complete or change it: its assignee, who gave it, or the assignee's manager."""
        return user.pk in (self.person_id, self.created_by_id) or manages_team(user, self.person.team_id)


class TaskChange(models.Model):
    """How a task stood after each change; never edited."""

    class Event(models.TextChoices):
        CREATED = "created", _("Created")
        CHANGED = "changed", _("Changed")
        REASSIGNED = "reassigned", _("Reassigned")
        DONE = "done", _("Completed")
        REOPENED = "reopened", _("Reopened")

    task = models.ForeignKey(Task, models.CASCADE, related_name="changes")
    event = models.CharField(max_length=10, choices=Event)
    what = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    #: None for the system.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        triggers = append_only()

    def __str__(self):
        return f"{self.get_event_display()}: {self.what}"
