"""Fixtures to upload, read and import lists."""

import pytest

from leads.imports import opening, pipeline, upload
from leads.models import ImportBatch


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Give a small file all the time it needs, on a busy machine too."""
    monkeypatch.setattr(opening, "AT_ONCE_SECONDS", 60.0)


@pytest.fixture
def read(campaign, ada):
    """Upload and read a list with the proposed mapping."""

    def read(content, *, country="NL", into=campaign, by=ada, name="list.csv"):
        content = content.encode() if isinstance(content, str) else content
        batch = upload.create_batch(content, name, into, country=country, by=by)
        if batch.state == ImportBatch.State.OPENING:  # large, or the machine is busy
            opening.run(batch.at)
            batch.refresh_from_db()
        pipeline.start_reading(
            batch, batch.mapping, country=country, legal_form="company", contents=batch.contents
        )
        assert pipeline.process(batch.pk)
        return ImportBatch.objects.get(pk=batch.pk)

    return read


@pytest.fixture
def bring(read):
    """Upload, read and import a list."""

    def bring(content, **facts):
        batch = read(content, **facts)
        pipeline.start_committing(batch)
        assert pipeline.process(batch.pk)
        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.COMMITTED, batch.error
        return batch

    return bring
