"""Operations of a migration that share the models before and after them."""

from django.db import migrations, models

from salesdesk.db.migrations import groups


def test_tables_and_parts_made_one_after_the_other_share_the_models():
    tables = [migrations.CreateModel(name, []) for name in ("Company", "Lead")]
    parts = [
        migrations.AddField("Lead", "value", models.IntegerField(null=True)),
        migrations.AddIndex("Lead", models.Index(fields=["value"], name="by_value")),
        migrations.AddField("Company", "value", models.IntegerField(null=True)),
    ]

    assert [tables, parts] == list(groups([*tables, *parts]))


def test_operations_on_one_part_and_changes_of_a_field_have_models_of_their_own():
    added = migrations.AddField("Lead", "value", models.IntegerField(null=True))
    altered = migrations.AlterField("lead", "value", models.TextField())
    index = migrations.AddIndex("Lead", models.Index(fields=["value"], name="by_value"))
    removed = migrations.RemoveIndex("lead", "by_value")
    again = migrations.AddIndex("Lead", models.Index(fields=["-value"], name="by_value"))

    found = list(groups([added, altered, index, removed, again]))

    assert [[added], [altered], [index], [removed], [again]] == found
