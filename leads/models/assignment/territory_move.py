from django.conf import settings
from django.db import models
from django.db.models import Q

from campaigns.models import Territory
from leads.models.job_state import AT_WORK, HasJobState, JobState
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.models import Team
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role


class TerritoryMoveQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the moves of a manager's team, all for an admin."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(team=user.team_id) if user.role in MANAGE_TEAMS else self.none()

    def to_work_on(self, now):
        """Return moves in progress, and those with leads in hands that are looked at again now."""
        return self.filter(Q(state__in=AT_WORK) | Q(retry_at__lte=now))


class TerritoryMove(HasJobState):
    """Open leads of a team that move to the territories that cover them now. A sweep moves them in batches.

    The rows stay as the log.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    #: The number of leads to move when it was started, and those moved so far.
    expected = models.PositiveIntegerField()
    moved = models.PositiveIntegerField(default=0)
    #: The last lead that was looked at, or undone.
    last_lead = models.PositiveBigIntegerField(default=0)
    #: When the leads that were in hands are looked at again.
    retry_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = TerritoryMoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="territory_move_state_is_known", condition=Q(state__in=JobState.values)
            ),
            models.CheckConstraint(
                name="ended_territory_move_has_a_time",
                condition=Q(state__in=AT_WORK, ended_at__isnull=True)
                | (~Q(state__in=AT_WORK) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_ended_territory_moves_are_retried",
                condition=Q(retry_at__isnull=True) | Q(state__in=["done", "undone"]),
            ),
            models.UniqueConstraint(
                "team", name="one_territory_move_at_a_time", condition=Q(state__in=AT_WORK)
            ),
        ]
        indexes = [
            # The log of a team, newest first.
            models.Index(fields=["team", "-id"], name="territory_move_log"),
            # The sweep: moves with leads in hands.
            models.Index("retry_at", name="territory_move_to_retry", condition=Q(retry_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.team} {self.at:%Y-%m-%d %H:%M}"

    @property
    def can_be_undone(self) -> bool:
        return self.has_ended and self.moved > 0


class MovedLead(models.Model):
    """A lead of a move: where it was, where it goes, and when it went. Without a time it waits for its person."""

    move = models.ForeignKey(TerritoryMove, models.CASCADE, related_name="leads", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="+")
    before = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    after = models.ForeignKey(Territory, models.PROTECT, related_name="+", db_index=False)
    moved_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("move", "lead", name="lead_moves_once_per_move"),
            models.CheckConstraint(
                name="only_moved_leads_are_undone",
                condition=Q(undone_at__isnull=True) | Q(moved_at__isnull=False),
            ),
        ]
        indexes = [
            # Leads in hands, which are looked at again.
            models.Index("move", "lead", name="lead_waiting_to_move", condition=Q(moved_at__isnull=True)),
        ]

    def __str__(self):
        return f"{self.lead_id}: {self.before_id} → {self.after_id}"
