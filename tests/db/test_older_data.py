"""Data that another version made is refused before anything changes."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_prepare_refuses_data_of_an_older_version_and_says_what_to_do():
    MigrationRecorder(connection).record_applied("leads", "0017_wishes")

    with pytest.raises(CommandError, match=r"leads\.0017_wishes.*make reset"):
        call_command("prepare")
