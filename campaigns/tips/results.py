"""The conversations with a tip on the card beside the other ones of its campaign: a difference, not an effect."""

from django.utils.translation import gettext as _

from campaigns.models import Tip
from salesdesk import formats
from salesdesk.rates import difference

#: With fewer conversations on either side, their difference says nothing.
ENOUGH = 30


def result_of(tip: Tip) -> str:
    """Return how often these conversations ended in an SQL, or how many are missing to say so; "" if never shown."""
    if not tip.conversations:
        return ""
    facts = {"n": formats.number(tip.conversations), "enough": formats.number(ENOUGH)}
    if tip.conversations < ENOUGH:
        return _("On the card in %(n)s of the %(enough)s conversations needed to compare.") % facts
    if tip.others < ENOUGH:
        facts["others"] = formats.number(tip.others)
        return (
            _("On the card in %(n)s conversations; %(others)s of the %(enough)s others needed to compare.")
            % facts
        )
    counts = (tip.became_sql, tip.conversations), (tip.others_became_sql, tip.others)
    points, low, high = (f"{100 * each:+.0f}" for each in difference(*counts))
    facts |= {
        "share": formats.percent(tip.became_sql / tip.conversations),
        "others": formats.number(tip.others),
        "others_share": formats.percent(tip.others_became_sql / tip.others),
        "points": points,
        "low": low,
        "high": high,
    }
    return (
        _(
            "On the card in %(n)s conversations, of which %(share)s became an SQL; of %(others)s others"
            " %(others_share)s. Difference: %(points)s points (%(low)s to %(high)s)."
        )
        % facts
    )
