"""The triggers of opportunities: their campaign, and the log of their terms as they were at the time."""

import pgtrigger

from leads.models.count_triggers import added_and_deleted
from leads.models.imports.past_triggers import THIS_TRANSACTION
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
    declare=[("actor", "text"), ("moment", "timestamptz")],
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
        moment := {CHANGED_AT};
        IF TG_OP = 'INSERT' AND NEW.imported THEN
            SELECT opened_at INTO moment FROM leads_pastoutcome
             WHERE lead_id = NEW.lead_id AND transaction = {THIS_TRANSACTION};
            IF NOT FOUND THEN
                RAISE EXCEPTION 'past_deal_is_imported: this transaction imports no past of lead %', NEW.lead_id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'past_deal_is_imported';
            END IF;
        END IF;
        INSERT INTO handoffs_opportunitychange
            (opportunity_id, step_before, step, value, probability, evidence, decides_on, by_id, reason, at)
        VALUES
            (NEW.id, CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.step END, NEW.step, NEW.value, NEW.probability,
             NEW.evidence, NEW.decides_on, {ACTOR_ID}, {REASON}, moment);
        RETURN NULL;
    """,
)

CLOSED_DEAL_KEEPS_ITS_STEP = pgtrigger.Protect(
    name="closed_deal_keeps_its_step",
    operation=pgtrigger.UpdateOf("step"),
    condition=pgtrigger.Q(old__closed_at__isnull=False, old__step__df=pgtrigger.F("new__step")),
)

#: A deal goes only with its lead, when the import that brought both in is undone (leads/models/imports/effect.py).
DEAL_GOES_WITH_ITS_IMPORT = pgtrigger.Trigger(
    name="deal_goes_with_its_import",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func="""
        PERFORM 1 FROM leads_pastoutcome past JOIN leads_importbatch batch ON batch.id = past.batch_id
         WHERE past.lead_id = OLD.lead_id AND batch.undo_state = 'undoing';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'deal_goes_with_its_import: only deals of an import that is being undone can go'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deal_goes_with_its_import';
        END IF;
        DELETE FROM handoffs_opportunitychange WHERE opportunity_id = OLD.id;
        RETURN OLD;
    """,
)

TRIGGERS = [
    CAMPAIGN_OF_LEAD,
    LOG_CHANGES,
    CLOSED_DEAL_KEEPS_ITS_STEP,
    DEAL_GOES_WITH_ITS_IMPORT,
    *added_and_deleted(
        pgtrigger.Insert
        | pgtrigger.UpdateOf("value", "probability", "opened_at", "closed_at", "result", "lead_id")
    ),
]
