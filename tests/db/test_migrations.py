"""An empty database gets its tables at once, one that stands gets what is new: both end with the same tables."""

from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

#: A desk of the first days.
FIRST_DAYS = [("leads", "0003_queue_storage"), ("handoffs", "0002_initial")]

SHAPE = """
SELECT 'column', attrelid::regclass::text || '.' || attname,
       format_type(atttypid, atttypmod) || ' ' || attnotnull || ' ' || coalesce(pg_get_expr(adbin, adrelid), '')
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S') AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'table', relname, format('%s %s %s', relkind, relpersistence, reloptions)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(t.oid) || prosrc
  FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
"""


@contextmanager
def empty_database(name: str):
    """Another database beside the tests' own, under its name as Django's alias."""
    full = f"{connection.settings_dict['NAME']}_{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {full} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {full}")
    connections.databases[name] = connection.settings_dict | {"NAME": full}
    try:
        yield name
    finally:
        connections[name].close()
        del connections[name], connections.databases[name]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {full} WITH (FORCE)")


def shape(alias: str) -> set[tuple[str, str, str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(SHAPE)
        return set(cursor.fetchall())


@pytest.fixture(scope="module")
def shapes(django_db_setup, django_db_blocker):
    """Of a desk of the first days, of what the migrations since make of it, and of a new one: the tests' own."""
    with django_db_blocker.unblock(), empty_database("grown") as grown:
        step_by_step = MigrationExecutor(connections[grown])
        step_by_step.loader = MigrationLoader(connections[grown], replace_migrations=False)
        step_by_step.migrate(FIRST_DAYS)
        first = shape(grown)
        call_command("migrate", database=grown, verbosity=0)
        call_command("createcachetable", database=grown, verbosity=0)
        yield first, shape(grown), shape("default")


@pytest.mark.timeout(300)
def test_a_desk_of_the_first_days_becomes_the_same_as_a_new_one(shapes, db):
    first, grown, anew = shapes

    assert set() == grown ^ anew
    assert len(first) < len(grown)
