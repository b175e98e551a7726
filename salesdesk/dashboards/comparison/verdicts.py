"""A verdict on each campaign, in a word with its reason; "too early" while the numbers do not allow it (R13)."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk import formats

from .formulas import Beta, chance_higher

#: Rows with fewer matured leads are too young to judge.
FEWEST_MATURED = 30
#: A choice may cost this much of the rate on average.
MOST_LOSS = 0.005
#: A row with a smaller chance to beat the best one is taken to be behind.
BEHIND = 0.1


class Verdict(TextChoices):
    REPEAT = "repeat", gettext_lazy("Repeat")
    ADAPT = "adapt", gettext_lazy("Adapt")
    STOP = "stop", gettext_lazy("Stop")
    TOO_EARLY = "too_early", gettext_lazy("Too early")

    @property
    def tone(self) -> str:
        """Return the tone of its label."""
        return {"repeat": "good", "adapt": "warn", "stop": "bad"}.get(self.value, "")


@dataclass(frozen=True)
class Judged:
    """A verdict with its reason in words."""

    verdict: Verdict
    reason: str


def judge(rate: Beta, matured: float, loss: float, *, best: Beta, usual: float, others: int) -> Judged:
    """Judge a row by its rate, its matured leads and the expected loss of choosing it.

    `best` is the rate of the row with the smallest loss, `usual` the mean rate before, `others` the number of rows to
    compare with.
    """
    if matured < FEWEST_MATURED:
        facts = {"n": formats.number(matured), "all": formats.number(FEWEST_MATURED)}
        return Judged(Verdict.TOO_EARLY, _("%(n)s of %(all)s matured leads.") % facts)
    if not others:
        return Judged(Verdict.TOO_EARLY, _("Nothing to compare it with."))
    if loss <= MOST_LOSS:
        facts = {"loss": points(loss)}
        return Judged(Verdict.REPEAT, _("Choosing it costs at most %(loss)s on average.") % facts)
    chance = chance_higher(best, rate)
    if chance >= BEHIND:
        facts = {"loss": points(loss), "limit": points(MOST_LOSS)}
        reason = _("Choosing it may still cost %(loss)s on average; a verdict needs %(limit)s.") % facts
        return Judged(Verdict.TOO_EARLY, reason)
    facts = {"chance": formats.percent(chance)}
    if rate.interval()[1] < usual:
        reason = _("Below the usual rate, with a %(chance)s chance to be better than the best.") % facts
        return Judged(Verdict.STOP, reason)
    reason = _("Only a %(chance)s chance to be better than the best, but not below the usual rate.") % facts
    return Judged(Verdict.ADAPT, reason)


def points(share: float) -> str:
    """Return a difference of rates in percentage points."""
    return _("%(points)s pp") % {"points": formats.number(100 * share, 1)}
