"""The events of a path that count for details, as SQL, and the statements that add them to slots."""

from itertools import pairwise

from .details import COHORT, EXITED, MOVEMENTS, SOURCES, TIME_LIMITS, TIMES
from .names import EXITS, ORDER


def detail_events(path: str) -> str:
    """Write a table (at, detail, code) of the events of the row `path` of LeadPath; codes may be null."""
    return " UNION ALL ".join([_of_times(path), *_of_exits(path), _of_source(path)])


def exit_code(path: str, exit: str, at: str, origin: str, reading: str = MOVEMENTS) -> str:
    """Write the code of an exit at a moment from the stage `origin`."""
    final = f"CASE WHEN {path}.is_final THEN 'disqualified' ELSE 'lost' END"
    since = (
        f"CASE WHEN {path}.won_at > {at} THEN 'won' WHEN {path}.last_forward_at > {at} THEN 'back' "
        f"WHEN {path}.is_final THEN 'out' ELSE 'still' END"
    )
    return EXITED.code(final if exit == "lost" else f"'{exit}'", f"'{reading}'", origin, since)


def _of_times(path: str) -> str:
    limits = ", ".join(f"interval '{each.total_seconds():.0f} s'" for each in TIME_LIMITS)
    found = []
    for stage, after in pairwise(ORDER):
        first, next_at = f"{path}.first_{stage}", f"{path}.first_{after}"
        within = f"width_bucket({next_at} - {first}, ARRAY[{limits}])"
        for at, reading in ((first, MOVEMENTS), (f"{path}.first_suspect", COHORT)):
            code = TIMES.code(f"'{stage}'", f"'{reading}'", within)
            found.append(f"({at}, {code}, {next_at} > {first})")
    return (
        f"SELECT at, '{TIMES.name}', code FROM (VALUES {', '.join(found)}) each (at, code, holds) WHERE holds"
    )


def _of_exits(path: str) -> list[str]:
    found = []
    for exit in EXITS:
        code = exit_code(path, exit, "at", "origin")
        found.append(
            f"SELECT at, '{EXITED.name}', {code} "
            f"FROM unnest({path}.exits_{exit}, {path}.origins_{exit}) each (at, origin)"
        )
    entered = ", ".join(
        f"({exit_code(path, exit, f'{path}.exits_{exit}[1]', f'{path}.origins_{exit}[1]', COHORT)}, "
        f"{path}.exits_{exit} IS NOT NULL)"
        for exit in EXITS
    )
    return [
        *found,
        f"SELECT {path}.first_suspect, '{EXITED.name}', code "
        f"FROM (VALUES {entered}) each (code, holds) WHERE holds",
    ]


def _of_source(path: str) -> str:
    interest = f"{path}.interest_at"
    figures = {
        "leads": (f"{path}.created_at", "true"),
        "mqls": (interest, "true"),
        "decided": (interest, f"NOT {path}.is_mql"),
        "qualified": (interest, f"{path}.last_sql_at >= {interest}"),
        "won": (interest, f"{path}.ordered_at >= {interest}"),
    }
    listed = []
    for figure, (at, holds) in figures.items():
        code = SOURCES.code(f"{path}.source", f"'{figure}'")
        listed.append(f"({at}, {code}, {holds})")
    return f"SELECT at, '{SOURCES.name}', code FROM (VALUES {', '.join(listed)}) each (at, code, holds) WHERE holds"


#: Adds the rows of `detailed` to a table of slots.
_ADD = """
    INSERT INTO {table} AS slot (campaign_id, detail, start, codes, counts)
    SELECT campaign_id, detail, start, array_agg(code ORDER BY code), array_agg(n ORDER BY code)
      FROM (SELECT campaign_id, detail, {start} AS start, code, sum(n)::int AS n
              FROM detailed GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0) added
     GROUP BY 1, 2, 3
    ON CONFLICT (campaign_id, detail, start) DO UPDATE
    SET (codes, counts) = (
        SELECT coalesce(array_agg(code ORDER BY code), ARRAY[]::smallint[]),
               coalesce(array_agg(n ORDER BY code), ARRAY[]::int[])
          FROM (SELECT code, sum(n)::int AS n
                  FROM (SELECT * FROM unnest(slot.codes, slot.counts) known (code, n)
                         UNION ALL SELECT * FROM unnest(EXCLUDED.codes, EXCLUDED.counts) added (code, n)) each
                 GROUP BY code HAVING sum(n) <> 0) total)
"""


def of(changed: str) -> str:
    """Write the parts of the sweep that keep the slots of details, given the changed paths with a sign."""
    by_quarter = _ADD.format(table="dashboards_detailquarter", start="quarter")
    by_day = _ADD.format(table="dashboards_detailday", start="date_trunc('day', quarter, 'UTC')")
    return f"""
detailed AS MATERIALIZED (
    SELECT campaign_id, detail, date_bin('15 minutes', each.at, 'epoch') AS quarter, code::smallint AS code,
           sum(sign) AS n
      FROM {changed}, LATERAL ({detail_events(changed)}) each (at, detail, code)
     WHERE each.at IS NOT NULL AND code IS NOT NULL
     GROUP BY 1, 2, 3, 4 HAVING sum(sign) <> 0
), details_by_quarter AS ({by_quarter}), details_by_day AS ({by_day})"""
