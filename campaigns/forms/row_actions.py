"""Add and remove rows of the campaign form before it is saved, without JavaScript."""

from django.http import QueryDict

from salesdesk.web.forms.fields import parse_id

#: The formset prefixes of the page and the maximum number of rows of each.
MAX_ROWS = {"questions": 30, "warm-steps": 20, "cold-steps": 20}
#: Buttons that rerender the page without saving; `show` only updates the summary of a cadence.
ROW_ACTIONS = ("add", "remove", "show")


def is_row_action(data: QueryDict) -> bool:
    return any(button in data for button in ROW_ACTIONS)


def apply_row_action(data: QueryDict) -> QueryDict:
    """Return the submitted data with a row added (`add` names the rows) or removed (`remove` names the row)."""
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
        # The defaults of an empty row.
        data[f"{rows}-{count}-gap_unit"], data[f"{rows}-{count}-required"] = "days", "on"


def _remove(data: QueryDict, rows: str, gone: int) -> None:
    """Remove row number `gone` and move the rows below it up."""
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
