"""`manage.py prepare` refuses data of another version before it changes anything."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_prepare_refuses_data_of_an_older_version_and_suggests_a_remedy():
    MigrationRecorder(connection).record_applied("leads", "0017_wishes")

    with pytest.raises(CommandError, match=r"leads\.0017_wishes.*make reset"):
        call_command("prepare")
