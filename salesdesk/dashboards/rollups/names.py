"""The stages, exits and flags of the funnel by name. A flag is what a number of the funnel counts of a lead."""

from leads.models.stages import Stage

ORDER = [Stage.SUSPECT, Stage.PROSPECT, Stage.MQL, Stage.SQL, Stage.OPPORTUNITY, Stage.WON]
#: The exits of the log. Leads that were lost for good count for "disqualified" instead of "lost".
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
    """Return the flag of the leads of `moved_on` that spent time in `stage`, instead of passing over it."""
    return f"timed_{stage}"


def exited_through(exit: str) -> str:
    """Return the flag of leads that took an exit in the period: one of `EXITS`, or "disqualified"."""
    return f"through_{exit}"


def won_after_exit(exit: str) -> str:
    """Return the flag of the leads of `exited_through` that were won afterwards."""
    return f"later_{exit}"


def of_cohort(flag: str) -> str:
    """Return the flag that counts the same of the leads that entered the funnel in the period, until today.

    There is none for `again` and `moved_on`: the leads that moved on are those that reached the next stage.
    """
    return f"cohort_{flag}"


def worth(flag: str) -> str:
    """Return the name of the value of a flag's leads."""
    return f"worth_{flag}"


#: The flags that both readings have.
_OF_BOTH = [
    *map(reached, ORDER),
    *map(timed, ORDER[:-1]),
    *map(exited_through, (*EXITS, "disqualified")),
    *map(won_after_exit, EXITS),
]
FLAGS = [*_OF_BOTH, *map(again, ORDER), *map(moved_on, ORDER[:-1]), *map(of_cohort, _OF_BOTH)]
#: The flags whose leads have a value on the page.
VALUED = [name for stage in ORDER for name in (reached(stage), of_cohort(reached(stage)))]
#: What is counted of calls: conversations, and at the first call of a lead its results to date and all its calls.
OF_CALLS = ["conversations", "called", "called_sql", "called_won", "called_matured", "called_calls"]
#: More of the results at the first call: leads with a deal, leads spoken with, and conversations with them; and the
#: seconds of each clock hour that belong to a campaign by its share of a person's calls.
OF_RESULTS = ["called_deal", "called_spoken", "called_talks", "call_seconds"]
#: What is counted of deals: open ones when they were opened, others when they were closed. Their sums are the values
#: (of won ones among the closed), those times the chance, their variance, and the seconds from opening to closing.
OF_DEALS = ["deals_open", "deals_won", "deals_lost"]
DEAL_SUMS = ["deals_open", "deals_expected", "deals_variance", "deals_won", "deals_took"]
#: All that is counted, and the flags that a sum belongs to. That of `called` is the value of its deals.
COUNTED, SUMMED = [*FLAGS, *OF_CALLS, *OF_RESULTS, *OF_DEALS], [*VALUED, "called", *DEAL_SUMS]
