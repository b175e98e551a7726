"""Marketing's tracks: the fields that a mail may name, and writing, starting and pausing a track."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from . import addresses
from .models import MailTranslation, Track, TrackMail

#: What stands in braces in a mail, and what it becomes.
MERGE_FIELDS = ("first_name", "company", "rep", "link", "form")
#: The form in a text: it leaves as the address of a page on which they ask to be called.
CALLBACK_FORM_FIELD = "{form}"
#: A brace written twice, what stands between two, or one by itself.
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
#: The same, or an address that is written out.
_PARTS = re.compile(f"(?P<address>{addresses.ADDRESS}(?![{{}}\\w]))|{_BRACES.pattern}")
#: Beyond the number of any mail.
TEMPORARY_OFFSET = 1000


@dataclass(frozen=True)
class TrackMailDraft:
    """A mail as it is written. `then`, `opened` and `replied` are as in TrackMail, `texts` (subject, text) by language.

    `pk` is of a mail that stood in the track before, which stays the same one.
    """

    delay: timedelta
    subject: str
    text: str
    link: str
    then: int | None = None
    next_on_click: int | None = None
    next_on_reply: int | None = None
    translations: dict[str, tuple[str, str]] = field(default_factory=dict)
    pk: int | None = None

    @property
    def facts(self) -> dict:
        names = ("delay", "subject", "text", "link", "then", "next_on_click", "next_on_reply")
        return {name: getattr(self, name) for name in names}


class TrackNotReady(Exception):
    """The track can't start, or be written so. `str(refused)` is the sentence that says why."""


def mail_text_error(text: str) -> str:
    """What is wrong with a mail's text, in a sentence; nothing when it can be sent."""
    for found in _BRACES.finditer(text):
        if found[0] in ("{", "}"):
            return _("A brace is open: {first_name} is written so, and a brace by itself {{ twice.")
        if found[1] is not None and found[1] not in MERGE_FIELDS:
            known = ", ".join("{" + name + "}" for name in MERGE_FIELDS)
            return _("Nobody knows {%(name)s}. There are: %(known)s.") % {"name": found[1], "known": known}
    return addresses.text_address_error(text)


def addresses_in(text: str) -> list[str]:
    """The ways back of a text, each once: every address that stands in it, {link} and {form} where it names them."""
    found: dict[str, str] = {}
    fill_merge_fields(
        text,
        {"link": "{link}", "form": CALLBACK_FORM_FIELD},
        lambda address: found.setdefault(address, address),
    )
    return list(found)


def fill_merge_fields(text: str, fields: dict[str, str], way: Callable[[str], str] = str) -> str:
    """A mail's text with what its fields become; a field that nobody knows stays as it was typed.

    `way` says what stands in the mail for an address: the one of {link}, the form's (FORM), or one that Marketing
    wrote. What a field becomes is never taken for an address: names of companies come from lists.
    """

    def becomes(found: re.Match) -> str:
        if found["address"]:
            address, rest = addresses.split_trailing_punctuation(found[0])
            return (address if addresses.address_error(address) else way(address)) + rest
        if found[0] in ("{{", "}}"):
            return found[0][0]
        if found[2] in ("link", "form") and found[2] in fields:
            return way(fields[found[2]])
        return fields.get(found[2], found[0])

    return _PARTS.sub(becomes, text)


def find_loop(mails: list[TrackMailDraft]) -> str:
    """Which mails lead round in a circle, in a sentence; nothing when the track ends for everybody."""
    ways = {
        number: [
            number + 1 if mail.then is None else mail.then,
            *(way for way in (mail.next_on_click, mail.next_on_reply) if way is not None),
        ]
        for number, mail in enumerate(mails, 1)
    }
    for start in ways:
        if circle := _path_back_to(start, start, ways, []):
            named = " → ".join(_("mail %(number)s") % {"number": number} for number in circle)
            return _("This track never ends: %(mails)s. Let one of them lead on, or end it.") % {
                "mails": named
            }
    return ""


def _path_back_to(start: int, at: int, ways: dict[int, list[int]], tried: list[int]) -> list[int]:
    """The way from `at` to `start`, both named; empty when there is none. `tried` leads nowhere."""
    for number in ways.get(at, []):
        if number == start:
            return [at, start]
        if number not in tried:
            tried.append(number)
            if way := _path_back_to(start, number, ways, tried):
                return [at, *way]
    return []


@transaction.atomic
def save(track: Track, mails: list[TrackMailDraft]) -> Track:
    """Save the track with its mails in this order. Raises NotReady for one that never ends.

    Mails keep their id: whoever waits for one goes on with it, and with what followed it if it is gone.
    """
    if circle := find_loop(mails):
        raise TrackNotReady(circle)
    # Whether it runs is set by itself: a track that was read before somebody paused it must not start it again.
    track.save(update_fields=["name", "language"] if track.pk else None)
    known = {mail.pk: mail for mail in track.mails.all()}
    kept = {mail.pk for mail in mails if mail.pk in known}
    for gone in (mail for pk, mail in known.items() if pk not in kept):
        gone.waiting.update(next=_next_surviving(gone, known, kept))
    track.mails.exclude(pk__in=kept).delete()
    # Out of the way, so that no number is taken twice while they change.
    track.mails.update(number=F("number") + TEMPORARY_OFFSET)
    for number, mail in enumerate(mails, 1):
        facts = {"track": track, "number": number, **mail.facts}
        if mail.pk in kept:
            TrackMail.objects.filter(pk=mail.pk).update(**facts)
            saved = known[mail.pk]
        else:
            saved = TrackMail.objects.create(**facts)
        saved.translations.all().delete()
        MailTranslation.objects.bulk_create(
            MailTranslation(mail=saved, language=language, subject=subject, text=text)
            for language, (subject, text) in mail.translations.items()
        )
    return track


def _next_surviving(gone: TrackMail, known: dict[int, TrackMail], kept: set[int]) -> TrackMail | None:
    """What followed a mail that is taken away, among those that stay."""
    by_number = {mail.number: mail for mail in known.values()}
    mail: TrackMail | None = gone
    while mail and mail.pk not in kept:
        mail = by_number.get(mail.number + 1 if mail.then is None else mail.then)
    return mail


def start(track: Track) -> None:
    """Its mails leave from now on. Raises NotReady."""
    if not track.team.postal_address:
        raise TrackNotReady(
            _("Who sends it? The team has no postal address, which stands in the footer of every mail.")
        )
    if not track.mails.exists():
        raise TrackNotReady(_("There is no mail in it yet."))
    Track.objects.filter(pk=track.pk).update(running=True)


def pause(track: Track) -> None:
    """Its mails wait; nobody falls off."""
    Track.objects.filter(pk=track.pk).update(running=False)
