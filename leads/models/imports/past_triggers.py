"""Database triggers that keep imported history honest: who may write it, and for which leads."""

import pgtrigger

from salesdesk.people.actor import CHANGED_AT

#: The transaction that is under way. A past outcome counts in the one that wrote it.
THIS_TRANSACTION = "pg_current_xact_id()::text::bigint"

#: Only an admin's import of past outcomes brings in history, for leads that do not exist yet.
HISTORY_IS_IMPORTED_BY_AN_ADMIN = pgtrigger.Trigger(
    name="history_is_imported_by_an_admin",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1 FROM leads_importbatch batch JOIN people_user importer ON importer.id = batch.by_id
         WHERE batch.id = NEW.batch_id AND batch.contents = 'history' AND batch.state = 'committing'
           AND batch.campaign_id = NEW.campaign_id AND importer.role = 'admin'
           AND importer.id::text = COALESCE(current_setting('salesdesk.actor', true), '');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'history_is_imported_by_an_admin: past outcomes need an import by an admin'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'history_is_imported_by_an_admin';
        END IF;
        PERFORM 1 FROM leads_lead WHERE id = NEW.lead_id;
        IF FOUND THEN
            RAISE EXCEPTION 'history_starts_a_lead: lead % exists already', NEW.lead_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'history_starts_a_lead';
        END IF;
        IF GREATEST(NEW.first_contact_at, NEW.opened_at, NEW.closed_at) > {CHANGED_AT} + interval '1 day' THEN
            RAISE EXCEPTION 'history_is_past: an imported moment is in the future'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'history_is_past';
        END IF;
        NEW.transaction := {THIS_TRANSACTION};
        RETURN NEW;
    """,
)
