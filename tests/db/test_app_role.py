"""The role of web and workers reads and writes rows, but can change neither rules nor the log."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from leads.calling import calls, undo
from leads.funnel import transitions
from leads.models import CallSnapshot, Lead, StageChange, UndoneCall
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk.db import app_role

pytestmark = pytest.mark.django_db
ROLE = "desk_of_a_test"


@contextmanager
def as_the_desk():
    """Run the statements meanwhile with the desk's role; creating it is rolled back with the test."""
    app_role.grant(ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


@contextmanager
def refused(match="permission denied|must be owner"):
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        yield


def test_role_is_no_superuser_and_owns_nothing(db):
    with as_the_desk() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class JOIN pg_roles r ON r.oid = relowner AND rolname = %s", [ROLE]
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE leads_stagechange DISABLE TRIGGER ALL",
        "DROP TRIGGER is_append_only ON leads_activity",
        "ALTER TABLE leads_lead DROP CONSTRAINT leads_lead_pkey",
        "CREATE TABLE anything (id int)",
        "SET session_replication_role = replica",
        "TRUNCATE leads_activity CASCADE",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('leads', '9999', now())",
        "COPY people_user TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/hostname')",
        "UPDATE leads_stagechange SET reason = 'x'",
        "DELETE FROM leads_undonecall",
        "INSERT INTO leads_undonecall (change_id) VALUES (1)",
    ],
)
def test_role_can_change_no_rule_and_no_log(lead, statement):
    with as_the_desk() as cursor, refused("permission denied|must be owner|does not exist"):
        cursor.execute(statement)


FORGED = """
INSERT INTO leads_stagechange
    (lead_id, campaign_id, round, version, from_stage, to_stage, stream_before, stream_after, reason, at)
SELECT id, campaign_id, 1, 9, 'suspect', 'won', 'inside', 'inside', 'forged', now() FROM leads_lead
"""


#: Tables of the role's own, with the columns that the desk's triggers read.
OWN_LEADS = """
CREATE TEMP TABLE own AS SELECT * FROM leads_lead;
CREATE TRIGGER forge AFTER UPDATE ON own FOR EACH ROW EXECUTE FUNCTION {function}();
SELECT set_config('salesdesk.actor', 'system', true);
UPDATE own SET stage = 'won';
"""


def test_role_cannot_attach_the_triggers_of_the_log_to_a_table_of_its_own(lead):
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regproc::text FROM pg_proc WHERE proname ~ 'log_stage_changes'")
        (function,) = cursor.fetchone()

    with as_the_desk() as cursor, refused("permission denied for function"):
        for statement in OWN_LEADS.format(function=function).strip().split(";\n"):
            cursor.execute(statement)

    assert not StageChange.objects.filter(to_stage="won").exists()


def test_role_cannot_delete_from_the_timeline_through_a_trigger_of_its_own(lead, ann):
    call = _call(ann)

    with as_the_desk() as cursor, refused("permission denied for table leads_activity"):
        cursor.execute("CREATE TEMP TABLE own (id int)")
        cursor.execute(
            "CREATE FUNCTION pg_temp.forget() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN DELETE FROM leads_callsnapshot; DELETE FROM leads_activity; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER forget AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION pg_temp.forget()"
        )
        cursor.execute("INSERT INTO own VALUES (1)")

    assert lead.activities.filter(pk=call.pk).exists()


def test_role_can_only_add_to_append_only_tables(db):
    with as_the_desk() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger%is_append_only%'"
            " AND (has_table_privilege(tgrelid, 'UPDATE') OR has_table_privilege(tgrelid, 'DELETE')"
            " OR has_table_privilege(tgrelid, 'TRUNCATE'))"
        )
        assert not cursor.fetchall()


def test_role_cannot_forge_the_log_through_a_trigger_of_its_own(lead):
    with as_the_desk() as cursor, refused():
        cursor.execute("CREATE TEMP TABLE own (id int)")
        cursor.execute(
            "CREATE FUNCTION pg_temp.forge() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {FORGED}; RETURN NEW; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER forge AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION pg_temp.forge()"
        )
        cursor.execute("INSERT INTO own VALUES (1)")


@pytest.mark.parametrize("forged", [FORGED, "INSERT INTO leads_undonecall SELECT id FROM leads_stagechange"])
def test_even_the_owner_cannot_insert_into_the_log(lead, forged):
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="written by triggers only"):
        cursor.execute(forged)


def test_role_can_do_the_work_of_the_desk_and_it_is_logged(lead, ann):
    with as_the_desk() as cursor:
        with transaction.atomic():
            transitions.move(transitions.lock_lead(lead.pk), "meet", ann, reason="They liked it.")
        cursor.execute("CREATE TEMP TABLE judged ON COMMIT DROP AS SELECT id FROM leads_company")
        cursor.execute("ANALYZE leads_company, leads_importrow")
        assert StageChange.objects.latest("id").reason == "They liked it."


def test_undo_is_marked_by_the_database_only_while_its_snapshot_exists(lead, ann):
    with as_the_desk():
        call = _call(ann)
        undo.undo_call(call.key, by=ann)
        assert UndoneCall.objects.filter(change__lead=lead).exists()
        assert Lead.objects.get(pk=lead.pk).stage == "suspect"

        ann.refresh_from_db()
        second = _call(ann)
        CallSnapshot.objects.all().delete()
        with pytest.raises(IntegrityError, match="undo_needs_snapshot"), transaction.atomic():
            lead.activities.create(round=1, kind="undo", by=ann, corrects=second)


def test_owner_is_not_accepted_as_the_role(db):
    with pytest.raises(ValueError, match="role of their own"):
        app_role.grant_to_role_of(f"postgresql://{settings.DATABASES['default']['USER']}:x@db/salesdesk")


def _call(by):
    step = claim.take_next(by)
    return calls.log(step.lead_id, calls.Call(Outcome.NO_INTEREST), by=by, fence=by.hold.fence)
