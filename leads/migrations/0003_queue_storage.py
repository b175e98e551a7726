from django.db import migrations


class Migration(migrations.Migration):
    """What Django's models can't say: the fence of holds, and how the busy tables are stored."""

    dependencies = [("leads", "0002_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE leads_hold_fence AS bigint",
            "DROP SEQUENCE leads_hold_fence",
        ),
        migrations.RunSQL(
            """
            ALTER TABLE leads_nextstep SET
                (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 1000);
            ALTER TABLE leads_hold SET
                (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.005, autovacuum_vacuum_threshold = 1000);
            """,
            """
            ALTER TABLE leads_nextstep RESET
                (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
            ALTER TABLE leads_hold RESET
                (fillfactor, autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold);
            """,
        ),
        migrations.RunSQL(
            "ALTER TABLE leads_importrow SET UNLOGGED; ALTER TABLE leads_importperson SET UNLOGGED",
            "ALTER TABLE leads_importrow SET LOGGED; ALTER TABLE leads_importperson SET LOGGED",
        ),
    ]
