"""An import is undone within 30 days: all that nobody has touched since, and no objection."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from handoffs.models import Opportunity, OpportunityChange
from leads.funnel.transitions import Refused
from leads.imports import pipeline
from leads.imports.matching import group_rows
from leads.imports.undo import asking, forget, report
from leads.models import (
    Activity,
    Company,
    CompanyValues,
    Contact,
    ContactValues,
    FactSuggestion,
    ImportedValue,
    ImportEffect,
    Lead,
    LeadValues,
    NextStep,
    PastOutcome,
    StageChange,
    Stakeholder,
    Suppression,
)
from leads.models.imports.undo_fields import Touched, UndoState
from leads.queue import holds
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from salesdesk.people.actor import sign

from .test_history import DEALS
from .test_steps import companies

pytestmark = pytest.mark.usefixtures("tuesday")
HEADER = "Company,Postcode,Website,Contact,Title,Phone,Note,Size class"
KNOWN = "Alfa,1011 AA,,Jan de Vries,Buyer,,,"


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(group_rows, "SLICE", 5)
    monkeypatch.setattr(group_rows, "MOST_OF_ONE", 10)


def state() -> dict:
    """Return all that an import may change, without what counts how often it changed."""
    found = {
        each.__name__: sorted(each.objects.values_list())
        for each in (Company, Contact, Stakeholder, Activity, StageChange, FactSuggestion, PastOutcome)
    }
    for each in (CompanyValues, ContactValues, LeadValues):
        found[each.__name__] = sorted(each.objects.values_list("pk", "values"))
    found["leads"] = sorted(Lead.objects.values_list("pk", "stage", "contact", "stream", "holder"))
    found["steps"] = sorted(NextStep.objects.values_list("lead", "contact", "kind", "company"))
    return found


def undo(batch, by):
    """Check and undo an import, and return it."""
    asking.check(batch, by)
    assert pipeline.process(batch.pk)
    batch.refresh_from_db()
    asking.start(batch, by)
    assert pipeline.process(batch.pk)
    batch.refresh_from_db()
    assert batch.undo_state == UndoState.UNDONE, batch.error
    return batch


def test_undone_import_leaves_what_was_there_before(bring, ada):
    definitions.add(CustomField(subject="company", kind="text", label="Size class"))
    first = bring(f"{HEADER}\n{KNOWN}\nBeta,1012 AA,,Bo Beta,,020 555 0002,,\n", name="first.csv")
    before = state()
    known = "Alfa,1011 AA,alfa.example,Jan de Vries,CFO,020 555 0001,,Large\n"
    new = "".join(f"Firm {n},20{n:02} AA,,Person {n},Boss,020 556 {n:04},Call soon,S\n" for n in range(12))
    many = "".join(f"Many,3000 AA,,Somebody {n},,020 557 {n:04},,\n" for n in range(23))
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        batch = bring(f"{HEADER}\n{known}{new}{many}Beta,1012 AA,,Bo Beta,,020 555 0002,,\n")
        assert (batch.created, batch.updated, batch.skipped) == (13, 23, 1)
        assert Contact.objects.get(name="Jan de Vries").phone == "+31205550001"
        assert FactSuggestion.objects.count() == 1
    with clock.moved_to(clock.now() + timedelta(hours=2)):
        batch = undo(batch, ada)

    assert (batch.undone_created, batch.undone_updated, batch.rows_kept) == (13, 23, 0)
    assert state() == before
    with pytest.raises(Refused):
        asking.check(batch, ada)
    again = bring(f"{HEADER}\n{known}{new}{many}")
    assert (again.created, again.updated) == (13, 23)
    assert not ImportEffect.objects.filter(batch=first, undone_at__isnull=False).exists()


def test_touched_rows_are_listed_with_the_reason_and_stay(bring, ada, ann, make_campaign, north, territory):
    definitions.add(CustomField(subject="lead", kind="text", label="Plan"))
    batch = bring(companies(20))
    later = clock.now() + timedelta(hours=1)
    leads = [Lead.objects.select_related("company").get(company__name=f"Firm {n}") for n in range(20)]
    with clock.moved_to(later), transaction.atomic():
        Activity.objects.create(
            lead=leads[0], round=1, kind="note", note="Nice people", by=ann, logged_at=later
        )
        Company.objects.filter(pk=leads[1].company_id).update(city="Breda")
        Contact.objects.create(company=leads[2].company, name="New colleague")
        bring(companies(1, first=4), into=make_campaign(north, [territory], name="Other"))
        holds.acquire(leads[5].steps.get(), ann)
        Company.objects.filter(pk=leads[6].company_id).update(merged_into=leads[7].company)
        LeadValues.objects.create(lead=leads[8], values={"f1": "x"})
        leads[9].tasks.create(what="Send it", due_at=later, person=ann, created_by=ann)
        batch = undo(batch, ada)

    stayed = dict(report.kept(batch).values_list("company_id", "kept"))
    expected = {
        0: Touched.ACTIVITY,
        1: Touched.EDITED,
        2: Touched.EDITED,
        4: Touched.LATER_IMPORT,
        5: Touched.HOLD,
        6: Touched.MERGED,
        7: Touched.MERGED,
        8: Touched.EDITED,
        9: Touched.OTHER,
    }
    assert stayed == {leads[n].company_id: reason for n, reason in expected.items()}
    assert (batch.undone_created, batch.kept_created, batch.created) == (11, 9, 20)
    gone = {lead.pk for n, lead in enumerate(leads) if n not in expected}
    assert not Lead.objects.filter(pk__in=gone).exists()
    assert Lead.objects.filter(pk__in={leads[n].pk for n in expected}).count() == 9
    assert sum(rows for _label, _companies, rows in report.reasons(batch)) == batch.rows_kept


def test_undone_past_outcomes_take_their_deals_along(bring, ada, ann, dov):
    batch = bring(DEALS)
    with clock.moved_to(clock.now() + timedelta(days=1)):
        batch = undo(batch, ada)

    assert (batch.undone_created, batch.rows_kept) == (6, 0)
    for model in (Lead, Company, StageChange, PastOutcome, Opportunity, OpportunityChange):
        assert not model.objects.exists(), model
    again = bring(DEALS)
    deal = Opportunity.objects.get(closed_at=None)
    with clock.moved_to(clock.now() + timedelta(days=1)), transaction.atomic():
        sign(dov)
        deal.value = 77
        deal.save()
        again = undo(again, ada)
    assert (again.undone_created, again.kept_created) == (5, 1)
    assert report.kept(again).get().kept == Touched.DEAL


def test_objections_stay_when_their_list_is_undone(bring, ada):
    batch = bring(
        "company,postcode,phone,contact,do not call\nAlfa,1011 AA,020 555 0001,Jan,yes\nBeta,1012 AA,,Bo,\n"
    )
    assert (batch.created, batch.refused) == (1, 1)
    kept = Suppression.objects.count()

    undo(batch, ada)

    assert not Company.objects.exists()
    assert Suppression.objects.count() == kept > 0


def test_import_page_offers_the_undo_for_thirty_days(bring, cleo, ada):
    batch = bring(companies(7))
    page, post = reverse("import", args=[batch.pk]), reverse("import-undo", args=[batch.pk])
    client = Client()
    client.force_login(cleo)
    assert "Check undo" in client.get(page).content.decode()
    with clock.moved_to(clock.now() + timedelta(days=1)):
        Company.objects.filter(name="Firm 3").update(city="Breda")
        client.post(post, {"step": "check"})
        shown = client.get(page).content.decode()
        assert "Undo 6 rows" in shown
        assert "Firm 3" in shown
        client.post(post, {"step": "keep"})
        client.post(post, {"step": "start"})
        assert Lead.objects.count() == 7
        client.post(post, {"step": "check"})
        client.post(post, {"step": "start"})
        assert Lead.objects.count() == 1
        assert "Firm 3" in client.get(page).content.decode()
    assert client.post(post, {"step": "all"}).status_code == 404
    other = bring(companies(2, first=50))

    with clock.moved_to(clock.now() + timedelta(days=31)) as now:
        assert forget.run(now) == 2
        assert not ImportEffect.objects.exists()
        assert not ImportedValue.objects.exists()
        assert "Check undo" not in client.get(reverse("import", args=[other.pk])).content.decode()
        with pytest.raises(Refused):
            asking.check(other, ada)


def test_logs_go_only_with_an_import_that_is_undone(bring, ada):
    batch = bring("company,phone,note\nAlfa,020 555 0001,Call soon\n")
    lead = Lead.objects.get()
    for statement in (
        "DELETE FROM leads_activity WHERE lead_id = %s",
        "DELETE FROM leads_stagechange WHERE lead_id = %s",
        "UPDATE leads_importeffect SET undone_at = now() WHERE %s = ANY(leads)",
        "UPDATE leads_importeffect SET leads = leads || 1 WHERE %s = ANY(leads)",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [lead.pk])
    assert (batch.undo_state, Activity.objects.count()) == ("", 1)


@pytest.mark.django_db(transaction=True)
def test_undo_of_a_killed_worker_ends_as_if_nothing_had_happened(bring, ada):
    bring(companies(5))
    before = state()
    batch = bring(companies(60))
    asking.check(batch, ada)
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    asking.start(batch, ada)
    connection.close()  # the child opens its own
    worker = multiprocessing.get_context("fork").Process(target=pipeline.process, args=(batch.pk,))
    worker.start()
    deadline = time.monotonic() + 60
    while batch.rows_going < 10 and time.monotonic() < deadline:
        batch.refresh_from_db()
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    batch.refresh_from_db()
    done = batch.rows_going

    assert 10 <= done < 55
    assert Lead.objects.count() == 60 - done
    while not pipeline.process(batch.pk):  # until PostgreSQL has noticed that the worker is gone
        time.sleep(0.05)
    batch.refresh_from_db()
    assert (batch.undo_state, batch.undone_created, batch.rows_kept) == (UndoState.UNDONE, 55, 0)
    assert state() == before
