"""What is wrong with the floor in a database, read from its catalogue alone; sound is an empty list."""

from typing import Any

import psycopg

from tests.architecture.tables import (
    MAY_DELETE,
    NO_DIRECT_READING,
    PERSON_TABLES,
    TABLES,
    WITHOUT_AUDIENCE,
)

PROCESSES = ("samvag_web", "samvag_worker", "samvag_stream", "samvag_report")
WEB = ("samvag_web", "samvag_worker")
# Partitions inherit the parent's policies when read through it, and are closed when read by their own name.
OWN_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition, pg_get_userbyid(c.relowner)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY 1"""
GRANTS = """
SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants WHERE table_schema = 'public'
UNION SELECT c.relname, 'PUBLIC', a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
  WHERE c.relnamespace = 'public'::regnamespace AND a.grantee = 0
UNION SELECT c.relname, 'PUBLIC', 'column ' || x.privilege_type
  FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid,
  aclexplode(t.attacl) x WHERE c.relnamespace = 'public'::regnamespace AND x.grantee = 0"""
POLICIES = "SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
DEFINERS = """
SELECT p.oid::regprocedure::text, pg_get_userbyid(p.proowner), p.proconfig,
  p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"""
VIEWS = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'
  OR relkind = 'v' AND NOT COALESCE('security_invoker=true' = ANY(reloptions), false))"""
GIN = """
SELECT i.tablename FROM pg_indexes i WHERE i.schemaname = 'public' AND i.indexdef LIKE '%USING gin (audience)%'"""
HIDDEN = """
SELECT c.relname, r.rolname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid,
  pg_roles r WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname LIKE 'audience%%'
  AND r.rolname = ANY(%s) AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')"""
ROLES = "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname LIKE 'samvag%'"
MEMBERS = """
SELECT m.rolname, r.rolname FROM pg_auth_members x JOIN pg_roles m ON m.oid = x.member
JOIN pg_roles r ON r.oid = x.roleid WHERE m.rolname = ANY(%s)"""


def findings(connection: psycopg.Connection[Any]) -> list[str]:
    """Every fault of the floor, in words."""
    tables = {row[0]: row[1:] for row in connection.execute(OWN_TABLES)}
    own = {name for name, (_, _, partition, _) in tables.items() if not partition}
    return [
        *(f"{name}: not classified" for name in sorted(own - set(TABLES))),
        *(f"{name}: classified but not there" for name in sorted(set(TABLES) - own)),
        *_forced(tables),
        *_grants(connection),
        *_policies(connection),
        *_definers(connection),
        *_roles(connection),
        *(f"{name}: a view that reads with its owner's rights" for (name,) in connection.execute(VIEWS)),
        *_audiences(connection),
    ]


def _forced(tables: dict[str, tuple[Any, ...]]) -> list[str]:
    faults = []
    for name, (enabled, forced, partition, owner) in tables.items():
        if owner != "samvag_owner":
            faults.append(f"{name}: owned by {owner}")
        if (partition or name in PERSON_TABLES) and not (enabled and forced):
            faults.append(f"{name}: row-level security is not enabled and forced")
    return faults


def _grants(connection: psycopg.Connection[Any]) -> list[str]:
    faults = []
    for table, role, command in connection.execute(GRANTS):
        if role == "PUBLIC":
            faults.append(f"{table}: {command} granted to PUBLIC")
        never = command in ("TRUNCATE", "TRIGGER", "REFERENCES") or (command == "DELETE" and table not in MAY_DELETE)
        if table in PERSON_TABLES and role in PROCESSES and (never or role not in WEB):
            faults.append(f"{table}: {command} granted to {role}")
    return faults


def _policies(connection: psycopg.Connection[Any]) -> list[str]:
    faults, reading = [], set()
    for table, name, permissive, roles, command, using, check in connection.execute(POLICIES):
        open_wide = (using or "true") == "true" and (check or "true") == "true"
        if roles == ["samvag_keeper"]:
            continue
        if table in PERSON_TABLES and set(roles) - set(WEB):
            faults.append(f"{table}: policy {name} is for {', '.join(sorted(roles))}")
        if permissive == "PERMISSIVE" and command == "ALL":
            faults.append(f"{table}: policy {name} holds for every command")
        if permissive == "PERMISSIVE" and open_wide:
            faults.append(f"{table}: policy {name} lets everything through")
        if command == "UPDATE" and check is None:
            faults.append(f"{table}: policy {name} does not check what a row becomes")
        if command == "SELECT" and permissive == "PERMISSIVE":
            reading.add(table)
    missing = set(PERSON_TABLES) - reading - NO_DIRECT_READING
    return faults + [f"{table}: no policy for reading" for table in sorted(missing)]


def _definers(connection: psycopg.Connection[Any]) -> list[str]:
    faults = []
    for name, owner, settings, public in connection.execute(DEFINERS):
        if "search_path=public, pg_temp" not in (settings or []):
            faults.append(f"{name}: search_path is not pinned")
        if owner != "samvag_keeper":
            faults.append(f"{name}: owned by {owner}, not by the keeper")
        if public:
            faults.append(f"{name}: anybody may call it")
    return faults


def _roles(connection: psycopg.Connection[Any]) -> list[str]:
    faults = []
    for role, superuser, bypass, creates in connection.execute(ROLES):
        if superuser or creates or (bypass and role != "samvag_backup"):
            faults.append(f"{role}: may pass row-level security by")
    return faults + [f"{member}: belongs to {role}" for member, role in connection.execute(MEMBERS, [list(PROCESSES)])]


def _audiences(connection: psycopg.Connection[Any]) -> list[str]:
    indexed = {name for (name,) in connection.execute(GIN)}
    wanted = set(PERSON_TABLES) - set(WITHOUT_AUDIENCE)
    unprotected = wanted - _restricted(connection) - {"sharing_consentrecipient"}
    return [
        *(f"{name}: no GIN index on its audience" for name in sorted(wanted - indexed)),
        *(f"{name}: a protected person's rows are not restricted" for name in sorted(unprotected)),
        *(f"{t}: {role} reads who else sees the row" for t, role in connection.execute(HIDDEN, [list(PROCESSES)])),
    ]


def _restricted(connection: psycopg.Connection[Any]) -> set[str]:
    rows = connection.execute("SELECT tablename FROM pg_policies WHERE permissive = 'RESTRICTIVE' AND cmd = 'ALL'")
    return {name for (name,) in rows}
