"""Replies that a person has not read, as notices on the desk."""

from django.urls import reverse

from leads.calling.notices import Notice
from leads.models import Email
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

#: Notices shown at a time; more follow once these are read.
SHOWN = 3


def notices_of(person: User) -> list[Notice]:
    """Return the unread replies to `person`, oldest first, for leads.calling.notices. One statement."""
    replies = notifications.of(person).unread().filter(kind=Kind.REPLY).order_by("pk")
    return [
        Notice(
            f"reply-{each.pk}", each.subject, "good", each.url, reverse("notification-read", args=[each.pk])
        )
        for each in replies[:SHOWN]
    ]


def mark_read(email: Email) -> None:
    """Settle the notification about a received e-mail, for example because it was answered."""
    notifications.settle([f"email:{email.pk}"])
