from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.models.accounts.company import Company
from salesdesk import clock


class RunState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked")
    FILLING = "filling", _("Bringing companies in")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


#: The states in which a run is in progress.
OPEN_STATES = (RunState.CHECKING, RunState.READY, RunState.FILLING)


class AudienceRunQuerySet(models.QuerySet):
    def to_work_on(self, now):
        """Return runs to go on with: checks, leads to create, and waiting companies to look at again now."""
        fills = Q(state=RunState.FILLING) | Q(state=RunState.DONE, retry_at__lte=now)
        return self.filter(
            Q(state=RunState.CHECKING) & ~Q(campaign__state=State.ENDED)
            | fills & Q(campaign__state=State.RUNNING)
        )


class AudienceRun(models.Model):
    """The companies of a campaign's audience at one time: a sweep checks them all, then creates their leads."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="audience_runs", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=9, choices=RunState, default=RunState.CHECKING)
    #: Started by the sweep for companies that match since the last run; creates its leads without being asked.
    automatic = models.BooleanField(default=False)
    #: The audience and the overlap rule that were checked.
    terms = models.JSONField(default=dict)
    #: The last company that was looked at.
    last_company = models.PositiveBigIntegerField(default=0)
    matching = models.PositiveIntegerField(default=0)
    to_create = models.PositiveIntegerField(default=0)
    to_wait = models.PositiveIntegerField(default=0)
    #: The companies left out, by verdict.
    skipped = models.JSONField(default=dict)
    created = models.PositiveIntegerField(default=0)
    #: Companies that changed between the check and their turn, so that they were left out.
    changed = models.PositiveIntegerField(default=0)
    #: When waiting companies are looked at again.
    retry_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = AudienceRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="audience_run_state_is_known", condition=Q(state__in=RunState.values)
            ),
            models.CheckConstraint(
                name="ended_audience_run_has_a_time",
                condition=Q(state__in=OPEN_STATES, ended_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_done_audience_runs_are_retried",
                condition=Q(retry_at__isnull=True) | Q(state="done"),
            ),
            models.UniqueConstraint(
                "campaign", name="one_audience_run_at_a_time", condition=Q(state__in=OPEN_STATES)
            ),
        ]
        indexes = [
            # The runs of a campaign, the newest first.
            models.Index(fields=["campaign", "-id"], name="audience_runs_of_campaign"),
            # The sweep: runs in progress, and those with waiting companies.
            models.Index(
                "id",
                name="audience_run_to_work_on",
                condition=Q(state__in=("checking", "filling")) | Q(retry_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.campaign} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_working(self) -> bool:
        return self.state in (RunState.CHECKING, RunState.FILLING)

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in OPEN_STATES or self.retry_at is not None

    @property
    def tone(self) -> str:
        """Return the tone of the state's label."""
        return {"done": "good", "checking": "accent", "filling": "accent", "ready": "accent"}.get(
            self.state, ""
        )


class AudienceCompany(models.Model):
    """A company of a run that becomes a lead; `waits` until another campaign is done with it."""

    run = models.ForeignKey(AudienceRun, models.CASCADE, related_name="companies", db_index=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    waits = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "company", name="company_is_once_in_an_audience_run"),
        ]
        indexes = [
            # The sweep: the next companies to create a lead for, and those that wait.
            models.Index("run", "waits", "company", name="audience_companies_in_turn"),
        ]

    def __str__(self):
        return f"{self.run_id}: {self.company_id}"
