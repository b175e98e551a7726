import django.db.models.deletion
import salesdesk.clock.moment
import salesdesk.files.models
import salesdesk.db.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(salesdesk.db.migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150)),
                ('content', models.FileField(blank=True, upload_to=salesdesk.files.models.random_name)),
                ('content_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField(default=salesdesk.clock.moment.now)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deleted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(models.F('deleted_at'), condition=models.Q(('deleted_at__isnull', False), models.Q(('content', ''), _negated=True)), name='file_to_remove')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='stored_file_is_not_empty'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='stored_file_has_a_hash'), models.CheckConstraint(condition=models.Q(models.Q(('content', ''), _negated=True), ('deleted_at__isnull', False), _connector='OR'), name='only_deleted_files_lose_their_content')],
            },
        ),
    ]
