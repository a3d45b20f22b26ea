"""Sessions are the web's and the worker's: the web reads and writes them, the worker may clear old ones away."""

from django.db import migrations

SQL = """
REVOKE ALL ON access_signin FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_signin TO samvag_web, samvag_worker;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("core", "0003_floor")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
