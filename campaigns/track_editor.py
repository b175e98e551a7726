"""Edit, start and pause nurture tracks, and fill the merge fields of their e-mails."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from . import addresses
from .models import MailTranslation, Track, TrackMail

#: The names that may appear in braces in an e-mail.
MERGE_FIELDS = ("first_name", "company", "rep", "link", "form")
#: Replaced by the address of a page where the reader can request a call.
CALLBACK_FORM_FIELD = "{form}"
#: A doubled brace, a field in braces, or a single brace.
_BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
#: The same, or an address in the text.
_PARTS = re.compile(f"(?P<address>{addresses.ADDRESS}(?![{{}}\\w]))|{_BRACES.pattern}")
#: Larger than the number of any e-mail.
TEMPORARY_OFFSET = 1000


@dataclass(frozen=True)
class TrackMailDraft:
    """An e-mail to save. The fields are those of `TrackMail`; `translations` are (subject, text) by language.

    `pk` is set for an existing e-mail, which is updated.
    """

    delay: timedelta
    subject: str
    text: str
    link: str
    next_otherwise: int | None = None
    next_on_click: int | None = None
    next_on_reply: int | None = None
    translations: dict[str, tuple[str, str]] = field(default_factory=dict)
    pk: int | None = None

    @property
    def facts(self) -> dict:
        names = ("delay", "subject", "text", "link", "next_otherwise", "next_on_click", "next_on_reply")
        return {name: getattr(self, name) for name in names}


class TrackNotReady(Exception):
    """Raised when a track can't be saved or started; its text is the message for the user."""


def mail_text_error(text: str) -> str:
    """Return an error message if the text of an e-mail can't be sent, else an empty string."""
    return braces_error(text, MERGE_FIELDS) or addresses.text_address_error(text)


def braces_error(text: str, names: Sequence[str]) -> str:
    """Return an error message if a brace is not closed or holds none of the `names`, else an empty string."""
    for found in _BRACES.finditer(text):
        if found[0] in ("{", "}"):
            return _(
                "A brace is not closed. Write merge fields as {first_name}, and type {{ for a literal brace."
            )
        if found[1] is not None and found[1] not in names:
            known = ", ".join("{" + name + "}" for name in names)
            return _("{%(name)s} is not a merge field. Use one of %(known)s.") % {
                "name": found[1],
                "known": known,
            }
    return ""


def addresses_in(text: str) -> list[str]:
    """Return the links in a text without duplicates: addresses, and {link} and {form} if it uses them."""
    found: dict[str, str] = {}
    fill_merge_fields(
        text,
        {"link": "{link}", "form": CALLBACK_FORM_FIELD},
        lambda address: found.setdefault(address, address),
    )
    return list(found)


def fill_merge_fields(text: str, fields: dict[str, str], track_link: Callable[[str], str] = str) -> str:
    """Return the text with its merge fields filled; unknown fields stay as typed.

    `track_link` maps each address (the target of {link}, `CALLBACK_FORM_FIELD`, or one in the text) to the one
    that is sent. The values of other fields are never treated as addresses: company names come from imports.
    """

    def replacement(found: re.Match) -> str:
        if found["address"]:
            address, rest = addresses.split_trailing_punctuation(found[0])
            return (address if addresses.address_error(address) else track_link(address)) + rest
        if found[0] in ("{{", "}}"):
            return found[0][0]
        if found[2] in ("link", "form") and found[2] in fields:
            return track_link(fields[found[2]])
        return fields.get(found[2], found[0])

    return _PARTS.sub(replacement, text)


def find_loop(mails: list[TrackMailDraft]) -> str:
    """Return an error message naming the e-mails that form a loop, or an empty string if there is none."""
    branches = {
        number: [
            number + 1 if mail.next_otherwise is None else mail.next_otherwise,
            *(branch for branch in (mail.next_on_click, mail.next_on_reply) if branch is not None),
        ]
        for number, mail in enumerate(mails, 1)
    }
    for start in branches:
        if loop := _path_back_to(start, start, branches, []):
            named = " → ".join(_("e-mail %(number)s") % {"number": number} for number in loop)
            return _(
                "This track never ends: %(mails)s. Change where one of them leads, or end the track there."
            ) % {"mails": named}
    return ""


def _path_back_to(start: int, at: int, branches: dict[int, list[int]], visited: list[int]) -> list[int]:
    """Return the path from `at` to `start`, both included, or an empty list; `visited` are dead ends."""
    for number in branches.get(at, []):
        if number == start:
            return [at, start]
        if number not in visited:
            visited.append(number)
            if path := _path_back_to(start, number, branches, visited):
                return [at, *path]
    return []


@transaction.atomic
def save(track: Track, mails: list[TrackMailDraft]) -> Track:
    """Save the track with its e-mails in this order. Raise `TrackNotReady` if it contains a loop.

    E-mails keep their id, so enrollments continue with the e-mail they wait for, or with the one that followed
    it if it was removed.
    """
    if loop := find_loop(mails):
        raise TrackNotReady(loop)
    # `running` is not written: a form opened before the track was paused must not start it again.
    track.save(update_fields=["name", "language"] if track.pk else None)
    known = {mail.pk: mail for mail in track.mails.all()}
    kept = {mail.pk for mail in mails if mail.pk in known}
    for removed in (mail for pk, mail in known.items() if pk not in kept):
        removed.waiting.update(next=_next_surviving(removed, known, kept))
    track.mails.exclude(pk__in=kept).delete()
    # Move the numbers away, so that none is used twice while they change.
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


def _next_surviving(removed: TrackMail, known: dict[int, TrackMail], kept: set[int]) -> TrackMail | None:
    """Return the e-mail that followed a removed one, among those that stay."""
    by_number = {mail.number: mail for mail in known.values()}
    mail: TrackMail | None = removed
    while mail and mail.pk not in kept:
        mail = by_number.get(mail.number + 1 if mail.next_otherwise is None else mail.next_otherwise)
    return mail


def start(track: Track) -> None:
    """Start or resume sending. Raise `TrackNotReady` without a postal address or e-mails."""
    if not track.team.postal_address:
        raise TrackNotReady(
            _("Your team has no postal address, which the footer of every e-mail must show. Add it first.")
        )
    if not track.mails.exists():
        raise TrackNotReady(_("This track has no e-mails yet. Add one first."))
    Track.objects.filter(pk=track.pk).update(running=True)


def pause(track: Track) -> None:
    """Stop sending; enrolled leads keep their place."""
    Track.objects.filter(pk=track.pk).update(running=False)
