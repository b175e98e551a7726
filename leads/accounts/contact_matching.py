"""Who of two companies is the same person, where the companies turn out to be one."""

from leads.models import Contact

#: What one row of a person may know and the other may not.
FACTS = ("name", "title", "phone", "phone_typed", "number_digest", "email", "language")
GROUND = ("basis", "basis_on", "basis_proof")
BOUNCE = ("bounced_address", "bounced_at", "bounce_said")


def pairs(known: list[Contact], coming: list[Contact]) -> list[tuple[Contact, Contact]]:
    """Of those who come, who is among the `known` already, each with the one that stays. Who stays learns what the
    other row says (in memory: whoever keeps it saves them)."""
    found = []
    for gone in coming:
        if stays := next((each for each in known if _are_one(each, gone)), None):
            _learn(stays, gone)
            found.append((gone, stays))
    return found


def _are_one(one: Contact, other: Contact) -> bool:
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


def _learn(stays: Contact, gone: Contact) -> None:
    if gone.email and not stays.email:
        _take(stays, gone, BOUNCE)
    if gone.basis and not stays.basis:
        _take(stays, gone, GROUND)
    if gone.phone and not stays.phone:
        stays.phone_typed = ""
    _take(stays, gone, [field for field in FACTS if not getattr(stays, field)])


def _take(stays: Contact, gone: Contact, fields) -> None:
    for field in fields:
        setattr(stays, field, getattr(gone, field))
