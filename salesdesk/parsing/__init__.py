"""Parse the cells of lists: each function takes one cell, or the cells of a column.

Unreadable cells give an empty value, with a message where the user can fix the problem. Nothing raises.
"""

from .countries import country
from .dates import Ambiguous, Order, date_column, date_in
from .emails import Email, email
from .flags import flag
from .names import name_key
from .numbers import decimal_mark, number
from .phones import Phone, phone
from .places import PlaceInAddress, place_in_address, postcode
from .texts import safe_cell, text

__all__ = [
    "Ambiguous",
    "Email",
    "Order",
    "Phone",
    "PlaceInAddress",
    "country",
    "date_column",
    "date_in",
    "decimal_mark",
    "email",
    "flag",
    "name_key",
    "number",
    "phone",
    "place_in_address",
    "postcode",
    "safe_cell",
    "text",
]
