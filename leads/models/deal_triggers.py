"""Database triggers of the stages that only deals and customers pass."""

import pgtrigger

#: A closed deal is reopened by a new change. It and the closing stay in the log, but no longer count. Its name sorts
#: after `log_stage_changes`, so that it runs after it.
REOPENED_DEAL = pgtrigger.Trigger(
    name="reopened_deal",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("stage"),
    condition=pgtrigger.Q(old__stage__in=["won", "lost"], new__stage="opportunity"),
    func="""
        INSERT INTO leads_undonecall (change_id)
        SELECT change.id FROM leads_stagechange change
         WHERE change.lead_id = NEW.id AND change.round = NEW.round
           AND change.from_stage = 'opportunity' AND change.to_stage = OLD.stage
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'reopened_deal: this lead was not closed as a deal in this round'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'reopened_deal';
        END IF;
        INSERT INTO leads_undonecall (change_id)
        SELECT change.id FROM leads_stagechange change
         WHERE change.lead_id = NEW.id AND change.round = NEW.round
           AND change.from_stage = OLD.stage AND change.to_stage = 'opportunity'
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)

#: Only a customer skips the qualification: the company has ordered before.
REPEAT_ORDER_OF_CUSTOMER = pgtrigger.Trigger(
    name="repeat_order_of_customer",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("stage"),
    condition=pgtrigger.Q(old__stage="suspect", new__stage="opportunity"),
    func="""
        PERFORM 1 FROM leads_lead WHERE company_id = NEW.company_id AND stage = 'won';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'repeat_order_of_customer: this company has not ordered before'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'repeat_order_of_customer';
        END IF;
        RETURN NEW;
    """,
)
