"""Notices for a rep at the desk, shown until they are read.

The apps that have notices connect to the hook.
"""

from typing import NamedTuple

from salesdesk.hooks import Hook
from salesdesk.people.models import User


class Notice(NamedTuple):
    """A line for the rep: `key` is unique, `url` leads to its subject, and a POST to `read_url` marks it as read."""

    key: str
    text: str
    tone: str
    url: str
    read_url: str


#: Called with a person: the notices they have not read, oldest first.
unread: Hook[[User], list[Notice]] = Hook()


def unread_for(person: User) -> list[Notice]:
    """Return the unread notices of `person`, oldest first."""
    return [notice for notices in unread(person) for notice in notices]
