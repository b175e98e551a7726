"""Parse the cells of lists: each function takes one cell, or the cells of a column.

Unreadable cells give an empty value, with a message where the user can fix the problem. Nothing raises.
"""

from .countries import country
from .dates import Ambiguous, Order, date_column, date_in
from .emails import Email, email
from .errors import is_error
from .flags import flag, refusal
from .names import folded_words, name_key, name_spellings
from .numbers import decimal_mark, number
from .objections import forbids_calls, objection
from .person_names import full_name, is_salutation, person_key
from .phones import Phone, phone, phones
from .places import PlaceInAddress, place_in_address, postcode
from .register_numbers import RegisterNumber, register_number
from .texts import safe_cell, text

__all__ = [
    "Ambiguous",
    "Email",
    "Order",
    "Phone",
    "PlaceInAddress",
    "RegisterNumber",
    "country",
    "date_column",
    "date_in",
    "decimal_mark",
    "email",
    "flag",
    "folded_words",
    "forbids_calls",
    "full_name",
    "is_error",
    "is_salutation",
    "name_key",
    "name_spellings",
    "number",
    "objection",
    "person_key",
    "phone",
    "phones",
    "place_in_address",
    "postcode",
    "refusal",
    "register_number",
    "safe_cell",
    "text",
]
