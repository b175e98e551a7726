"""Show the values of workbooks as text, as a spreadsheet does."""

from datetime import date, datetime, time, timedelta

#: Stands for a formula whose value is not in the file; salesdesk.parsing knows it as an error.
NOT_CALCULATED = "#NOT CALCULATED!"


def shown(value: object) -> str:
    """Return a value as displayed: 12 rather than 12.0, and dates without midnight."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
        case datetime():
            return str(value.date()) if value.time() == time.min else value.isoformat(" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
    return str(value)
