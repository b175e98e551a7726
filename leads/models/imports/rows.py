"""The rows of a list, staged while it is imported."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Territory
from leads.models.accounts.company import Company

from .batch import ImportBatch
from .past_activity import ImportActivity
from .past_outcome import ImportOutcome


class ImportVerdict(models.TextChoices):
    CREATE = "create", _("New")
    UPDATE = "update", _("Update")
    SKIP = "skip", _("Already exists")
    REFUSE = "refuse", _("Rejected")


class ImportRow(models.Model):
    """A row of a list with its verdict. A staging table, filled by COPY and emptied after the import.

    Has no foreign key constraints, because COPY would check each row.
    """

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="staged", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    other_name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    name_spellings = ArrayField(models.TextField(), default=list, db_default=[])
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
    #: The interest and the source that the row gives for its lead; empty if none.
    interest = models.CharField(max_length=200, default="", db_default="")
    source = models.CharField(max_length=10, default="", db_default="")
    #: The partner that the row gives for a new lead.
    partner_id = models.BigIntegerField(null=True)
    #: The values of custom fields by key, for each subject.
    custom = models.JSONField(default=dict, db_default={})
    problems = ArrayField(models.TextField())
    #: Can't be imported at all; `problems` says why.
    blocked = models.BooleanField()
    #: The list says that the people of this row must not be called, or must get no e-mail.
    do_not_call = models.BooleanField(default=False, db_default=False)
    do_not_email = models.BooleanField(default=False, db_default=False)
    #: Another row of the list says so of a number, or of a person, that this row names too.
    number_objects = models.BooleanField(default=False, db_default=False)
    person_objects = models.BooleanField(default=False, db_default=False)
    #: The phone number can't be parsed.
    phone_invalid = models.BooleanField()
    # Set when the rows are grouped (leads/imports/matching/group_rows.py):
    #: The registration number, which may come from another row of the same name and place.
    register = models.CharField(max_length=40, default="", db_default="")
    #: Rows of this name and place have several registration numbers.
    ambiguous = models.BooleanField(default=False, db_default=False)
    #: The first line of this file that names the same company.
    family = models.PositiveIntegerField(null=True)
    #: Rows of one slice are matched and imported in one transaction.
    slice = models.PositiveIntegerField(null=True)
    # Set when the rows are judged:
    verdict = models.CharField(max_length=6, choices=ImportVerdict, default="", db_default="")
    #: A number of this row is suppressed.
    suppressed = models.BooleanField(default=False, db_default=False)
    #: A person of this row asked not to be called, maybe on another number.
    person_suppressed = models.BooleanField(default=False, db_default=False)
    company_id = models.BigIntegerField(null=True)
    #: The rule that found the company.
    matched_by = models.PositiveSmallIntegerField(null=True)
    #: The first line of this file with the same company, once known companies are found.
    twin = models.PositiveIntegerField(null=True)
    territory_id = models.BigIntegerField(null=True)
    has_number = models.BooleanField(default=False, db_default=False)

    # Set by the preview page (leads.imports.preview).
    person: "ImportPerson | None"
    company: Company | None
    territory: Territory | None
    reasons: list[str]
    past: ImportOutcome | None
    activity: ImportActivity | None

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_staged_row_per_line"),
        ]
        indexes = [
            # The rows of a slice.
            models.Index("batch", "slice", name="staged_row_by_slice"),
            # Objections, which few rows have (leads/imports/objections.py).
            models.Index(
                "batch",
                "line",
                name="staged_row_objecting",
                condition=models.Q(do_not_call=True) | models.Q(do_not_email=True),
            ),
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
    #: The digests by which this person's objection is recognized.
    person_digests = ArrayField(models.BinaryField(max_length=32), default=list, db_default=[])

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", "position", name="one_staged_person_per_position"),
        ]

    def __str__(self):
        return self.name or self.phone


class ImportLine(models.Model):
    """A line of the file as its cells. A staging table, so that any part of a large file can be read again."""

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    #: Why the row does not fit the header, or "".
    misfit = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_import_line_per_number"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"
