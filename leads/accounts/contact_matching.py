"""Who of two companies is the same person, where the companies turn out to be one."""

from leads.models import Contact

#: What one row of a person may know and the other may not.
CONTACT_FIELDS = ("name", "title", "phone", "phone_typed", "number_digest", "email", "language")
LEGAL_BASIS_FIELDS = ("legal_basis", "legal_basis_since", "legal_basis_proof")
BOUNCE_FIELDS = ("bounced_address", "bounced_at", "bounce_message")


def match_contacts(known: list[Contact], coming: list[Contact]) -> list[tuple[Contact, Contact]]:
    """Of those who come, who is among the `known` already, each with the one that stays. Who stays learns what the
    other row says (in memory: whoever keeps it saves them)."""
    found = []
    for gone in coming:
        if survivor := next((each for each in known if _is_same_person(each, gone)), None):
            _fill_blanks(survivor, gone)
            found.append((gone, survivor))
    return found


def _is_same_person(one: Contact, other: Contact) -> bool:
    """One number (under one name, or with a name missing) or one address is one person; so is one name, where
    nothing speaks against it. Two people who share a switchboard are two, and nobody loses a number."""
    name, number, address = (_alike(one, other, field) for field in ("name", "phone", "email"))
    if name is False or number is False:
        return False
    return bool(number or address or (name and address is None))


def _alike(one: Contact, other: Contact, field: str) -> bool | None:
    """Whether both say the same; None where one of them says nothing."""
    first, second = getattr(one, field).strip().casefold(), getattr(other, field).strip().casefold()
    return first == second if first and second else None


def _fill_blanks(survivor: Contact, gone: Contact) -> None:
    if gone.email and not survivor.email:
        _take(survivor, gone, BOUNCE_FIELDS)
    if gone.legal_basis and not survivor.legal_basis:
        _take(survivor, gone, LEGAL_BASIS_FIELDS)
    if gone.phone and not survivor.phone:
        survivor.phone_typed = ""
    _take(survivor, gone, [field for field in CONTACT_FIELDS if not getattr(survivor, field)])


def _take(survivor: Contact, gone: Contact, fields) -> None:
    for field in fields:
        setattr(survivor, field, getattr(gone, field))
