"""Match the contacts of two companies that are being merged."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from leads.models import Contact
from leads.models.compliance.suppression import is_own_address
from salesdesk.parsing import person_key

#: Fields that the surviving contact takes over if it lacks them.
CONTACT_FIELDS = ("name", "title", "phone", "phone_typed", "number_digest", "email", "language")
LEGAL_BASIS_FIELDS = ("legal_basis", "legal_basis_since", "legal_basis_proof")
BOUNCE_FIELDS = ("bounced_address", "bounced_at", "bounce_message")


def match_contacts(known: list[Contact], coming: list[Contact]) -> list[tuple[Contact, Contact]]:
    """Return (duplicate, survivor) for each contact of `coming` that is among `known`.

    Fills the blanks of the survivors in memory; the caller saves them.
    """
    found = []
    for duplicate in coming:
        if survivor := next((each for each in known if _is_same_person(each, duplicate)), None):
            _fill_blanks(survivor, duplicate)
            found.append((duplicate, survivor))
    return found


class LikelyDuplicate(NamedTuple):
    """Another contact of the company, with what it has in common with the one that is looked at."""

    contact: Contact
    reasons: list[str]


def likely_first(contact: Contact, others: Iterable[Contact]) -> list[LikelyDuplicate]:
    """Return `others`, those with most in common with `contact` first."""
    found = [LikelyDuplicate(each, _in_common(contact, each)) for each in others]
    return sorted(found, key=lambda each: -len(each.reasons))


def _in_common(one: Contact, other: Contact) -> list[str]:
    reasons = []
    if is_own_address(one.email) and _alike(one.email, other.email):
        reasons.append(_("same e-mail address"))
    if _alike(one.phone, other.phone):
        reasons.append(_("same number"))
    if _alike(person_key(one.name), person_key(other.name)):
        reasons.append(_("same name"))
    return reasons


def _is_same_person(one: Contact, other: Contact) -> bool:
    """Return whether both are one person: same number or address, or same name with no conflicting address.

    Different names or numbers never match, so that people who share a switchboard stay apart and no number is lost.
    """
    name = _alike(person_key(one.name), person_key(other.name))
    number, address = _alike(one.phone, other.phone), _alike(one.email, other.email)
    if name is False or number is False:
        return False
    return bool(number or address or (name and address is None))


def _alike(one: str, other: str) -> bool | None:
    """Return whether both values are the same, or None if one is missing."""
    first, second = one.strip().casefold(), other.strip().casefold()
    return first == second if first and second else None


def _fill_blanks(survivor: Contact, duplicate: Contact) -> None:
    if duplicate.email and not survivor.email:
        _copy(survivor, duplicate, BOUNCE_FIELDS)
    if duplicate.legal_basis and not survivor.legal_basis:
        _copy(survivor, duplicate, LEGAL_BASIS_FIELDS)
    if duplicate.phone and not survivor.phone:
        survivor.phone_typed = ""
    _copy(survivor, duplicate, [field for field in CONTACT_FIELDS if not getattr(survivor, field)])


def _copy(survivor: Contact, duplicate: Contact, fields) -> None:
    for field in fields:
        setattr(survivor, field, getattr(duplicate, field))
