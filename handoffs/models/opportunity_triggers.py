"""The triggers of opportunities: their campaign, and the log of their terms as they were at the time."""

import pgtrigger

from salesdesk.people.actor import ACTOR_ID, CHANGED_AT, REASON

CAMPAIGN_OF_LEAD = pgtrigger.Trigger(
    name="campaign_of_lead",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("lead_id", "campaign_id"),
    func="""
        SELECT campaign_id INTO NEW.campaign_id FROM leads_lead WHERE id = NEW.lead_id;
        RETURN NEW;
    """,
)

#: Writes OpportunityChange. salesdesk.people.actor sets the actor.
LOG_CHANGES = pgtrigger.Trigger(
    name="log_changes",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("step", "value", "probability", "evidence", "decides_on"),
    declare=[("actor", "text")],
    func=f"""
        IF TG_OP = 'UPDATE' AND (OLD.step, OLD.value, OLD.probability, OLD.evidence, OLD.decides_on)
            IS NOT DISTINCT FROM (NEW.step, NEW.value, NEW.probability, NEW.evidence, NEW.decides_on) THEN
            RETURN NULL;
        END IF;
        actor := COALESCE(current_setting('salesdesk.actor', true), '');
        IF actor = '' THEN
            RAISE EXCEPTION 'every_deal_change_has_an_actor: no actor is set for this change of an opportunity'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'every_deal_change_has_an_actor';
        END IF;
        INSERT INTO handoffs_opportunitychange
            (opportunity_id, step_before, step, value, probability, evidence, decides_on, by_id, reason, at)
        VALUES
            (NEW.id, CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.step END, NEW.step, NEW.value, NEW.probability,
             NEW.evidence, NEW.decides_on, {ACTOR_ID}, {REASON}, {CHANGED_AT});
        RETURN NULL;
    """,
)
