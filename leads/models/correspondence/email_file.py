from django.db import models

from salesdesk.db.append_only import append_only
from salesdesk.files.models import StoredFile

from .email import Email


class EmailFile(models.Model):
    """A file that went along with an e-mail written here. It is a file of the lead or of its company too."""

    email = models.ForeignKey(Email, models.PROTECT, related_name="enclosed")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("email", "file", name="file_goes_along_once"),
        ]
        triggers = append_only()

    def __str__(self):
        return self.file.name
