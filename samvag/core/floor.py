"""The floor of access: SQL that gives a table forced row-level security with one policy per command.

Measured shape: an `audience` array of reader keys on the row itself, tested with `&&` and a GIN index.
Used from migrations, so what stands here is history once released: add new functions, do not change old ones.
"""

WEB_ROLES = "samvag_web, samvag_worker"
READ_ROLES = "samvag_web, samvag_worker, samvag_stream, samvag_report"

_MINE = "owner_id = (SELECT ctx_org())"
RECORD_READ = f"audience && (SELECT ctx_keys()) AND ({_MINE} OR audience_until > statement_timestamp())"
AUDIENCE_READ = "audience && (SELECT ctx_keys())"
NOT_PROTECTED = "NOT protected OR may_open_protected(person_id)"


# ruff: noqa: S608  (the names in these strings are ours, written in migrations; nothing typed by anybody reaches them)


def forced(table: str) -> str:
    """Forced row-level security, nothing for PUBLIC, everything for the keeper whose triggers keep audiences."""
    return f"""
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
REVOKE ALL ON {table} FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON {table} TO samvag_keeper;
CREATE POLICY keeper ON {table} TO samvag_keeper USING (true) WITH CHECK (true);
"""


def may(table: str, command: str, using: str | None = None, check: str | None = None, columns: str = "") -> str:
    """Grant one command on a table to web and worker, under one policy. `columns` narrows an UPDATE grant."""
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    return f"""
GRANT {command}{f" ({columns})" if columns else ""} ON {table} TO {WEB_ROLES};
CREATE POLICY {command.lower()}_rows ON {table} FOR {command} TO {WEB_ROLES}{clauses};
"""


def gin(table: str) -> str:
    """The index that lets `&&` count and list without a scan."""
    return f"CREATE INDEX {table}_audience ON {table} USING gin (audience);\n"


def restrict_protected(table: str) -> str:
    """Ordinary rows pay one boolean; rows of a protected person need an explicit opening."""
    return f"""
CREATE POLICY protected_rows ON {table} AS RESTRICTIVE TO {WEB_ROLES} USING ({NOT_PROTECTED});
"""


def record_child(table: str, kind: str) -> str:
    """A content table beside `records_record`: same key, its own copies, insert by the record's author, no change."""
    return (
        forced(table)
        + gin(table)
        + may(table, "SELECT", using=RECORD_READ)
        + may(table, "INSERT", check=f"{_MINE} AND audience @> ARRAY[(SELECT ctx_unit_key())]")
        + restrict_protected(table)
        + f"""
CREATE TRIGGER copy_record BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION record_child_copy();
INSERT INTO records_childtable (name, kind) VALUES ('{table}', '{kind}');
"""
    )


def keeper_function(signature: str, grant_to: str = "") -> str:
    """Hand a SECURITY DEFINER function to the keeper; nobody may call it but the roles named and the owner,
    who needs the right to make triggers of it."""
    roles = f"samvag_owner, {grant_to}" if grant_to else "samvag_owner"
    # Granted by the keeper itself: a change of owner would carry the former owner's own grant along.
    return (
        f"ALTER FUNCTION {signature} OWNER TO samvag_keeper;\nSET LOCAL ROLE samvag_keeper;\n"
        f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;\n"
        f"GRANT EXECUTE ON FUNCTION {signature} TO {roles};\nRESET ROLE;\n"
    )


def readable(table: str) -> str:
    """A table that concerns no person: every process may read it, only the owner role changes it."""
    return f"REVOKE ALL ON {table} FROM PUBLIC;\nGRANT SELECT ON {table} TO {READ_ROLES}, samvag_keeper;\n"
