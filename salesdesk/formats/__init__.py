"""The one way to write numbers, money, dates and times: as in the reader's language and country (CLDR)."""

from .dates import (
    clock_time,
    day_and_month,
    day_and_time,
    day_placeholder,
    full_day,
    input_day,
    input_time,
    is_month_first,
    month,
    weekday_and_day,
    weekday_and_time,
)
from .locales import page_language, read_by, reader_country
from .numbers import CURRENCIES, compact_money, decimal_mark, file_size, money, number, percent, typed_number

__all__ = [
    "CURRENCIES",
    "clock_time",
    "compact_money",
    "day_and_month",
    "day_and_time",
    "day_placeholder",
    "decimal_mark",
    "file_size",
    "full_day",
    "input_day",
    "input_time",
    "is_month_first",
    "money",
    "month",
    "number",
    "page_language",
    "percent",
    "read_by",
    "reader_country",
    "typed_number",
    "weekday_and_day",
    "weekday_and_time",
]
