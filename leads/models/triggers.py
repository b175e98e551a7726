"""Database triggers of leads and their log, which no code path can bypass."""

import pgtrigger

from leads.models.imports.past_triggers import THIS_TRANSACTION
from salesdesk.db.append_only import append_only
from salesdesk.people.actor import ACTOR_ID, CHANGED_AT, REASON

#: Every lead starts as a suspect.
STARTS_AS_SUSPECT = pgtrigger.Protect(
    name="starts_as_suspect", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__stage="suspect")
)

#: A lead keeps the script that it was assigned at random, so that results can be compared by it.
SCRIPT_IS_ASSIGNED_ONCE = pgtrigger.Protect(
    name="script_is_assigned_once",
    operation=pgtrigger.UpdateOf("variant_id"),
    condition=pgtrigger.AnyChange("variant"),
)

HOLDER_HAS_THE_ROLE = pgtrigger.Trigger(
    name="holder_has_the_role",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("holder_id", "stream"),
    condition=pgtrigger.Q(new__holder__isnull=False),
    func="""
        PERFORM 1 FROM people_user
         WHERE id = NEW.holder_id
           AND role = CASE WHEN NEW.stream = 'field' THEN 'field' ELSE 'inside' END;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'holder_has_the_role: the holder of a lead in stream % has the wrong role', NEW.stream
                USING ERRCODE = 'check_violation', CONSTRAINT = 'holder_has_the_role';
        END IF;
        RETURN NEW;
    """,
)

#: These edges are only for undoing a call, which needs the snapshot of the lead's current version, or a merge that
#: closed the lead as a duplicate.
UNDO_NEEDS_SNAPSHOT = pgtrigger.Trigger(
    name="undo_needs_snapshot",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("stage"),
    condition=pgtrigger.Q(old__stage__in=["prospect", "lost"], new__stage="suspect")
    | pgtrigger.Q(old__stage="lost", new__stage="mql"),
    func="""
        PERFORM 1 FROM leads_callsnapshot before
         WHERE before.lead_id = OLD.id AND before.version = OLD.version AND before.stage = NEW.stage;
        IF NOT FOUND AND OLD.stage = 'lost' AND OLD.reason = 'duplicate' THEN
            PERFORM 1 FROM leads_merge WHERE undone_at IS NULL AND OLD.id = ANY (closed_leads);
        END IF;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'undo_needs_snapshot: no call of this lead is being undone'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'undo_needs_snapshot';
        END IF;
        RETURN NEW;
    """,
)

#: Creating a lead waits for a concurrent merge of its company, then fails.
MERGED_COMPANY_HAS_NO_LEADS = pgtrigger.Trigger(
    name="merged_company_has_no_leads",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        PERFORM 1 FROM leads_company WHERE id = NEW.company_id AND merged_into_id IS NULL FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'merged_company_has_no_leads: the company was merged into another one'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'merged_company_has_no_leads';
        END IF;
        RETURN NEW;
    """,
)

PRESALES_HAS_THE_ROLE = pgtrigger.Trigger(
    name="presales_has_the_role",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("presales_id"),
    condition=pgtrigger.Q(new__presales__isnull=False),
    func="""
        PERFORM 1 FROM people_user WHERE id = NEW.presales_id AND role = 'presales';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'presales_has_the_role: the invited user is not a presales engineer'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'presales_has_the_role';
        END IF;
        RETURN NEW;
    """,
)

#: The log of stages, streams, holders and rounds. salesdesk.people.actor sets the actor. An import of past outcomes
#: (leads/imports/history) says so in `salesdesk.past`; its moments come from the rows that it wrote before.
LOG_STAGE_CHANGES = pgtrigger.Trigger(
    name="log_stage_changes",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("stage", "stream", "holder_id", "round"),
    declare=[("actor", "text"), ("moment", "timestamptz"), ("told", "text"), ("past", "leads_pastoutcome")],
    func=f"""
        IF TG_OP = 'UPDATE' AND (OLD.stage, OLD.stream, OLD.round, OLD.holder_id)
            IS NOT DISTINCT FROM (NEW.stage, NEW.stream, NEW.round, NEW.holder_id) THEN
            RETURN NULL;
        END IF;
        actor := COALESCE(current_setting('salesdesk.actor', true), '');
        IF actor = '' THEN
            RAISE EXCEPTION 'every_change_has_an_actor: no actor is set for this change of a lead'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'every_change_has_an_actor';
        END IF;
        moment := {CHANGED_AT};
        told := {REASON};
        IF COALESCE(current_setting('salesdesk.past', true), '') = 'on' OR TG_OP = 'INSERT' AND NEW.imported THEN
            SELECT * INTO past FROM leads_pastoutcome
             WHERE lead_id = NEW.id AND transaction = {THIS_TRANSACTION};
            IF NOT FOUND THEN
                RAISE EXCEPTION 'past_change_is_imported: this transaction imports no past of lead %', NEW.id
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'past_change_is_imported';
            END IF;
            moment := CASE WHEN NEW.stage IN ('won', 'lost') THEN past.closed_at
                           WHEN NEW.stage IN ('sql', 'opportunity') THEN past.opened_at
                           ELSE past.first_contact_at END;
            IF NEW.stage = 'lost' AND past.reason_text <> '' THEN
                told := told || ' ' || past.reason_text;
            END IF;
        END IF;
        INSERT INTO leads_stagechange
            (lead_id, campaign_id, territory_id, round, version, from_stage, to_stage, stream_before, stream_after,
             holder_id, by_id, reason, at, imported_in_id)
        VALUES
            (NEW.id, NEW.campaign_id, NEW.territory_id, NEW.round, NEW.version,
             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stage END, NEW.stage,
             CASE WHEN TG_OP = 'INSERT' THEN '' ELSE OLD.stream END, NEW.stream,
             NEW.holder_id, {ACTOR_ID}, told, moment, past.batch_id);
        RETURN NULL;
    """,
)


#: Undoing a call marks what the call changed. Possible only while its snapshot exists.
MARK_UNDONE_CHANGES = pgtrigger.Trigger(
    name="mark_undone_changes",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Q(new__kind="undo"),
    func="""
        PERFORM 1 FROM leads_callsnapshot before
         WHERE before.activity_id = NEW.corrects_id AND before.lead_id = NEW.lead_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'undo_needs_snapshot: this call is not being undone'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'undo_needs_snapshot';
        END IF;
        INSERT INTO leads_undonecall (change_id)
        SELECT change.id
          FROM leads_callsnapshot before
          JOIN leads_lead lead ON lead.id = before.lead_id
          JOIN leads_stagechange change ON change.lead_id = lead.id
         WHERE before.activity_id = NEW.corrects_id
           AND change.version > before.version_before AND change.version <= lead.version;
        RETURN NULL;
    """,
)


def written_by_triggers() -> list[pgtrigger.Trigger]:
    """Return triggers for an append-only table that only other triggers may write, or delete from.

    A statement sent by a client has a trigger depth of one here. The desk's own role may not insert at all
    (salesdesk/db/app_role.py).
    """
    return [
        *append_only(but_for_triggers=True),
        pgtrigger.Trigger(
            name="is_written_by_triggers",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="""
                IF pg_trigger_depth() < 2 THEN
                    RAISE EXCEPTION '% is written by triggers only', TG_TABLE_NAME
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'is_written_by_triggers';
                END IF;
                RETURN NEW;
            """,
        ),
    ]
