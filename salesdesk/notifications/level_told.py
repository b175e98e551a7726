"""Tell a rep that their level changed."""

from django.urls import reverse
from django.utils.translation import gettext_noop

from salesdesk.people.models import LevelChange

from .models import Kind
from .notifications import notify


def on_level_change(change: LevelChange) -> None:
    """Tell the rep of `change`, with the manager's note."""
    notify(
        change.person,
        Kind.LEVEL,
        subject=gettext_noop("%(who)s changed your level to %(level)s"),
        text=change.note,
        url=reverse("growth", args=[change.person_id]),
        key=f"level:{change.pk}",
        by=change.by,
        who=change.by,
        level=change.get_after_display(),
    )
