"""Take over the saved views of the funnel, and give each an area: lists have views of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("dashboards", "0002_rollups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("page", models.CharField(max_length=20)),
                        ("query", models.CharField(blank=True, max_length=500)),
                        ("shared", models.BooleanField(default=False, verbose_name="share with the team")),
                        ("owner", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="one_saved_view_per_owner_and_name"), models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name")],
                    },
                ),
            ],
        ),
        migrations.AddField("savedview", "area", models.CharField(default="funnel", max_length=20), preserve_default=False),
        migrations.AlterField("savedview", "page", models.CharField(max_length=40)),
        migrations.AlterField("savedview", "query", models.CharField(blank=True, max_length=2000)),
        migrations.RemoveConstraint("savedview", "one_saved_view_per_owner_and_name"),
        migrations.AddConstraint("savedview", models.UniqueConstraint(fields=("owner", "area", "name"), name="one_saved_view_per_owner_area_and_name")),
    ]
