"""Match the contacts of two companies that are being merged."""

from leads.models import Contact
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
