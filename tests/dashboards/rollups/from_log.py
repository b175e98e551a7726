"""Count the funnel and the hours of calling in Python from the logs, row by row, to check the sweep."""

from collections import Counter, defaultdict
from datetime import UTC

from leads.models import Activity, StageChange
from leads.models.stages import Source

ORDER = ["suspect", "prospect", "mql", "sql", "opportunity", "won"]
BEFORE_DEAL = ORDER[:4]


def flagged(scope):
    """Return the leads of each flag in the scope, which may have no other limit than its campaigns."""
    changes = StageChange.objects.not_undone().filter(campaign__in=scope.campaigns)
    of_lead = defaultdict(list)
    for change in changes.select_related("lead").order_by("at", "pk"):
        of_lead[change.lead].append(change)
    found = defaultdict(set)
    for lead, log in of_lead.items():
        for flag in _flags(lead, log, scope.period):
            found[flag].add(lead.pk)
    return found


def shares():
    """Return the seconds of each hour by caller, hour and campaign, read call by call."""
    made = defaultdict(Counter)
    for call in Activity.objects.calls().select_related("lead"):
        hour = call.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        made[call.by_id or 0, hour][call.lead.campaign_id] += 1
    return {
        (*key, campaign): round(3600 * n / of_hour.total())
        for key, of_hour in made.items()
        for campaign, n in of_hour.items()
    }


def _flags(lead, log, period):
    def within(at):
        return at is not None and period.since <= at < period.until

    crossed = [(change, stage) for change in log for stage in _crossed(change, lead)]
    first = {}
    for change, stage in crossed:
        for reached in ORDER[: ORDER.index(stage) + 1]:
            if lead.source != Source.REPEAT or reached not in BEFORE_DEAL:
                first.setdefault(reached, change.at)
    entered = within(first.get("suspect"))
    won_at = max((change.at for change in log if change.to_stage == "won"), default=None)
    for stage, after in zip(ORDER, [*ORDER[1:], None], strict=True):
        here, next_at = first.get(stage), first.get(after)
        took_time = here and next_at and next_at > here
        if within(here):
            yield f"reached_{stage}"
            if next_at:
                yield f"on_{stage}"
            if took_time:
                yield f"timed_{stage}"
        if entered and here:
            yield f"cohort_reached_{stage}"
            if took_time:
                yield f"cohort_timed_{stage}"
        rounds = [(change.round, change.at) for change, each in crossed if each == stage]
        if any(within(at) and round > min(rounds)[0] for round, at in rounds):
            yield f"again_{stage}"
    for exit, taken in _exits(log).items():
        name = "disqualified" if exit == "lost" and lead.final else exit
        inside = [at for at in taken if within(at)]
        for at, prefix in ((min(inside, default=None), ""), (min(taken) if entered else None, "cohort_")):
            if at:
                yield f"{prefix}through_{name}"
                if won_at and won_at > at and name != "disqualified":
                    yield f"{prefix}later_{name}"


def _crossed(change, lead):
    """Return the stages that a change passes, for the first or another time."""
    if change.from_stage == "":
        return ["suspect"] if lead.source != Source.REPEAT else []
    if change.stream_after in ("nurture", "marketing") and not change.imported_in_id:
        return []
    if change.from_stage not in ORDER or change.to_stage not in ORDER:
        return []
    passed = ORDER[ORDER.index(change.from_stage) + 1 : ORDER.index(change.to_stage) + 1]
    return [stage for stage in passed if lead.source != Source.REPEAT or stage not in BEFORE_DEAL]


def _exits(log):
    taken = defaultdict(list)
    for change in log:
        leaves = change.from_stage not in ("", "lost")
        for stream in ("marketing", "nurture"):
            if leaves and change.stream_after == stream != change.stream_before:
                taken[stream].append(change.at)
        if change.to_stage == "sql" and change.stream_after == "field" != change.stream_before:
            taken["field_nurture"].append(change.at)
        if leaves and change.to_stage == "lost":
            taken["lost"].append(change.at)
    return taken
