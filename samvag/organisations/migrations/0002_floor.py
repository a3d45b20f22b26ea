"""Tables that concern no person: everybody reads, only the owner role changes. Jobs are the web's."""

from django.db import migrations

from samvag.core import floor

SQL = (
    "".join(
        floor.readable(table)
        for table in (
            "organisations_organisation",
            "organisations_unit",
            "organisations_assignment",
            "identity_user",
            "django_content_type",
        )
    )
    + """
GRANT UPDATE (last_login, password) ON identity_user TO samvag_web;
GRANT SELECT ON django_migrations TO samvag_web, samvag_worker;
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%' LOOP
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC; GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO samvag_worker;', t, t);
  END LOOP;
  FOR t IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND sequencename LIKE 'procrastinate%' LOOP
    EXECUTE format('GRANT USAGE ON SEQUENCE %I TO samvag_web, samvag_worker;', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON procrastinate_jobs TO samvag_web;
GRANT INSERT ON procrastinate_events TO samvag_web;

-- What only health care may do asks this of whoever acts.
CREATE FUNCTION acts_in_health_care() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_organisation WHERE id = ctx_org()
    AND secrecy_regime IN ('osl25_health', 'psl6_private_health')) $$;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("identity", "0001_initial"),
        ("core", "0003_floor"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "__latest__"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
