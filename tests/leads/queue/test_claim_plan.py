"""The claim reads few rows, even with outdated statistics."""

import json

from django.db import connection

from leads.models import Company, Contact, Lead, NextStep
from leads.models.compliance.suppression import digest
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import StepKind
from leads.queue import claim, pools

CALLS = 600


def buffers_read(person, now, order: str) -> int:
    """Return the number of shared buffers that one claim reads, without planning."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + claim.CLAIM.format(order=order),
            pools.claim_parameters(person) | {"head": claim.HEADS[0], "now": now, "following": 1},
        )
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def test_claim_reads_few_rows_with_statistics_from_the_night(lead, ann, tuesday):
    """Cover a planner that reads every ready call by place because almost none is ready at night."""
    place = lead.company.place
    companies = Company.objects.bulk_create(
        Company(name=f"C{n}", name_key=f"c{n}", country="NL", place=place) for n in range(CALLS)
    )
    contacts = Contact.objects.bulk_create(
        Contact(company=company, name="P", phone=f"+3120{n:07}", number_digest=digest(f"+3120{n:07}"))
        for n, company in enumerate(companies)
    )
    facts = {"campaign": lead.campaign, "territory": lead.territory}
    leads = Lead.objects.bulk_create(
        Lead(company=contact.company, contact=contact, stream=lead.stream, **facts) for contact in contacts
    )
    NextStep.objects.bulk_create(
        NextStep(
            lead=each,
            contact=each.contact,
            company=each.company,
            kind=StepKind.COLD,
            rank=rank_of(StepKind.COLD, score=100),
            due_at=tuesday,
            place=place,
            **facts,
        )
        for each in leads
    )
    NextStep.objects.update(ready=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    NextStep.objects.update(ready=True)

    for order in ("rank", "cold_first_rank"):
        assert buffers_read(ann, tuesday, order) <= 150
