"""The number of calls waiting in each pool: a campaign in a territory, whose inside rep calls them."""

from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.models.queue.ranks import BANDS, COLD_FROM, NOT_CALLED, RETRY_FROM
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: Counting stops here, so that a pool of a million leads costs as little as a small one.
MOST = 100
COLUMNS = [_("Promised calls, MQLs"), _("Follow-up"), _("Retries"), _("Cold")]
#: The first rank of each column, and the rank after the last.
EDGES = [0, BANDS["quote"], RETRY_FROM, COLD_FROM, NOT_CALLED]

# A probe of the queue's index for each pool and column (leads/models/queue/next_step.py, step_head_of_pool).
_DEPTH = """
    SELECT campaign.name, territory.name, rep.name,
           array_agg((SELECT count(*) FROM (
               SELECT FROM leads_nextstep step
                WHERE step.ready AND step.assignee_id IS NULL AND step.campaign_id = campaign.id
                  AND step.territory_id = territory.id AND step.rank >= band.low AND step.rank < band.high
                LIMIT %s) waiting) ORDER BY band.low)
      FROM campaigns_campaign campaign
      JOIN campaigns_campaign_territories pool ON pool.campaign_id = campaign.id
      JOIN campaigns_territory territory ON territory.id = pool.territory_id
      JOIN people_user rep ON rep.id = territory.inside_rep_id
     CROSS JOIN unnest(%s::int[], %s::int[]) AS band (low, high)
     WHERE campaign.id IN ({campaigns}) AND (%s::bigint IS NULL OR territory.inside_rep_id = %s)
     GROUP BY campaign.id, territory.id, rep.id
     ORDER BY campaign.name, territory.name, campaign.id, territory.id
"""


@dataclass(frozen=True)
class Pool:
    """The calls of a pool that can be made now, counted up to MOST + 1: `counts` has one number for each column."""

    campaign: str
    territory: str
    rep: str
    counts: list[int]

    @property
    def cells(self) -> list[tuple[Promise, int]]:
        """Return the columns with their counts."""
        return list(zip(COLUMNS, self.counts, strict=True))


def depth(user: User) -> list[Pool]:
    """Return the pools of the running campaigns that `user` sees; for a rep those that they call."""
    running = Campaign.objects.visible_to(user).filter(state=State.RUNNING, starts_on__lte=user.today)
    campaigns, of_campaigns = running.order_by().values("pk").query.sql_with_params()
    rep = user.pk if user.role == Role.INSIDE else None
    with connection.cursor() as cursor:
        cursor.execute(
            _DEPTH.format(campaigns=campaigns), [MOST + 1, EDGES[:-1], EDGES[1:], *of_campaigns, rep, rep]
        )
        return [Pool(*row) for row in cursor.fetchall()]
