from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from salesdesk import clock
from salesdesk.people.roles import Role


class ImportBatchQuerySet(models.QuerySet):
    def seen_by(self, user):
        if user.role == Role.ADMIN:
            return self
        return self.filter(campaign__team=user.team_id) if user.role == Role.MANAGER else self.none()


class ImportBatch(models.Model):
    """One list, from upload to commit: rows = created + updated + skipped + refused."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        PREVIEWED = "previewed", _("Previewed")
        COMMITTED = "committed", _("Committed")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports", verbose_name=_("campaign"))
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    country = models.CharField(_("country of rows that name none"), max_length=2, blank=True)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                name="every_row_is_accounted_for",
                condition=~models.Q(state="committed")
                | models.Q(
                    rows=models.F("created") + models.F("updated") + models.F("skipped") + models.F("refused")
                ),
            ),
        ]

    def __str__(self):
        return self.file_name


class ImportRow(models.Model):
    """A row of a list, as it was read and judged. Staging: unlogged, filled by COPY."""

    class Verdict(models.TextChoices):
        CREATE = "create", _("New")
        UPDATE = "update", _("Adds to a known company")
        SKIP = "skip", _("Known already")
        REFUSE = "refuse", _("Refused")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged")
    line = models.PositiveIntegerField()
    raw = models.JSONField()
    values = models.JSONField(default=dict)
    verdict = models.CharField(max_length=6, choices=Verdict, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_staged_row_per_line"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"
