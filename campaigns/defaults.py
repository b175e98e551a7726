"""What a new campaign starts with: the values of the trade, for the manager to adapt."""

from datetime import timedelta

from django.utils.translation import gettext as _

from .campaign_editor import Asked, Rhythm
from .models.cadence import AfterLast, Part, Warmth

#: Warm: six calls over three parts of the day, 93% of the leads that convert are reached by then (Velocify).
#: Cold: four calls in ten working days, then a rest of 60 to 90 days.
CADENCES = {
    Warmth.WARM: Rhythm(
        [
            (timedelta(hours=1), Part.ANY),
            (timedelta(hours=4), Part.AFTERNOON),
            (timedelta(days=2), Part.ANY),
            (timedelta(days=2), Part.ANY),
            (timedelta(days=3), Part.ANY),
        ],
        AfterLast.NURTURE,
    ),
    Warmth.COLD: Rhythm([(timedelta(days=3), Part.ANY)] * 3, AfterLast.REST, timedelta(days=75)),
}


def questions() -> list[Asked]:
    """The four that a lead is qualified by, in the language of who plans."""
    return [
        Asked(_("Need"), _("What goes wrong now, and what does that cost?")),
        Asked(_("Budget"), _("Is there money for it, and from when?")),
        Asked(_("Authority"), _("Who decides, and who signs?")),
        Asked(_("Timing"), _("When must it work?")),
    ]
