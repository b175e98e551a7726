"""What a new campaign starts with: the values of the trade, for the manager to adapt."""

from datetime import timedelta

from django.utils.translation import gettext as _

from .campaign_editor import CadenceSpec, QuestionSpec
from .models.cadence import AfterLastAttempt, DayPart, Warmth

#: Warm: six calls over three parts of the day, 93% of the leads that convert are reached by then (Velocify).
#: Cold: four calls in ten working days, then a rest of 60 to 90 days.
CADENCES = {
    Warmth.WARM: CadenceSpec(
        [
            (timedelta(hours=1), DayPart.ANY),
            (timedelta(hours=4), DayPart.AFTERNOON),
            (timedelta(days=2), DayPart.ANY),
            (timedelta(days=2), DayPart.ANY),
            (timedelta(days=3), DayPart.ANY),
        ],
        AfterLastAttempt.NURTURE,
    ),
    Warmth.COLD: CadenceSpec(
        [(timedelta(days=3), DayPart.ANY)] * 3, AfterLastAttempt.COOLDOWN, timedelta(days=75)
    ),
}


def questions() -> list[QuestionSpec]:
    """The four that a lead is qualified by, in the language of who plans."""
    return [
        QuestionSpec(_("Need"), _("What goes wrong now, and what does that cost?")),
        QuestionSpec(_("Budget"), _("Is there money for it, and from when?")),
        QuestionSpec(_("Authority"), _("Who decides, and who signs?")),
        QuestionSpec(_("Timing"), _("When must it work?")),
    ]
