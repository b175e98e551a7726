"""SQL conditions for offering a call now, shared by the sweeps and the claim.

Statements that use them must name their tables `step`, `place` and `contact`, and pass `now`.
"""

from datetime import datetime

from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, Q

from leads.models import Visit
from leads.models.queue.ranks import COLD_FROM

#: The call window is open: that of the step's territory if it has its own at the place, else that of the place.
WINDOW_OPEN = """coalesce(
    (SELECT coalesce(own.opens_at <= %(now)s AND own.closes_at > %(now)s, false) FROM leads_territorywindow own
      WHERE own.territory_id = step.territory_id AND own.place_id = place.id),
    place.opens_at <= %(now)s AND place.closes_at > %(now)s)"""

#: The call window of the place, or of a territory there, is open.
PLACE_MAY_BE_OPEN = """(place.opens_at <= %(now)s AND place.closes_at > %(now)s
    OR EXISTS (SELECT 1 FROM leads_territorywindow own
                WHERE own.place_id = place.id AND own.opens_at <= %(now)s AND own.closes_at > %(now)s))"""

#: The number is on the do-not-call list.
SUPPRESSED = "EXISTS (SELECT 1 FROM leads_suppression no WHERE no.digest = contact.number_digest)"

#: The company is held, by the database's clock.
HELD = """EXISTS (SELECT 1 FROM leads_hold hold
                    WHERE hold.company_id = step.company_id AND hold.until > clock_timestamp())"""

#: A cold call to a company with a field meeting soon (R4).
GUARDED = f"""(step.rank >= {COLD_FROM} AND EXISTS (
        SELECT 1 FROM leads_visit visit JOIN campaigns_campaign campaign ON campaign.id = step.campaign_id
         WHERE visit.company_id = step.company_id
           AND visit.at >= %(now)s AND visit.at < %(now)s + campaign.meeting_protection))"""

#: The step is due and not snoozed.
DUE = "step.due_at <= %(now)s AND (step.snoozed_until IS NULL OR step.snoozed_until <= %(now)s)"

#: Checked again when a ready step is claimed, as it may have changed since the sweep.
CLAIMABLE = f"NOT {SUPPRESSED} AND NOT {HELD}"

#: Everything that makes a step ready, except the call window and the law.
MAY_BE_READY = f"NOT step.ready AND {DUE} AND NOT {GUARDED} AND NOT {HELD} AND NOT {SUPPRESSED}"


def guarded(now: datetime) -> Q:
    """Return GUARDED as a Q for steps: cold calls wait until after a meeting within the campaign's protection (R4)."""
    soon = ExpressionWrapper(now + OuterRef("campaign__meeting_protection"), output_field=DateTimeField())
    meets = Visit.objects.filter(company=OuterRef("company"), at__gte=now, at__lt=soon)
    return Q(Exists(meets), rank__gte=COLD_FROM)
