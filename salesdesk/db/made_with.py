"""Check that the tables were made with the migrations of this version.

Migrations change in place while there is no desk to upgrade (docs/decisions/0018), so their names alone don't tell if
an existing database fits this version. A digest of each is kept as the comment on Django's table of migrations.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations import Migration, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

COMMENT = "SELECT obj_description('django_migrations'::regclass, 'pg_class')"


def unknown() -> str | None:
    """Return the name of an applied migration that this version doesn't have or has changed; None if all fit."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    if not applied:
        return None
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours, kept = _digests(), _kept()
    for key in applied:
        name = ".".join(key)
        if key not in known or ours.get(name) != kept.get(name):
            return name
    return None


def keep() -> None:
    """Keep the digests of this version's migrations, before they are applied."""
    MigrationRecorder(connection).ensure_schema()
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("COMMENT ON TABLE django_migrations IS {}").format(json.dumps(_digests())),
        )


def _kept() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(COMMENT)
        (comment,) = cursor.fetchone() or (None,)
    return json.loads(comment or "{}")


def _digests() -> dict[str, str]:
    """Return a digest of each migration of the project by its name; those of libraries don't change in place."""
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {".".join(key): _digest(each) for key, each in found.items() if _is_ours(each)}


def _digest(migration: Migration) -> str:
    # The SQL of triggers stands in modules beside the models.
    statements = "".join(str(each.sql) for each in migration.operations if isinstance(each, RunSQL))
    return sha256(_file(migration).read_bytes() + statements.encode()).hexdigest()[:16]


def _is_ours(migration: Migration) -> bool:
    file = _file(migration)
    return file.is_relative_to(settings.BASE_DIR) and "site-packages" not in file.parts


def _file(migration: Migration) -> Path:
    return Path(str(sys.modules[migration.__module__].__file__))
