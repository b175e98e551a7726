"""Get the import of a page, if the user may see it."""

from django.shortcuts import get_object_or_404

from leads.models import ImportBatch
from salesdesk.people.models import User


def get_visible_import(user: User, batch_id: int) -> ImportBatch:
    """Return the import with its campaign and owner. Raises Http404 if `user` can't see it."""
    return get_object_or_404(ImportBatch.objects.visible_to(user).for_pages(), pk=batch_id)
