"""What web and worker may do in the frameworks' own tables. They concern no person: sessions, jobs (ids only), types."""

from django.db import migrations

RIGHTS = """
GRANT SELECT ON django_migrations, django_content_type TO samvag_web, samvag_worker, samvag_report;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session TO samvag_web;
GRANT SELECT, DELETE ON django_session TO samvag_worker;

-- Web puts jobs in the queue inside its own transaction; triggers note the event. Only the worker takes them out.
GRANT SELECT, INSERT ON procrastinate_jobs TO samvag_web;
GRANT INSERT ON procrastinate_events TO samvag_web;
DO $$
DECLARE
    thing record;
BEGIN
    FOR thing IN
        SELECT relname, relkind FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'procrastinate\\_%' AND relkind IN ('r', 'S')
    LOOP
        IF thing.relkind = 'S' THEN
            EXECUTE format('GRANT USAGE ON SEQUENCE %I TO samvag_web, samvag_worker', thing.relname);
        ELSE
            EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO samvag_worker', thing.relname);
        END IF;
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]
