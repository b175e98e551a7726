"""`manage.py prepare` refuses data of another version before it changes anything."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from salesdesk.db import made_with

pytestmark = pytest.mark.django_db


def test_prepare_refuses_data_of_an_older_version_and_suggests_a_remedy():
    made_with.keep()
    MigrationRecorder(connection).record_applied("leads", "0017_wishes")

    with pytest.raises(CommandError, match=r"leads\.0017_wishes.*make reset"):
        call_command("prepare")


def test_data_made_with_the_same_migrations_is_opened():
    made_with.keep()

    assert made_with.unknown() is None


def test_data_made_before_a_migration_was_changed_is_refused():
    made_with.keep()
    with connection.cursor() as cursor:
        cursor.execute(made_with.COMMENT)
        (comment,) = cursor.fetchone()
        digest = json.loads(comment)["leads.0001_initial"]
        cursor.execute(f"COMMENT ON TABLE django_migrations IS '{comment.replace(digest, 'another')}'")

    with pytest.raises(CommandError, match=r"leads\.0001_initial.*make reset"):
        call_command("prepare", without_mail=True)


def test_data_of_a_version_that_kept_no_digests_is_refused():
    with pytest.raises(CommandError, match="make reset"):
        call_command("prepare", without_mail=True)


def test_start_that_was_killed_while_it_migrated_can_be_repeated():
    made_with.keep()
    MigrationRecorder(connection).record_unapplied("handoffs", "0002_forecast_partners_call_blocks")

    assert made_with.unknown() is None
