"""The database trigger that keeps activities from being dated in a past that was not known here."""

import pgtrigger

from leads.models.imports.past_triggers import THIS_TRANSACTION

#: An activity that is logged by hand can't have happened before the company was known here; only one that an admin
#: imports from another program can.
COMPANY_WAS_KNOWN = pgtrigger.Trigger(
    name="company_was_known",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__logged_at__isnull=False) | pgtrigger.Q(new__imported=True),
    func=f"""
        IF NEW.imported THEN
            PERFORM 1 FROM leads_importedactivity WHERE key = NEW.key AND transaction = {THIS_TRANSACTION};
            IF NOT FOUND OR NEW.logged_at IS NULL THEN
                RAISE EXCEPTION 'past_activity_is_imported: this transaction imports no activity with this key'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'past_activity_is_imported';
            END IF;
            RETURN NEW;
        END IF;
        PERFORM 1 FROM leads_lead lead JOIN leads_company company ON company.id = lead.company_id
         WHERE lead.id = NEW.lead_id AND LEAST(lead.created_at, company.created_at) <= NEW.at;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'company_was_known: the company was added after this activity'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'company_was_known';
        END IF;
        RETURN NEW;
    """,
)
