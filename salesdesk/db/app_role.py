"""The database role of web, workers and standby: it reads and writes rows, and can change no rule of the database.

It is neither superuser nor owner of a table, so it can't disable triggers, drop constraints or alter tables. Tables
that triggers write (they have a trigger `is_written_by_triggers`) it can only read; those triggers run with the rights
of the owner. To append-only tables it can only add, and it can't use the functions of triggers for tables of its own.
`manage.py prepare`, which runs as the owner, calls `grant` after every migration.
"""

from urllib.parse import unquote, urlsplit

from django.db import connection, transaction
from psycopg import sql

#: Tables that triggers write, and the functions of the triggers that write or delete their rows.
WRITTEN = """
SELECT DISTINCT log.oid::regclass::text, writer.oid::regprocedure::text
  FROM pg_class log
  JOIN pg_trigger guard ON guard.tgrelid = log.oid AND guard.tgname LIKE 'pgtrigger\\_is\\_written\\_by\\_triggers\\_%%'
  LEFT JOIN pg_proc writer
    ON writer.prosrc ~ ('(INSERT INTO|DELETE FROM) ' || log.relname || '\\M') AND writer.prorettype = 'trigger'::regtype
 WHERE log.relnamespace = 'public'::regnamespace
"""
#: Tables that rows are only added to.
APPENDED = """
SELECT DISTINCT tgrelid::regclass::text
  FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid AND relnamespace = 'public'::regnamespace
 WHERE tgname LIKE 'pgtrigger\\_is\\_append\\_only\\_%%'
"""
#: The functions of triggers. Some have the rights of the owner, so nobody else may attach them to a table.
TRIGGER_FUNCTIONS = """
SELECT oid::regprocedure::text FROM pg_proc
 WHERE pronamespace = 'public'::regnamespace AND prorettype = 'trigger'::regtype
"""
#: ANALYZE during imports needs this privilege, which PostgreSQL has since version 17.
MAINTAIN_SINCE = 170000


def grant_to_role_of(url: str) -> None:
    """Create the role that `url` (like DATABASE_URL) signs in with, if it is missing, and give it its rights."""
    address = urlsplit(url)
    grant(unquote(address.username or ""), unquote(address.password or ""))


@transaction.atomic
def grant(role: str, password: str = "") -> None:
    """Give `role` the rights of the desk's processes and no others. Raise ValueError for the owner itself."""
    if not role or role == connection.settings_dict["USER"]:
        raise ValueError("The desk's processes need a database role of their own, not the owner's.")
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        secret = sql.SQL("PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
        _run(
            cursor,
            f"{verb} ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS {{}}",
            name,
            secret,
        )
        database = sql.Identifier(connection.settings_dict["NAME"])
        _run(cursor, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}", name)
        _run(cursor, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        _run(cursor, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", database, name)
        _run(cursor, "GRANT USAGE ON SCHEMA public TO {}", name)
        _run(cursor, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}", name)
        _run(cursor, "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}", name)
        if connection.cursor().connection.info.server_version >= MAINTAIN_SINCE:
            _run(cursor, "GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {}", name)
        _run(cursor, "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}", name)
        cursor.execute(APPENDED)
        for (table,) in cursor.fetchall():
            _run(cursor, f"REVOKE UPDATE, DELETE ON {table} FROM {{}}", name)
        cursor.execute(TRIGGER_FUNCTIONS)
        for (function,) in cursor.fetchall():
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
        cursor.execute(WRITTEN)
        for log, writer in cursor.fetchall():
            # Quoted by PostgreSQL itself (regclass, regprocedure).
            _run(cursor, f"REVOKE INSERT, UPDATE, DELETE ON {log} FROM {{}}", name)
            if writer:
                cursor.execute(f"ALTER FUNCTION {writer} SECURITY DEFINER SET search_path = public, pg_temp")


def _run(cursor, statement: str, *names: sql.Composable) -> None:
    cursor.execute(sql.SQL(statement).format(*names))
