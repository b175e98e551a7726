"""Lists of MQLs: an interest and a source for the whole list, or row by row."""

import pytest
from django.urls import reverse

from leads.imports import pipeline, preview, upload
from leads.imports.rows.sources import source_of
from leads.models import ImportBatch, Lead
from leads.models.imports.rows import ImportVerdict
from leads.models.queue.step_kind import StepKind

pytestmark = pytest.mark.usefixtures("tuesday")

ROWS = """company,postcode,phone,contact person{head}
Bos Staal,4811 AB,013-555 1000,Tom Bos{first}
Koelhuis Oost,5046 CD,013-555 1001,Els Oost{second}
"""


def listed(head="", first="", second=""):
    return ROWS.format(head=head, first=first, second=second)


def leads():
    rows = Lead.objects.order_by("company__name").values_list("stage", "source", "interest")
    return list(rows)


def test_rows_with_an_interest_are_mqls_of_their_source_and_others_cold(bring, mia):
    bring(listed(",interest,source", ",Asked for the price guide,Hannover Messe 2026", ",,"), by=mia)

    assert [("mql", "fair", "Asked for the price guide"), ("suspect", "list", "")] == leads()
    warm = Lead.objects.get(stage="mql")
    assert [StepKind.FRESH] == [step.kind for step in warm.steps.all()]
    assert warm.interest_at
    assert mia == warm.changes.latest("pk").by


def test_the_interest_and_source_of_the_list_are_for_every_row_without_its_own(campaign, mia):
    content = listed(",interest", ",Two doors", ",")
    batch = upload.create_batch(content.encode(), "fair.csv", campaign, country="NL", by=mia)
    pipeline.start_reading(batch, batch.mapping, country="NL", interest="Visited our stand", source="fair")
    assert pipeline.process(batch.pk)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    assert pipeline.process(batch.pk)

    assert [("mql", "fair", "Two doors"), ("mql", "fair", "Visited our stand")] == leads()


def test_preview_says_which_rows_become_mqls(bring, campaign, mia):
    bring(listed(",interest", ",", ","), by=mia)
    more = "Melk BV,4811 AD,013-555 1002,Ina Melk,Two doors\nFar BV,4811 AE,013-555 1003,Ada Far,\n"
    content = listed(",interest", ",Two doors", ",") + more
    batch = upload.create_batch(content.encode(), "fair.csv", campaign, country="NL", by=mia)
    pipeline.start_reading(batch, batch.mapping, country="NL", interest="", source="fair")
    assert pipeline.process(batch.pk)
    batch.refresh_from_db()

    marked = {
        row.name for verdict in ImportVerdict for row in preview.rows_of(batch, verdict) if row.becomes_mql
    }
    assert (marked, preview.totals(batch).mqls) == ({"Bos Staal", "Melk BV"}, 2)
    pipeline.start_committing(batch)
    assert pipeline.process(batch.pk)
    assert set(Lead.objects.filter(stage="mql").values_list("company__name", flat=True)) == marked


def test_importing_again_leaves_leads_that_were_called_since(bring, mia):
    content = listed(",interest", ",Two doors", ",Two doors")
    bring(content, by=mia)
    changes = [lead.changes.count() for lead in Lead.objects.all()]
    bring(content, by=mia)

    assert changes == [lead.changes.count() for lead in Lead.objects.all()]


def test_marketing_maps_a_list_with_an_interest(client, campaign, mia, eve):
    batch = upload.create_batch(listed().encode(), "fair.csv", campaign, country="NL", by=mia)
    client.force_login(mia)
    columns = {f"column_{number}": field for number, field in batch.mapping.items()}
    url = reverse("import-mapping", args=[batch.pk])
    assert 200 == client.get(url).status_code
    sent = columns | {"country": "NL", "interest": "Visited our stand", "source": "fair"}
    assert 302 == client.post(url, sent).status_code

    batch.refresh_from_db()
    assert ("Visited our stand", "fair") == (batch.interest, batch.source)
    ImportBatch.objects.filter(pk=batch.pk).update(rows=5_001, state="uploaded")
    assert 422 == client.post(url, sent).status_code


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Vakbeurs Logistica", "fair"),
        ("webformulier", "form"),
        ("Aanbevolen door Bos", "referral"),
        ("Whitepaper download", "download"),
        ("Website chat", "website"),
        ("tbd", ""),
        ("", ""),
    ],
)
def test_sources_are_read_as_lists_write_them(text, source):
    assert source == source_of(text)
