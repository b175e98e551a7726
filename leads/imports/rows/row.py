"""The values that a row of a list gives."""

from decimal import Decimal
from typing import NamedTuple

from .people import Person


class Row(NamedTuple):
    """The values of a row; a `blocked` row can't be imported. `region` helps to find the time zone."""

    name: str
    other_name: str
    name_key: str
    name_spellings: list[str]
    legal_form: str
    register_number: str
    country: str
    region: str
    postcode: str
    city: str
    address: str
    industry: str
    employees: int | None
    revenue: Decimal | None
    website: str
    note: str
    interest: str
    source: str
    partner: int | None
    problems: list[str]
    blocked: bool
    phone_invalid: bool
    people: list[Person]
    #: The list says that its people must not be called, or must get no e-mail.
    do_not_call: bool
    do_not_email: bool
    #: The values of custom fields by key, for each subject.
    custom: dict[str, dict] = {}
