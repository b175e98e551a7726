"""The events of a path as SQL: the moments at which a lead counts for a flag."""

from .detail_events import exit_code
from .names import (
    EXITS,
    ORDER,
    again,
    exited_through,
    moved_on,
    of_cohort,
    reached,
    timed,
    won_after_exit,
)

#: The deals of a path. Amounts are rounded before they are added, so that what is subtracted later is exactly the same.
_DEALS = """
    SELECT each.at, each.flag, 1, each.value
      FROM unnest({path}.deals_opened, {path}.deals_closed, {path}.deals_values, {path}.deals_chances,
                  {path}.deals_results) deal (opened_at, closed_at, value, chance, result),
           LATERAL (VALUES
               (opened_at, 'deals_open', closed_at IS NULL, value),
               (opened_at, 'deals_expected', closed_at IS NULL, round(value * chance / 100, 4)),
               (opened_at, 'deals_variance', closed_at IS NULL,
                round(value * value * chance * (100 - chance) / 10000, 4)),
               (opened_at, 'deals_opened', true, value),
               (closed_at, 'deals_closed', closed_at IS NOT NULL, value),
               (closed_at, 'deals_won', result = 'won', value),
               (closed_at, 'deals_lost', result = 'lost', NULL),
               (closed_at, 'deals_took', result IN ('won', 'lost'),
                round(extract(epoch FROM closed_at - opened_at), 4))
           ) each (at, flag, holds, value)
     WHERE each.holds
"""


def events(path: str) -> str:
    """Return the SQL of a table (at, flag, n, value) with the events of the row `path` of LeadPath."""
    once = ", ".join(f"({path}.{at}, '{flag}', {condition})" for at, flag, condition in _once(path))
    parts = [f"SELECT at, flag, 1, {path}.worth FROM (VALUES {once}) once (at, flag, holds) WHERE holds"]
    parts += [
        f"SELECT at, '{flag}', 1, NULL FROM unnest({array}) at WHERE {condition}"
        for array, flag, condition in _repeatable(path)
    ]
    parts += [
        f"SELECT {path}.first_called_at, '{flag}', {n}, {path}.deals_worth WHERE {path}.first_called_at IS NOT NULL"
        for flag, n in _of_first_call(path).items()
    ]
    parts += [f"SELECT at, 'conversations', 1, NULL FROM unnest({path}.talks) at"]
    parts += [f"SELECT at, 'calls_made', 1, NULL FROM unnest({path}.called_at) at"]
    parts += [_DEALS.format(path=path)]
    return " UNION ALL ".join(parts)


def repeated_events(path: str) -> str:
    """Return the SQL of a table (flag, previous_at, at, detail) of the events that are not the first of their kind.

    `detail` is the code of an exit among the details, null for other events.
    """
    details = {f"{path}.exits_{exit}": exit for exit in EXITS}
    found = []
    for array, flag, condition in _repeatable(path):
        exit = details.get(array) if flag.startswith(exited_through("")) else None
        detail = exit_code(path, exit, "at", "origin") if exit else "NULL"
        origins = f"{path}.origins_{exit}" if exit else "NULL::text[]"
        found.append(
            f"SELECT '{flag}', previous_at, at, ({detail})::smallint "
            f"FROM (SELECT lag(at) OVER (ORDER BY at) AS previous_at, at, origin "
            f"FROM unnest({array}, {origins}) each (at, origin)) pair "
            f"WHERE previous_at IS NOT NULL AND {condition}"
        )
    return " UNION ALL ".join(found)


def _once(path: str) -> list[tuple[str, str, str]]:
    """Return (moment, flag, condition) of each event that a lead can have only once."""
    found = []
    entered = f"{path}.first_suspect IS NOT NULL"
    for stage, after in zip(ORDER, [*ORDER[1:], None], strict=True):
        first = f"first_{stage}"
        known = f"{path}.{first} IS NOT NULL"
        found += [(first, reached(stage), known)]
        found += [("first_suspect", of_cohort(reached(stage)), f"{entered} AND {known}")]
        if after:
            spent = f"coalesce({path}.first_{after} > {path}.{first}, false)"
            found += [
                (first, moved_on(stage), f"{known} AND {path}.first_{after} IS NOT NULL"),
                (first, timed(stage), spent),
                ("first_suspect", of_cohort(timed(stage)), f"{entered} AND {spent}"),
            ]
    for exit in EXITS:
        left = f"({path}.exits_{exit})[1]"
        for flag, condition in _of_exit(path, exit, left):
            found += [("first_suspect", of_cohort(flag), f"{entered} AND {left} IS NOT NULL AND {condition}")]
    return found


def _of_first_call(path: str) -> dict[str, str]:
    """Return what is added to each flag at the first call of a lead."""
    return {
        "called": "1",
        "called_sql": f"({path}.sql_at IS NOT NULL)::int",
        "called_won": f"({path}.ordered_at IS NOT NULL)::int",
        "called_matured": f"{path}.is_matured::int",
        "called_calls": f"{path}.calls",
        "called_deal": f"({path}.deal_at IS NOT NULL)::int",
        "called_spoken": f"({path}.talks IS NOT NULL)::int",
        "called_talks": f"coalesce(cardinality({path}.talks), 0)",
    }


def _repeatable(path: str) -> list[tuple[str, str, str]]:
    """Return (array of moments, flag, condition on a moment `at`) of each event that a lead can have several times."""
    found = [(f"{path}.repeats_{stage}", again(stage), "true") for stage in ORDER]
    for exit in EXITS:
        found += [(f"{path}.exits_{exit}", flag, condition) for flag, condition in _of_exit(path, exit, "at")]
    return found


def _of_exit(path: str, exit: str, at: str) -> list[tuple[str, str]]:
    """Return (flag, condition) of each flag of an exit that was taken at the moment `at`."""
    later = f"coalesce({path}.won_at > {at}, false)"
    if exit != "lost":
        return [(exited_through(exit), "true"), (won_after_exit(exit), later)]
    return [
        (exited_through("disqualified"), f"{path}.is_final"),
        (exited_through(exit), f"NOT {path}.is_final"),
        (won_after_exit(exit), f"NOT {path}.is_final AND {later}"),
    ]
