import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q

from salesdesk import clock


def random_name(_file: "StoredFile", _name: str) -> str:
    """Return the name in the storage, which says nothing and can't be guessed."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


class StoredFile(models.Model):
    """An uploaded file. Its content never changes; deleting it keeps the row, for the timeline."""

    #: As it was uploaded, without folders.
    name = models.CharField(max_length=150)
    content = models.FileField(upload_to=random_name, max_length=100, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="stored_file_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="stored_file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="only_deleted_files_lose_their_content",
                condition=~Q(content="") | Q(deleted_at__isnull=False),
            ),
        ]
        indexes = [
            # The sweep that removes the content of deleted files.
            models.Index(
                "deleted_at",
                name="file_to_remove",
                condition=Q(deleted_at__isnull=False) & ~Q(content=""),
            ),
        ]

    def __str__(self):
        return self.name
