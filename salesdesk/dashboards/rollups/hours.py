"""The hours of calling as SQL: each clock hour of a person, divided among campaigns by their share of its calls."""

#: The seconds that campaigns gained or lost, with the columns of `difference` in sweep.py.
DIFFERENCE = """
    SELECT campaign_id, hour, 'call_seconds', sum(seconds), NULL FROM (
        SELECT campaign_id, hour, seconds FROM hours_now UNION ALL SELECT campaign_id, hour, -seconds FROM hours_before
    ) share GROUP BY 1, 2 HAVING sum(seconds) <> 0
"""


def of(changed: str) -> str:
    """Return the parts of the statement of the sweep that keep CallHour, given the changed paths with a sign."""
    return f"""
calls AS MATERIALIZED (
    SELECT caller, date_trunc('hour', called.at, 'UTC') AS hour, campaign_id, sum(sign) AS calls
      FROM {changed}, unnest({changed}.called_at, {changed}.callers) called (at, caller)
     GROUP BY 1, 2, 3 HAVING sum(sign) <> 0
), hours_before AS MATERIALIZED (
    SELECT each.* FROM dashboards_callhour each
     WHERE (caller, hour) IN (SELECT caller, hour FROM calls)
), hours_now AS MATERIALIZED (
    SELECT caller, hour, campaign_id, calls, round(3600 * calls / sum(calls) OVER (PARTITION BY caller, hour))::int
           AS seconds
      FROM (SELECT caller, hour, campaign_id, sum(calls)::int AS calls
              FROM (SELECT caller, hour, campaign_id, calls FROM hours_before UNION ALL SELECT * FROM calls) each
             GROUP BY 1, 2, 3 HAVING sum(calls) > 0) of_hour
), hours_deleted AS (
    DELETE FROM dashboards_callhour each USING hours_before before
     WHERE (each.caller, each.hour, each.campaign_id) = (before.caller, before.hour, before.campaign_id)
       AND (each.caller, each.hour, each.campaign_id) NOT IN (SELECT caller, hour, campaign_id FROM hours_now)
), hours_written AS (
    INSERT INTO dashboards_callhour AS known (caller, hour, campaign_id, calls, seconds)
    SELECT caller, hour, campaign_id, calls, seconds FROM hours_now
    ON CONFLICT (caller, hour, campaign_id) DO UPDATE
    SET calls = EXCLUDED.calls, seconds = EXCLUDED.seconds
     WHERE (known.calls, known.seconds) <> (EXCLUDED.calls, EXCLUDED.seconds)
)"""
