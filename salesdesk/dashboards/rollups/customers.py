"""Keep the rows of customers up to date: the orders of a company, its latest contact and its next step."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import BooleanField, F
from django.db.models.expressions import RawSQL

from handoffs.aftercare.customers import has_next_touch, last_touch
from leads.models import Lead
from leads.models.stages import Stage

_COUNT = """
WITH company AS MATERIALIZED (
    SELECT company_id FROM leads_lead WHERE id = ANY(%s)
    UNION SELECT company_id FROM dashboards_countedcustomer WHERE lead_id = ANY(%s)
), new AS MATERIALIZED ({customers}), deleted AS (
    DELETE FROM dashboards_countedcustomer
     WHERE company_id IN (SELECT company_id FROM company) AND lead_id NOT IN (SELECT lead_id FROM new)
)
INSERT INTO dashboards_countedcustomer AS known (lead_id, company_id, campaign_id, touched_at, has_next, ordered_at)
SELECT lead_id, of_company, of_campaign, touched_at, has_next, closed_at FROM new
ON CONFLICT (lead_id) DO UPDATE
SET company_id = EXCLUDED.company_id, campaign_id = EXCLUDED.campaign_id, touched_at = EXCLUDED.touched_at,
    has_next = EXCLUDED.has_next, ordered_at = EXCLUDED.ordered_at
WHERE (known.company_id, known.campaign_id, known.touched_at, known.has_next, known.ordered_at)
      IS DISTINCT FROM
      (EXCLUDED.company_id, EXCLUDED.campaign_id, EXCLUDED.touched_at, EXCLUDED.has_next, EXCLUDED.ordered_at)
"""


def count(leads: Sequence[int]) -> None:
    """Update the customers at the companies of these leads, and at those that the leads belonged to before."""
    here = RawSQL("leads_lead.company_id IN (SELECT company_id FROM company)", (), BooleanField())
    customers = (
        Lead.objects.filter(here, stage=Stage.WON)
        .order_by()
        .annotate(
            lead_id=F("pk"),
            of_company=F("company"),
            of_campaign=F("campaign"),
            touched_at=last_touch(),
            has_next=has_next_touch(),
        )
        .values("lead_id", "of_company", "of_campaign", "touched_at", "has_next", "closed_at")
    )
    sql, params = customers.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(customers=sql), [list(leads), list(leads), *params])
