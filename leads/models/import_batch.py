from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from salesdesk import clock
from salesdesk.people.roles import Role

from .company import Company
from .compliance.calling_law import LegalForm


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.role == Role.ADMIN:
            return self
        return self.filter(campaign__team=user.team_id) if user.role == Role.MANAGER else self.none()

    def for_pages(self):
        """Defer the files, which may be large."""
        return self.select_related("campaign", "by").defer("content", "refused_rows_file")


class ImportBatch(models.Model):
    """An imported list, from upload to commit: rows = created + updated + skipped + refused."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Map columns")
        READING = "reading", _("Reading")
        PREVIEWED = "previewed", _("Ready to review")
        COMMITTING = "committing", _("Importing")
        COMMITTED = "committed", _("Imported")
        FAILED = "failed", _("Failed")

    class Contents(models.TextChoices):
        LEADS = "leads", _("Companies and contacts to call")
        OBJECTIONS = "objections", _("A do-not-call list: nobody in it may be called")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="imports", verbose_name=_("campaign"))
    contents = models.CharField(
        _("contents"), max_length=10, choices=Contents, default=Contents.LEADS, db_default=Contents.LEADS
    )
    file_name = models.CharField(max_length=200)
    #: The uploaded file; cleared after the import, to keep personal data no longer than needed.
    content = models.BinaryField()
    country = models.CharField(_("default country"), max_length=2, blank=True)
    #: Legal form of companies for which neither row nor name shows it; empty if unknown.
    legal_form = models.CharField(
        _("default legal form"),
        max_length=11,
        choices=LegalForm,
        blank=True,
        default="",
    )
    encoding = models.CharField(max_length=20, blank=True)
    header = models.JSONField(default=list)
    #: The first values of each column, shown when mapping columns.
    samples = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    #: Column number → field.
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    #: Created leads that are missing a phone number, and created leads without a territory.
    without_number = models.PositiveIntegerField(default=0)
    without_territory = models.PositiveIntegerField(default=0)
    #: The refused rows with line and reason, to fix and upload again (CSV, UTF-8 with a BOM).
    refused_rows_file = models.BinaryField(default=b"")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    committed_at = models.DateTimeField(null=True, blank=True)
    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "import batches"
        constraints = [
            models.CheckConstraint(
                name="import_rows_add_up",
                condition=~models.Q(state="committed")
                | models.Q(
                    rows=models.F("created") + models.F("updated") + models.F("skipped") + models.F("refused")
                ),
            ),
            models.CheckConstraint(
                name="committed_import_has_time",
                condition=models.Q(state="committed", committed_at__isnull=False)
                | (~models.Q(state="committed") & models.Q(committed_at__isnull=True)),
            ),
        ]
        indexes = [
            # The sweep that processes imports.
            models.Index(
                "at", name="import_to_process", condition=models.Q(state__in=["reading", "committing"])
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def is_do_not_call_list(self) -> bool:
        return self.contents == self.Contents.OBJECTIONS

    @property
    def is_worked_on(self) -> bool:
        return self.state in (self.State.READING, self.State.COMMITTING)

    @property
    def can_be_discarded(self) -> bool:
        """Return whether the import can be discarded, because it has created nothing yet."""
        return self.state not in (self.State.COMMITTING, self.State.COMMITTED)


class ImportVerdict(models.TextChoices):
    CREATE = "create", _("New")
    UPDATE = "update", _("Update")
    SKIP = "skip", _("Already exists")
    REFUSE = "refuse", _("Rejected")


class ImportRow(models.Model):
    """A row of a list with its verdict. An unlogged staging table, filled by COPY and emptied after the import.

    Has no foreign key constraints, because COPY would check each row.
    """

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="staged", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=11, default="", db_default="")
    register_number = models.CharField(max_length=40)
    country = models.CharField(max_length=2)
    postcode = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    address = models.CharField(max_length=300)
    industry = models.CharField(max_length=200)
    employees = models.PositiveIntegerField(null=True)
    revenue = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    website = models.CharField(max_length=200)
    place_id = models.BigIntegerField(null=True)
    note = models.TextField()
    problems = ArrayField(models.TextField())
    #: Can't be imported at all; `problems` says why.
    blocked = models.BooleanField()
    #: The list says that the people of this row must not be called, or must get no e-mail.
    do_not_call = models.BooleanField(default=False, db_default=False)
    do_not_email = models.BooleanField(default=False, db_default=False)
    #: The phone number can't be parsed.
    phone_invalid = models.BooleanField()
    # Set when the rows are judged:
    verdict = models.CharField(max_length=6, choices=ImportVerdict, default="", db_default="")
    #: A number of this row is suppressed.
    suppressed = models.BooleanField(default=False, db_default=False)
    #: A person of this row asked not to be called, maybe on another number.
    person_suppressed = models.BooleanField(default=False, db_default=False)
    company_id = models.BigIntegerField(null=True)
    #: The first line of this file with the same company.
    twin = models.PositiveIntegerField(null=True)
    territory_id = models.BigIntegerField(null=True)
    has_number = models.BooleanField(default=False, db_default=False)

    # Set by the preview page (leads.imports.preview).
    person: "ImportPerson | None"
    company: Company | None
    territory: Territory | None
    reasons: list[str]

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_staged_row_per_line"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"


class ImportPerson(models.Model):
    """A person of a row, or its switchboard. A staging table, like ImportRow."""

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    #: 0 is the first contact to call.
    position = models.PositiveSmallIntegerField()
    buying_role = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    phone = models.CharField(max_length=20)
    phone_typed = models.CharField(max_length=80)
    number_digest = models.BinaryField(max_length=32, null=True)
    email = models.EmailField()
    email_digest = models.BinaryField(max_length=32, null=True)
    first_name = models.CharField(max_length=120, default="", db_default="")
    #: The digests by which this person's objection is recognized (leads.compliance.people).
    person_digests = ArrayField(models.BinaryField(max_length=32), default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", "position", name="one_staged_person_per_position"),
        ]

    def __str__(self):
        return self.name or self.phone
