"""The rows of a list that are kept after its import: refused rows, and those merged into known companies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.accounts.company import Company

from .batch import ImportBatch
from .rows import ImportVerdict


class RefusedRow(models.Model):
    """A row that was refused, to be fixed and uploaded again."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="refused_rows", db_index=False)
    line = models.PositiveIntegerField()
    cells = ArrayField(models.TextField())
    problems = ArrayField(models.TextField())
    #: A number of this row is suppressed.
    suppressed = models.BooleanField()
    person_suppressed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_refused_row_per_line"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"


class MatchedBy(models.IntegerChoices):
    """The rule by which a row was taken for an existing company (leads/imports/matching/match.py)."""

    REGISTER_NUMBER = 1, _("Register number")
    NAME_AND_PLACE = 2, _("Name and place")
    NAME_AND_PHONE = 3, _("Name and phone number")
    EMAIL = 4, _("E-mail address of a contact")
    NAME_ONLY = 5, _("Name, the only one in the campaign")


class MatchedRow(models.Model):
    """A row that an import merged into an existing company, kept so that a wrong match is seen."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="matched_rows", db_index=False)
    line = models.PositiveIntegerField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="+")
    matched_by = models.PositiveSmallIntegerField(choices=MatchedBy)
    verdict = models.CharField(max_length=6, choices=ImportVerdict)
    #: As the list has them.
    name = models.CharField(max_length=200)
    postcode = models.CharField(max_length=16)
    city = models.CharField(max_length=100)
    register_number = models.CharField(max_length=40)
    #: The list spells the company's name differently.
    other_spelling = models.BooleanField()

    # Set by the page (leads.imports.engine.matched_rows).
    now: Company
    lead_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_matched_row_per_line"),
        ]
        indexes = [
            # The rows whose name differs from the company's, which are checked first.
            models.Index(
                "batch",
                "line",
                name="matched_row_other_spelling",
                condition=models.Q(other_spelling=True),
            ),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"
