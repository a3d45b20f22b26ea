"""What the web may do with what providers send. allauth's own tables stand empty: nobody but the owner can write them."""

from django.db import migrations

UNUSED = (
    "account_emailaddress",
    "account_emailconfirmation",
    "socialaccount_socialaccount",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "mfa_authenticator",
)
SQL = "".join(f"REVOKE ALL ON {table} FROM PUBLIC;\n" for table in UNUSED) + """
-- allauth asks whether it knows the account before it hands over to our adapter.
GRANT SELECT ON socialaccount_socialaccount TO samvag_web;
REVOKE ALL ON eid_usedmessage FROM PUBLIC;
GRANT SELECT, INSERT ON eid_usedmessage TO samvag_web;
GRANT SELECT, DELETE ON eid_usedmessage TO samvag_worker;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("eid", "0001_initial"),
        ("core", "0003_floor"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
