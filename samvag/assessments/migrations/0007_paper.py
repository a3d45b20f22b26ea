"""That a form was filled in on paper, and what the paper has two crosses on."""

from django.db import migrations, models

from samvag.core import floor


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0006_form_codes_floor'),
        ('records', '0003_disputes'),
    ]

    operations = [
        migrations.AddField(
            model_name='assessment',
            name='crosses',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='assessment',
            name='on_paper',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='assessment',
            name='extent',
            field=models.CharField(choices=[('whole', 'Hela formuläret'), ('skipped', 'Personen hoppade över något'), ('stopped', 'Vi avbröt'), ('unclear', 'Två kryss på samma fråga')], max_length=10),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('crosses', {}), ('on_paper', True), _connector='OR'), name='only_paper_is_crossed_twice'),
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.CheckConstraint(condition=models.Q(('crosses', {}), models.Q(('extent', 'whole'), _negated=True), _connector='OR'), name='crossed_twice_is_not_whole'),
        ),
        migrations.RunSQL(floor.grant_reading("assessments_assessment"), migrations.RunSQL.noop),
    ]
