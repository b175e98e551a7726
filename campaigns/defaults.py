"""The cadences and questions of a new campaign, based on published benchmarks."""

from datetime import timedelta

from django.utils.translation import gettext as _

from .campaign_editor import CadenceSpec, QuestionSpec
from .models.cadence import AfterLastAttempt, DayPart, Warmth

#: Warm: six calls over three parts of the day; 93% of converting leads are reached by the sixth (Velocify).
#: Cold: four calls in ten working days, then a cool-down of 60 to 90 days.
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
    """Return the four BANT questions in the current language."""
    return [
        QuestionSpec(_("Need"), _("What problem do you have today, and what does it cost you?")),
        QuestionSpec(_("Budget"), _("Is there a budget, and from when?")),
        QuestionSpec(_("Authority"), _("Who decides, and who signs?")),
        QuestionSpec(_("Timing"), _("When do you need a solution?")),
    ]
