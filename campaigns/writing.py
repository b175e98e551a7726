"""Marketing's tracks: the fields that a mail may name, and writing, starting and pausing a track."""

from datetime import timedelta
from string import Formatter

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Track, TrackMail

#: What stands in braces in a mail, and what it becomes.
FIELDS = ("first_name", "company", "rep", "link")


class NotReady(Exception):
    """The track can't start. `str(refused)` is the sentence that says why."""


def wrong_with(text: str) -> str:
    """What is wrong with a mail's text, in a sentence; nothing when it can be sent."""
    try:
        named = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        return _("A brace is open: {first_name} is written so, and a brace by itself {{ twice.")
    if unknown := [name for name in named if name not in FIELDS]:
        known = ", ".join("{" + name + "}" for name in FIELDS)
        return _("Nobody knows {%(name)s}. There are: %(known)s.") % {"name": unknown[0], "known": known}
    return ""


@transaction.atomic
def write(track: Track, mails: list[tuple[timedelta, str, str, str]]) -> Track:
    """Save the track with its mails in this order: wait, subject, text, link. Who is on it goes on by number."""
    track.save()
    track.mails.all().delete()
    TrackMail.objects.bulk_create(
        TrackMail(track=track, number=number, wait=wait, subject=subject, text=text, link=link)
        for number, (wait, subject, text, link) in enumerate(mails, 1)
    )
    return track


def start(track: Track) -> None:
    """Its mails leave from now on. Raises NotReady."""
    if not track.postal_address.strip():
        raise NotReady(_("Who sends it? The postal address stands in the footer of every mail."))
    if not track.mails.exists():
        raise NotReady(_("There is no mail in it yet."))
    Track.objects.filter(pk=track.pk).update(running=True)


def pause(track: Track) -> None:
    """Its mails wait; nobody falls off."""
    Track.objects.filter(pk=track.pk).update(running=False)
