"""Rows added to the page of a campaign or taken away before it is saved, by buttons that need no JavaScript."""

from django.http import QueryDict

from salesdesk.web.fields import parse_id

#: The rows of the page, and how many of each there may be.
MAX_ROWS = {"questions": 30, "warm-tries": 20, "cold-tries": 20}
#: Buttons that shape the page and save nothing; `show` says anew what was typed.
ROW_ACTIONS = ("add", "remove", "show")


def is_row_action(data: QueryDict) -> bool:
    return any(button in data for button in ROW_ACTIONS)


def apply_row_action(data: QueryDict) -> QueryDict:
    """What was typed, with a row more (`add`: which rows) or less (`remove`: which row)."""
    data = data.copy()
    if data.get("add") in MAX_ROWS:
        _add(data, data["add"])
    rows, _dash, which = data.get("remove", "").rpartition("-")
    if rows in MAX_ROWS and (row := parse_id(which)) is not None:
        _remove(data, rows, row)
    return data


def _add(data: QueryDict, rows: str) -> None:
    if (count := _count(data, rows)) < MAX_ROWS[rows]:
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
        if len(parts) < 2 or (row := parse_id(parts[0])) is None:
            continue
        (value,) = data.pop(key)[-1:]
        if row != gone:
            typed[f"{rows}-{row - (row > gone)}-{parts[1]}"] = value
    data.update(typed)
    data[f"{rows}-TOTAL_FORMS"] = str(count - 1)
    if _count(data, rows, "INITIAL") > gone:
        data[f"{rows}-INITIAL_FORMS"] = str(_count(data, rows, "INITIAL") - 1)


def _count(data: QueryDict, rows: str, which: str = "TOTAL") -> int:
    return min(parse_id(data.get(f"{rows}-{which}_FORMS", "")) or 0, MAX_ROWS[rows])
