"""A session that ends says so, in the same transaction: streams that rest on it end at once."""

from django.db import migrations

SQL = """
CREATE FUNCTION signin_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('samvag_board', 'session:' || encode(sha256(OLD.session_key::bytea), 'hex'));
  RETURN NULL;
END $$;
CREATE TRIGGER ended AFTER DELETE ON access_signin FOR EACH ROW EXECUTE FUNCTION signin_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_signing_in")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
