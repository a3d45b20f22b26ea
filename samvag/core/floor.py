"""The floor of access: SQL that gives a table forced row-level security with one policy per command.

Measured shape: an `audience` array of reader keys on the row itself, tested with `&&` and a GIN index. The array is
the floor's own: web and worker may not read it, because it names everybody else who sees the row.
Used from migrations, so what stands here is history once released: add new functions, do not change old ones.
"""

WEB_ROLES = "samvag_web, samvag_worker"
READ_ROLES = "samvag_web, samvag_worker, samvag_stream, samvag_report"

_MINE = "owner_id = (SELECT ctx_org())"
# Once the earliest disclosure has run out, and until the array is computed again, each row is asked by itself.
RECORD_READ = (
    f"audience && (SELECT ctx_keys()) AND (audience_until > statement_timestamp() "
    f"OR (audience_until IS NULL AND {_MINE}) "
    f"OR (audience_until <= statement_timestamp() AND record_open_now({{key}})))"
)
RECORD_FLOOR = RECORD_READ.format(key="id")
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
    grant = f"GRANT {command}{f' ({columns})' if columns else ''} ON {table} TO {WEB_ROLES};"
    return f"""
{grant_reading(table) if command == "SELECT" else grant}
CREATE POLICY {command.lower()}_rows ON {table} FOR {command} TO {WEB_ROLES}{clauses};
"""


def grant_reading(table: str) -> str:
    """Every column but the floor's own: an audience would tell one reader of the others. A migration that adds a column
    to a table that concerns a person runs this again."""
    return f"""
DO $$ DECLARE readable text; BEGIN
  SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO readable FROM pg_attribute
    WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
      AND attname NOT IN ('audience', 'audience_until');
  EXECUTE format('GRANT SELECT (%s) ON {table} TO {WEB_ROLES}', readable);
END $$;
"""


def audience(table: str, until: bool = False) -> str:
    """Who may see the row, as reader keys, and the index that lets `&&` count and list without a scan. `until` is the
    earliest end among the disclosures that the keys rest on. Triggers fill both; Python never sees them."""
    ends = f"ALTER TABLE {table} ADD COLUMN audience_until timestamptz;\n" if until else ""
    return (
        f"ALTER TABLE {table} ADD COLUMN audience int[] NOT NULL DEFAULT '{{}}';\n{ends}"
        f"CREATE INDEX {table}_audience ON {table} USING gin (audience);\n"
    )


def restrict_protected(table: str) -> str:
    """Ordinary rows pay one boolean; rows of a protected person need an explicit opening."""
    return f"""
CREATE POLICY protected_rows ON {table} AS RESTRICTIVE TO {WEB_ROLES} USING ({NOT_PROTECTED});
"""


def record_child(table: str, kind: str, also: str = "") -> str:
    """A content table beside `records_record`: same key, its own copies, insert by the record's unit, no change.
    `also` is what an insert must meet besides, such as that another record it points at is visible."""
    check = f"{_MINE} AND record_takes(record_id, '{table}')" + (f" AND ({also})" if also else "")
    return (
        forced(table)
        + audience(table, until=True)
        + may(table, "SELECT", using=RECORD_READ.format(key="record_id"))
        + may(table, "INSERT", check=check)
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
