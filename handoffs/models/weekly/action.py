from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.roles import REPS, Role

WEEK = timedelta(weeks=1)


class MeetingActionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the actions that `user` may see and change: a rep's own pairs, a manager's team, all for an admin."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(inside_rep__team=user.team_id)
        return self.filter(Q(inside_rep=user) | Q(field_rep=user)) if user.role in REPS else self.none()

    def open(self):
        return self.filter(done_at__isnull=True)

    def done(self):
        return self.filter(done_at__isnull=False)

    def of_pair(self, inside_id: int, field_id: int):
        return self.filter(inside_rep=inside_id, field_rep=field_id)


class MeetingAction(models.Model):
    """Something that an inside and a field rep agreed on in their weekly meeting. It is kept until it is done (R15)."""

    inside_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    field_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(_("action"), max_length=200)
    #: The one of the two who does it.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    #: The Monday of the week in whose meeting it is reviewed.
    week = models.DateField()
    carried_over = models.PositiveSmallIntegerField(default=0)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    agreed_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="meeting_action_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="meeting_action_is_by_one_of_the_pair",
                condition=Q(person=F("inside_rep")) | Q(person=F("field_rep")),
            ),
            models.CheckConstraint(
                name="meeting_action_week_begins_on_monday", condition=Q(week__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="done_meeting_action_has_who_and_when",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [
            # The open actions of a pair, and of each of its two reps.
            models.Index(
                "inside_rep", "field_rep", name="meeting_action_open", condition=Q(done_at__isnull=True)
            ),
            models.Index("field_rep", name="meeting_action_open_of_field", condition=Q(done_at__isnull=True)),
            # The latest actions that a pair completed.
            models.Index(
                "inside_rep",
                "field_rep",
                "done_at",
                name="meeting_action_done",
                condition=Q(done_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.what

    def review_after(self, this_week: date) -> None:
        """Review it in the meeting of the week after `this_week`."""
        self.week = this_week + WEEK
