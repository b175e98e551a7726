"""The stages of the funnel in one of its two readings: counts, conversions, times and values, in words."""

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import AgreedStage, Campaign
from leads.models.stages import Stage
from salesdesk.templatetags.formatting import number, percent

from . import paths
from .agreed import expected
from .counting import Counted
from .drill_downs import Link
from .forms.filter import Reading
from .notes import Notes, joined
from .stage_times import LATEST, TimeInStage

#: With fewer leads a conversion is written as "3 of 7": a percentage would claim too much.
ENOUGH = 30
STAGE_OWNERS = {
    Stage.SUSPECT: gettext_lazy("Inside"),
    Stage.PROSPECT: gettext_lazy("Inside"),
    Stage.MQL: gettext_lazy("Marketing → Inside"),
    Stage.SQL: gettext_lazy("Inside → Field"),
    Stage.OPPORTUNITY: gettext_lazy("Field · Inside"),
    Stage.WON: gettext_lazy("Field · Inside"),
}


@dataclass(frozen=True)
class FunnelStep:
    """A bar of the funnel, and its column in the table below.

    `share` is its width in percent of the widest bar, scaled by the square root of the count: next to thousands
    of suspects the later stages would otherwise look the same. `before` is the count of the period to compare with.
    """

    stage: str
    label: str
    owner: str
    leads: int
    share: float
    url: str
    note: str
    tone: str
    moved_on: int
    moved_on_url: str
    again: int
    again_url: str
    before: int
    before_url: str
    time: TimeInStage | None
    timed: int
    timed_url: str
    #: The number of leads that the time was measured on, if they are not all.
    measured: int | None
    #: The known value of the leads, in words.
    value: str
    #: The conversion that Marketing, Inside and Field agreed on, or "".
    agreed: str

    @property
    def count(self) -> str:
        return number(self.leads)

    @property
    def has_next(self) -> bool:
        return self.stage != Stage.WON

    @property
    def beside(self) -> str:
        """The note, or how many moved on."""
        if self.note or not self.conversion:
            return self.note
        return _("%(rate)s moved on") % {"rate": self.conversion}

    @property
    def conversion(self) -> str:
        """The share that moved on; "" if no lead reached the stage, and counts while there are few."""
        if not self.leads or not self.has_next:
            return ""
        if self.leads < ENOUGH:
            return _("%(part)s of %(all)s") % {"part": number(self.moved_on), "all": number(self.leads)}
        return percent(self.moved_on, self.leads)


def steps(
    reading: Reading,
    now: Counted,
    before: Counted,
    times: dict[Stage, TimeInStage],
    campaigns: dict[int, Campaign],
    link: Link,
    agreed: list[AgreedStage],
    notes: Notes,
) -> list[FunnelStep]:
    """Return a step for each stage; those without a note say how many moved on."""
    named = paths.of_cohort if reading == Reading.COHORT else str
    counts = {stage: now.count(named(paths.reached(stage))) for stage in paths.ORDER}
    widest = max(counts.values()) or 1
    conversions = {each.stage: each for each in agreed}
    found = []
    for stage, after in zip(paths.ORDER, [*paths.ORDER[1:], None], strict=True):
        reached, again = named(paths.reached(stage)), paths.again(stage)
        on, timed = _onward(reading, stage, after), named(paths.timed(stage))
        note, tone = notes.get(stage, ("", ""))
        found.append(
            FunnelStep(
                stage=stage,
                label=str(stage.label),
                owner=str(STAGE_OWNERS[stage]),
                leads=counts[stage],
                share=round(100 * sqrt(counts[stage] / widest), 1),
                url=link(reached),
                note=note,
                tone=tone,
                moved_on=now.count(on) if on else 0,
                moved_on_url=link(on),
                again=now.count(again),
                again_url=link(again),
                before=before.count(reached),
                before_url=link(reached, earlier=1),
                time=times.get(stage),
                timed=(of_time := now.count(timed) if after else 0),
                timed_url=link(timed),
                measured=LATEST if of_time > LATEST else None,
                value=_value(now, reached, campaigns),
                agreed=expected(conversions.get(stage)),
            )
        )
    return found


def _onward(reading: Reading, stage: str, after: Stage | None) -> str:
    """Return the flag of the leads of a stage that reached a later one, or "" for the last stage."""
    if after is None:
        return ""
    return paths.of_cohort(paths.reached(after)) if reading == Reading.COHORT else paths.moved_on(stage)


def _value(counted: Counted, flag: str, campaigns: dict[int, Campaign]) -> str:
    by_currency: dict[str, list[int]] = defaultdict(list)
    for pk in counted.leads:
        by_currency[campaigns[pk].currency].append(pk)
    values = ((counted.value(flag, some), currency) for currency, some in by_currency.items())
    return joined((value, currency) for value, currency in sorted(values, reverse=True) if value)
