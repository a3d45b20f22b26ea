"""That the person considers an entry wrong (PDL 3:8): on every version of the entry, with its history beside."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from samvag.core import floor

SQL = (
    """
SET LOCAL check_function_bodies = off;
-- Noted, worded anew or ended by the unit that wrote the entry; every version shows what holds.
CREATE FUNCTION record_dispute(p_record uuid, p_words text, p_because text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r records_record; moment timestamptz := clock_timestamp();
BEGIN
  SELECT * INTO r FROM records_record WHERE id = p_record AND unit_id = ctx_unit();
  IF r.id IS NULL OR NOT ctx_has('case.write') OR (r.protected AND NOT may_open_protected(r.person_id)) THEN
    RETURN false;
  END IF;
  UPDATE records_dispute SET ended_at = moment, ended_by_id = ctx_assignment(),
      ended_because = COALESCE(NULLIF(p_because, ''), 'Ny lydelse')
    WHERE lineage = r.lineage AND ended_at IS NULL;
  IF p_because = '' THEN
    INSERT INTO records_dispute (id, lineage, person_id, unit_id, words, noted_at, noted_by_id, ended_because, protected,
        audience)
      VALUES (gen_random_uuid(), r.lineage, r.person_id, r.unit_id, p_words, moment, ctx_assignment(), '', r.protected,
        ARRAY[ctx_unit_key()]);
  END IF;
  UPDATE records_record SET dispute = CASE WHEN p_because = '' THEN p_words ELSE '' END,
      disputed_at = CASE WHEN p_because = '' THEN moment END
    WHERE lineage = r.lineage;
  RETURN true;
END $$;
CREATE INDEX records_dispute_lineage ON records_dispute (lineage);
"""
    + floor.forced("records_dispute")
    + floor.audience("records_dispute")
    + floor.may("records_dispute", "SELECT", using=floor.AUDIENCE_READ)
    + floor.restrict_protected("records_dispute")
    + floor.grant_reading("records_record")
    + floor.keeper_function("record_dispute(uuid, text, text)", floor.WEB_ROLES)
)



class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_floor'),
        ('people', '0002_floor'),
        ('records', '0002_floor'),
    ]

    operations = [
        migrations.AddField(
            model_name='record',
            name='dispute',
            field=models.CharField(blank=True, max_length=600),
        ),
        migrations.AddField(
            model_name='record',
            name='disputed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('lineage', models.UUIDField()),
                ('words', models.CharField(max_length=600)),
                ('noted_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.CharField(blank=True, max_length=200)),
                ('protected', models.BooleanField(default=False)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.assignment')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.assignment')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='dispute_in_the_persons_words'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('ended_because', ''), _negated=True), _connector='OR'), name='dispute_ended_because')],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
