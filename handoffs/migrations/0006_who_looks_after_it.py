import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

#: Until now who got the lead stood there as who had offered it: of what is open, they look after it.
FROM_THE_OFFER = """
UPDATE handoffs_handoff SET inside_id = offered_by_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
UPDATE handoffs_handoff SET offered_by_id = inside_id WHERE state = 'offered' AND offered_by_id <> inside_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


def inside(**more):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0005_feedback_is_read"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex("handoff", "handoff_waits"),
        migrations.AddField("handoff", "inside", inside(null=True)),
        migrations.RunSQL(FROM_THE_OFFER, BACK),
        migrations.AlterField("handoff", "inside", inside()),
        migrations.AddIndex(
            "handoff",
            models.Index(
                models.F("inside"),
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(("state", "offered")),
                name="handoff_waits",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="handoff",
            trigger=pgtrigger.compiler.Trigger(
                name="who_offered_it_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."offered_by_id" IS DISTINCT FROM (NEW."offered_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8257b2aaff85be388f0311e03d910f6c31a5e93e",
                    operation="UPDATE",
                    pgid="pgtrigger_who_offered_it_stays_1e8b1",
                    table="handoffs_handoff",
                    when="BEFORE",
                ),
            ),
        ),
    ]
