from django.db import models
from django.utils.translation import gettext_lazy as _

from .batch import ImportBatch


class ImportPart(models.Model):
    """A piece of an uploaded file, or of the rows that were read from it; at most about a megabyte.

    Deleted after the import, to keep personal data no longer than needed.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("File")
        ROWS = "rows", _("Rows")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="parts", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind)
    #: 0 for the file; the rows of each opening of it have the next number.
    opening = models.PositiveIntegerField(default=0)
    number = models.PositiveIntegerField()
    #: The line of the first row, to start at any row.
    first_line = models.PositiveIntegerField(default=0)
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "kind", "opening", "number", name="one_import_part_per_number"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.kind}:{self.number}"
