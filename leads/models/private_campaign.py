"""The size limit of a private campaign."""

import pgtrigger

from campaigns.models.own_campaign import MOST_LEADS

#: Locks the campaign, so that leads added at the same time are counted one after the other.
PRIVATE_CAMPAIGN_IS_SMALL = pgtrigger.Trigger(
    name="private_campaign_is_small",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="new_rows"),
    declare=[("full_one", "bigint")],
    func=f"""
        PERFORM 1 FROM campaigns_campaign
          WHERE private AND id IN (SELECT campaign_id FROM new_rows) ORDER BY id FOR NO KEY UPDATE;
        IF FOUND THEN
            SELECT campaign.id INTO full_one FROM campaigns_campaign campaign
             WHERE campaign.private AND campaign.id IN (SELECT campaign_id FROM new_rows)
               AND (SELECT count(*) FROM leads_lead WHERE campaign_id = campaign.id) > {MOST_LEADS};
            IF FOUND THEN
                RAISE EXCEPTION 'private_campaign_is_small: campaign % may have {MOST_LEADS} leads', full_one
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'private_campaign_is_small';
            END IF;
        END IF;
        RETURN NULL;
    """,
)
