from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.files.models import StoredFile
from salesdesk.people.roles import Role

#: How long the file can be downloaded.
KEPT_FOR = timedelta(days=7)


class ExportState(models.TextChoices):
    WAITING = "waiting", _("In progress")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class ExportKind(models.TextChoices):
    """The list that is exported; the values are the names of the lists."""

    LEADS = "leads", _("Leads")
    COMPANIES = "companies", _("Companies")
    CONTACTS = "contacts", _("Contacts")


class LeadExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the exports in the log of `user`: their own, those of a manager's team, all for an admin."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(Q(by=user) | Q(by__team=user.team_id, by__team__isnull=False))
        return self.filter(by=user)

    def to_write(self):
        return self.filter(state=ExportState.WAITING)


class LeadExport(models.Model):
    """A list that somebody takes out of the desk: who, when, why, which rows, and how many (R21).

    The rows stay as the log; the file is written in parts by a sweep, and deleted after `KEPT_FOR`.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=9, choices=ExportKind, default=ExportKind.LEADS)
    reason = models.CharField(_("reason"), max_length=300)
    #: The filters of the list, as in its address.
    filters = models.JSONField(default=dict)
    #: The same in words, in the language of the person.
    filters_shown = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=ExportState, default=ExportState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    #: The last lead, company or contact that was written.
    last_row = models.PositiveBigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    downloads = models.PositiveIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True, blank=True)
    objects = LeadExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="export_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="export_kind_is_known", condition=Q(kind__in=ExportKind.values)),
            models.CheckConstraint(name="export_state_is_known", condition=Q(state__in=ExportState.values)),
            models.CheckConstraint(
                name="ended_export_has_a_time",
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="export_file_expires", condition=~Q(state="done") | Q(expires_at__isnull=False)
            ),
            models.CheckConstraint(
                name="export_expires_after_it_ended",
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("ended_at")),
            ),
        ]
        indexes = [
            # The log of a person, newest first.
            models.Index(fields=["by", "-id"], name="export_log"),
            # The sweep: exports to write, and those whose file has expired.
            models.Index("id", name="export_to_write", condition=Q(state="waiting")),
            models.Index("expires_at", name="export_to_expire", condition=Q(state="done")),
        ]

    def __str__(self):
        return f"{self.by} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ExportState.WAITING

    @property
    def file_name(self) -> str:
        return f"{self.kind}-{clock.local(self.at, self.by.time_zone):%Y-%m-%d-%H%M}.csv"

    @property
    def tone(self) -> str:
        """Return the tone of the state's label."""
        return {"done": "good", "failed": "bad", "waiting": "accent"}.get(self.state, "")


class ExportPart(models.Model):
    """Some thousand lines of the file, in order."""

    export = models.ForeignKey(LeadExport, models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("export", "number", name="export_parts_are_numbered")]

    def __str__(self):
        return f"{self.export_id}/{self.number}"
