"""What the tests of imports begin with."""

import pytest

from leads.imports import pipeline, upload
from leads.models import (
    ImportBatch,
)


@pytest.fixture
def read(campaign, ada):
    """Upload a list and read it, with the columns as they were guessed."""

    def read(content, *, country="NL", into=campaign, by=ada, name="list.csv"):
        content = content.encode() if isinstance(content, str) else content
        batch = upload.create_batch(content, name, into, country=country, by=by)
        pipeline.start_reading(batch, batch.mapping, country=country)
        assert pipeline.process(batch.pk)
        return ImportBatch.objects.get(pk=batch.pk)

    return read


@pytest.fixture
def bring(read):
    """Upload a list, read it and import it."""

    def bring(content, **facts):
        batch = read(content, **facts)
        pipeline.start_committing(batch)
        assert pipeline.process(batch.pk)
        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.COMMITTED, batch.trouble
        return batch

    return bring
