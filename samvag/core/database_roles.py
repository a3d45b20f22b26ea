"""The database's roles and the empty database, as SQL that an operator can also run by hand.

Roles are cluster wide. None is superuser; only the backup role may pass row-level security by. The keeper has
no login: it owns the definer functions, and the owner may hand functions over to it in migrations.
"""

import psycopg
from psycopg import sql

LOGINS = ("samvag_owner", "samvag_web", "samvag_worker", "samvag_stream", "samvag_report", "samvag_backup")
KEEPER = "samvag_keeper"
_LOCK = 0x73616D76  # any number will do, as long as everyone who creates roles asks for the same

ROLES_SQL = """\
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['samvag_owner', 'samvag_web', 'samvag_worker', 'samvag_stream',
                                     'samvag_report', 'samvag_backup', 'samvag_keeper'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I', role_name);
        END IF;
        EXECUTE format('ALTER ROLE %I %s %s NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION', role_name,
            CASE WHEN role_name = 'samvag_keeper' THEN 'NOLOGIN' ELSE 'LOGIN' END,
            CASE WHEN role_name = 'samvag_backup' THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END);
    END LOOP;
    -- The owner may become the keeper to hand functions over, but does not read with the keeper's rights.
    IF current_setting('server_version_num')::int >= 160000 THEN
        EXECUTE 'GRANT samvag_keeper TO samvag_owner WITH INHERIT FALSE, SET TRUE';
    ELSE
        EXECUTE 'ALTER ROLE samvag_owner NOINHERIT';
        EXECUTE 'GRANT samvag_keeper TO samvag_owner';
    END IF;
    GRANT pg_read_all_data TO samvag_backup;
END $$;
"""

SCHEMA_SQL = """\
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO samvag_owner;
GRANT USAGE ON SCHEMA public TO
    samvag_keeper, samvag_web, samvag_worker, samvag_stream, samvag_report, samvag_backup;
GRANT CREATE ON SCHEMA public TO samvag_keeper;
"""


def rights_sql(database: str) -> str:
    """Who may enter the database: its roles and nobody else."""
    name = '"' + database.replace('"', '""') + '"'
    roles = ", ".join(login for login in LOGINS if login != "samvag_owner")
    return (
        f"ALTER DATABASE {name} OWNER TO samvag_owner;\n"
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC;\n"
        f"GRANT CONNECT ON DATABASE {name} TO {roles};\n"
    )


def roles_script(database: str) -> str:
    """Everything as one script for `psql`, run by an operator as superuser; passwords come afterwards."""
    literal, name = database.replace("'", "''"), database.replace('"', '""')
    return (
        f"\\set ON_ERROR_STOP on\n{ROLES_SQL}"
        f"SELECT 'CREATE DATABASE \"{name}\" OWNER samvag_owner ENCODING ''UTF8'' TEMPLATE template0'\n"
        f"    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{literal}') \\gexec\n"
        f'{rights_sql(database)}\\connect "{name}"\n{SCHEMA_SQL}'
    )


def ensure_database(superuser_dsn: str, name: str, template: str = "template1") -> None:
    """Make roles, database and rights as they should be, whatever is there already; safe twice at once.

    Pre-condition: the connection string is a superuser's and names the cluster's `postgres` database.
    """
    with psycopg.connect(superuser_dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        connection.execute(ROLES_SQL)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not found:
            create = sql.SQL("CREATE DATABASE {} OWNER samvag_owner TEMPLATE {}")
            connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        connection.execute(rights_sql(name).encode())
        with psycopg.connect(superuser_dsn, dbname=name, autocommit=True) as inside:
            inside.execute(SCHEMA_SQL)
