import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outbox', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='outbox',
            name='discarded_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(models.F('next_at'), condition=models.Q(('dead_at__isnull', True), ('sent_at__isnull', True)), name='outbox_due'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(django.db.models.functions.comparison.Coalesce('sent_at', 'discarded_at'), condition=models.Q(('sent_at__isnull', False), ('discarded_at__isnull', False), _connector='OR'), name='outbox_done'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(django.db.models.functions.text.Upper(django.db.models.fields.json.KeyTextTransform('to', 'payload')), models.OrderBy(models.F('sent_at'), descending=True), condition=models.Q(('sent_at__isnull', False)), name='outbox_recipient'),
        ),
        migrations.AddIndex(
            model_name='outbox',
            index=models.Index(models.F('dead_at'), models.F('id'), condition=models.Q(('dead_at__isnull', False), ('discarded_at__isnull', True)), name='outbox_dead'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('dead_at__isnull', True), _connector='OR'), name='sent_or_dead_not_both'),
        ),
        migrations.AddConstraint(
            model_name='outbox',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discard_reason', ''), ('discarded_at__isnull', True), ('discarded_by__isnull', True)), models.Q(('dead_at__isnull', False), ('discarded_at__isnull', False), ('discarded_by__isnull', False), models.Q(('discard_reason', ''), _negated=True)), _connector='OR'), name='discarded_is_dead_with_user_and_reason'),
        ),
    ]
