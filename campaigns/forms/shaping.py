"""Rows added to the page of a campaign or taken away before it is saved, by buttons that need no JavaScript."""

from django.http import QueryDict

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
    rows, _dash, number = data.get("remove", "").rpartition("-")
    if rows in ROWS and number.isdecimal():
        _remove(data, rows, int(number))
    return data


def _add(data: QueryDict, rows: str) -> None:
    if (count := _count(data, rows)) < ROWS[rows]:
        data[f"{rows}-TOTAL_FORMS"] = str(count + 1)
        data[f"{rows}-{count}-gap_unit"] = "days"  # as an empty row has it


def _remove(data: QueryDict, rows: str, number: int) -> None:
    """The rows below move up."""
    count = _count(data, rows)
    if number >= count:
        return
    fields = {key: key.removeprefix(f"{rows}-").split("-", 1) for key in data if key.startswith(f"{rows}-")}
    typed = {}
    for key, parts in fields.items():
        if len(parts) < 2 or not parts[0].isdecimal():
            continue
        (value,) = data.pop(key)[-1:]
        if (row := int(parts[0])) != number:
            typed[f"{rows}-{row - (row > number)}-{parts[1]}"] = value
    data.update(typed)
    data[f"{rows}-TOTAL_FORMS"] = str(count - 1)
    if _count(data, rows, "INITIAL") > number:
        data[f"{rows}-INITIAL_FORMS"] = str(_count(data, rows, "INITIAL") - 1)


def _count(data: QueryDict, rows: str, which: str = "TOTAL") -> int:
    said = data.get(f"{rows}-{which}_FORMS", "")
    return min(int(said), ROWS[rows]) if said.isdecimal() else 0
