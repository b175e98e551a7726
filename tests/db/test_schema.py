"""The migrations create the recorded schema, so that no rule of the database is lost unnoticed.

`schema.txt` lists what the database enforces, without the names of constraints, indexes and triggers. After an
intended change, record it again: `make test ARGS="tests/db/test_schema.py --record-schema"`.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

RECORDED = Path(__file__).with_name("schema.txt")

ENFORCED = """
SELECT 'column', attrelid::regclass::text || '.' || attname,
       format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END
       || coalesce(' DEFAULT ' || pg_get_expr(adbin, adrelid), '')
  FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
  LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL
SELECT 'table', relname, format('%s %s', relpersistence, reloptions)
  FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')
UNION ALL
SELECT 'constraint', conrelid::regclass::text, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index', tablename, regexp_replace(indexdef, 'INDEX \\S+ ON', 'INDEX ON')
  FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'trigger', tgrelid::regclass::text,
       regexp_replace(pg_get_triggerdef(t.oid), '(TRIGGER|FUNCTION) \\S+', '\\1', 'g') || ' ' || prosrc
  FROM pg_trigger t JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
UNION ALL
SELECT 'function', proname, pg_get_function_identity_arguments(f.oid) || ' ' || prosrc
  FROM pg_proc f JOIN pg_language l ON l.oid = prolang
 WHERE pronamespace = 'public'::regnamespace AND prorettype <> 'trigger'::regtype AND lanname <> 'c'
   AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = f.oid AND deptype = 'e')
"""
OURS = re.compile(
    r"(people|outbox|workers|notifications|submissions|campaigns|leads|handoffs|dashboards|saved_views|search|person)_"
)


def enforced() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(ENFORCED)
        lines = (" | ".join((kind, name, re.sub(r"\s+", " ", rule))) for kind, name, rule in cursor)
        return sorted(line for line in lines if OURS.match(line.split(" | ")[1]))


@pytest.mark.django_db
def test_schema_matches_the_recorded_one(request):
    found = enforced()
    if request.config.getoption("--record-schema"):
        RECORDED.write_text("\n".join(found) + "\n")
    recorded = RECORDED.read_text().splitlines()

    assert set() == set(recorded) - set(found), "no longer enforced"
    assert set() == set(found) - set(recorded), "new"


def test_each_app_starts_with_at_most_two_initial_migrations():
    on_disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {config.label for config in apps.get_app_configs() if OURS.match(f"{config.label}_")}

    counts = {
        app: sum(label == app and migration.initial is True for (label, _name), migration in on_disk.items())
        for app in ours
    }

    assert {app: count for app, count in counts.items() if not 1 <= count <= 2} == {}


def test_migrations_of_each_app_are_one_line():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    ours = {config.label for config in apps.get_app_configs() if OURS.match(f"{config.label}_")}

    for app in ours:
        numbers = sorted(name[:4] for label, name in loader.disk_migrations if label == app)
        assert [f"{number:04}" for number in range(1, len(numbers) + 1)] == numbers
        assert 1 == len(loader.graph.leaf_nodes(app))
