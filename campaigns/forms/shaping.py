"""Rows added to the page of a campaign or taken away before it is saved, by buttons that need no JavaScript."""

from django.http import QueryDict

from salesdesk.web.fields import number_of

#: The rows of the page, and how many of each there may be.
ROWS = {"questions": 30, "warm-tries": 20, "cold-tries": 20}
#: Buttons that shape the page and save nothing; `show` says anew what was typed.
BUTTONS = ("add", "remove", "show")


def is_shaping(data: QueryDict) -> bool:
    return any(button in data for button in BUTTONS)


def shaped(data: QueryDict) -> QueryDict:
    """What was typed, with a row more (`add`: which rows) or less (`remove`: which row)."""
    data = data.copy()
    if data.get("add") in ROWS:
        _add(data, data["add"])
    rows, _dash, which = data.get("remove", "").rpartition("-")
    if rows in ROWS and (row := number_of(which)) is not None:
        _remove(data, rows, row)
    return data


def _add(data: QueryDict, rows: str) -> None:
    if (count := _count(data, rows)) < ROWS[rows]:
        data[f"{rows}-TOTAL_FORMS"] = str(count + 1)
        # As an empty row has it.
        data[f"{rows}-{count}-gap_unit"], data[f"{rows}-{count}-required"] = "days", "on"


def _remove(data: QueryDict, rows: str, gone: int) -> None:
    """The rows below move up."""
    count = _count(data, rows)
    if gone >= count:
        return
    fields = {key: key.removeprefix(f"{rows}-").split("-", 1) for key in data if key.startswith(f"{rows}-")}
    typed = {}
    for key, parts in fields.items():
        if len(parts) < 2 or (row := number_of(parts[0])) is None:
            continue
        (value,) = data.pop(key)[-1:]
        if row != gone:
            typed[f"{rows}-{row - (row > gone)}-{parts[1]}"] = value
    data.update(typed)
    data[f"{rows}-TOTAL_FORMS"] = str(count - 1)
    if _count(data, rows, "INITIAL") > gone:
        data[f"{rows}-INITIAL_FORMS"] = str(_count(data, rows, "INITIAL") - 1)


def _count(data: QueryDict, rows: str, which: str = "TOTAL") -> int:
    return min(number_of(data.get(f"{rows}-{which}_FORMS", "")) or 0, ROWS[rows])
