"""The names of stages, exits and flags. A flag says that a lead counts for a number of the funnel."""

from leads.models.stages import Stage

ORDER = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON]
#: The exits in the log. Disqualified leads count for "disqualified" instead of "lost".
EXITS = ("marketing", "nurture", "field_nurture", "lost")


def reached(stage: str) -> str:
    """Return the flag of leads that reached `stage`, or a later one, for the first time in the period."""
    return f"reached_{stage}"


def again(stage: str) -> str:
    """Return the flag of recycled leads that reached `stage` again in the period, in a later round."""
    return f"again_{stage}"


def moved_on(stage: str) -> str:
    """Return the flag of the leads of `reached` that have moved on to a later stage to date."""
    return f"on_{stage}"


def timed(stage: str) -> str:
    """Return the flag of the leads of `moved_on` that spent some time in `stage` and didn't skip it."""
    return f"timed_{stage}"


def exited_through(exit: str) -> str:
    """Return the flag of leads that took an exit in the period: one of `EXITS`, or "disqualified"."""
    return f"through_{exit}"


def won_after_exit(exit: str) -> str:
    """Return the flag of the leads of `exited_through` that were won afterwards."""
    return f"later_{exit}"


def of_cohort(flag: str) -> str:
    """Return the flag that counts the same for the cohort: the leads that entered in the period, followed until today.

    `again` and `moved_on` have none: in a cohort, the leads that moved on are those that reached the next stage.
    """
    return f"cohort_{flag}"


def worth(flag: str) -> str:
    """Return the name of the column with the total value of a flag's leads."""
    return f"worth_{flag}"


#: The flags of movements that have a flag of the cohort beside them.
_OF_BOTH = [
    *map(reached, ORDER),
    *map(timed, ORDER[:-1]),
    *map(exited_through, (*EXITS, "disqualified")),
    *map(won_after_exit, EXITS),
]
FLAGS = [*_OF_BOTH, *map(again, ORDER), *map(moved_on, ORDER[:-1]), *map(of_cohort, _OF_BOTH)]
#: The flags for which pages show the total value of the leads.
VALUED = [name for stage in ORDER for name in (reached(stage), of_cohort(reached(stage)))]
#: Counts of calls. `called…` are dated by the first call of a lead, and count its results and calls to date.
OF_CALLS = ["conversations", "called", "called_sql", "called_won", "called_matured", "called_calls"]
#: More of these: leads with a deal, leads spoken with, and conversations with them. `call_seconds` are the seconds of
#: each clock hour that are a campaign's share of a person's calls, and `calls_made` the calls dated by when each was.
OF_RESULTS = ["called_deal", "called_spoken", "called_talks", "call_seconds", "calls_made"]
#: Counts of deals: those that are open today, dated by their opening; won and lost ones, dated by their closing.
OF_DEALS = ["deals_open", "deals_won", "deals_lost"]
#: Sums over deals: the value of open ones, the same times the chance, its variance; the value of won ones; the seconds
#: from opening to closing of won and lost ones; the values of all deals when they were opened, and when closed.
DEAL_SUMS = [
    "deals_open",
    "deals_expected",
    "deals_variance",
    "deals_won",
    "deals_took",
    "deals_opened",
    "deals_closed",
]
#: The flags that have a column with a count, and those that have one with a sum. `called` sums the values of deals.
COUNTED, SUMMED = [*FLAGS, *OF_CALLS, *OF_RESULTS, *OF_DEALS], [*VALUED, "called", *DEAL_SUMS]
