"""Notifications of the demo: colleagues mention each other, and what is a few days old was read."""

from datetime import timedelta

from leads.funnel import notes
from leads.models import Lead
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Notification
from salesdesk.people.models import User

from ..world import World

READ_AFTER = timedelta(days=4)


def plan(world: World) -> None:
    """Mention colleagues in notes of today, and read what is older."""
    people = world.people
    for minutes, by, to, text in (
        (55, people.joost, people.maaike, "they moved the budget meeting to January. Call before the 15th."),
        (40, people.maaike, people.aleida, "may I offer them the price of the framework contract?"),
        (25, people.aleida, people.joost, "their purchasing director is a former customer of ours."),
    ):
        world.schedule.add(world.until - timedelta(minutes=minutes), _mention, by, to, text)
    world.schedule.add(world.until - timedelta(minutes=1), _read_old, world)


def _mention(by: User, to: User, text: str) -> None:
    """Write a note that mentions `to` at a lead that both see."""
    both = Lead.objects.visible_to(by).filter(pk__in=Lead.objects.visible_to(to).values("pk"))
    if lead := both.open().order_by("-version", "pk").first():
        notes.write(lead, f"@{to.name} {text}", by)


def _read_old(world: World) -> None:
    notifications.mark_read(Notification.objects.filter(created_at__lt=world.until - READ_AFTER))
