import salesdesk.clock.moment
import salesdesk.db.migrations
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('location', models.CharField(max_length=2000)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='submission_to_delete')],
            },
        ),
    ]
