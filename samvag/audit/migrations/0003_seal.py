"""The seal's own tables: written by the background work through two doors, never changed; they hold no content."""

from django.db import migrations, models

from samvag.core import floor

SQL = """
SET LOCAL check_function_bodies = off;
-- The next seal and no other: it continues the last one's numbers and covers only what is final.
CREATE FUNCTION audit_seal_add(p_number bigint, p_at text, p_from bigint, p_to bigint, p_rows int, p_root text,
                               p_previous text, p_key text, p_signature text, p_leaves bytea)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last audit_seal;
BEGIN
  SELECT * INTO last FROM audit_seal ORDER BY number DESC LIMIT 1;
  IF p_number <> COALESCE(last.number, 0) + 1 OR p_from <> COALESCE(last.tx_to, 0) OR p_to <= p_from
     OR p_to > pg_snapshot_xmin(pg_current_snapshot())::text::bigint THEN
    RAISE EXCEPTION 'samvag: the seal does not continue the last one' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO audit_seal (number, at, tx_from, tx_to, rows, root, previous, key_id, signature, leaves)
    VALUES (p_number, p_at, p_from, p_to, p_rows, p_root, p_previous, p_key, p_signature, p_leaves);
END $$;

-- The outcome of one examination, and an event that stands in the log itself.
CREATE FUNCTION audit_verified(p_rows bigint, p_seals bigint, p_last text, p_faults int, p_first text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_verification (at, rows, seals, last_seal, faults, first_fault)
    VALUES (clock_timestamp(), p_rows, p_seals, p_last, p_faults, p_first);
  PERFORM audit_write('log.verified', NULL, 'log', jsonb_build_object('rows', p_rows, 'faults', p_faults), NULL);
END $$;
REVOKE ALL ON audit_seal, audit_verification FROM PUBLIC;
GRANT SELECT, INSERT ON audit_seal, audit_verification TO samvag_keeper;
GRANT USAGE ON SEQUENCE audit_verification_id_seq TO samvag_keeper;
GRANT SELECT ON audit_seal, audit_verification TO {web};
""".replace("{web}", floor.WEB_ROLES)
SQL += floor.keeper_function(
    "audit_seal_add(bigint, text, bigint, bigint, int, text, text, text, text, bytea)", "samvag_worker"
)
SQL += floor.keeper_function("audit_verified(bigint, bigint, text, int, text)", "samvag_worker")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_floor")]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.CharField(max_length=40)),
                ("tx_from", models.BigIntegerField()),
                ("tx_to", models.BigIntegerField()),
                ("rows", models.IntegerField()),
                ("root", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
                ("leaves", models.BinaryField()),
            ],
            options={"db_table": "audit_seal"},
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("rows", models.BigIntegerField()),
                ("seals", models.BigIntegerField()),
                ("last_seal", models.CharField(blank=True, max_length=64)),
                ("faults", models.IntegerField()),
                ("first_fault", models.CharField(blank=True, max_length=500)),
            ],
            options={"db_table": "audit_verification"},
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
