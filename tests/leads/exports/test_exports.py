"""Exports: asked for with a reason, written in parts, downloaded by their person only, and harmless."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from leads.compliance import suppression
from leads.exports import requests, writing
from leads.funnel.transitions import Refused
from leads.models import Company, CompanyValues, Contact, ExportPart, Lead, LeadExport
from salesdesk import clock
from salesdesk.custom_fields import definitions
from salesdesk.custom_fields.models import CustomField
from salesdesk.files import storing
from salesdesk.files.models import StoredFile
from salesdesk.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tuesday, lead, make_lead):
    return [lead, make_lead("Zeeman Koeling")]


def ask(by, kind="leads", **filters):
    return requests.ask(by, reason="Trade fair", filters=filters, shown="", kind=kind)


def written(by, kind="leads", **filters):
    export = ask(by, kind, **filters)
    writing.run(clock.now())
    export.refresh_from_db()
    return export


def lines_of(export):
    text = b"".join(requests.download(export)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_manager_exports_the_filtered_list_and_is_told(client, two, cleo):
    client.force_login(cleo)
    address = reverse("export-new") + "?q=Zeeman"
    assert 422 == client.post(address, {"reason": " "}).status_code
    assert 302 == client.post(address, {"reason": "Trade fair"}).status_code
    writing.run(clock.now())

    export = LeadExport.objects.get()
    assert ("done", 1, cleo, "Trade fair") == (export.state, export.rows, export.by, export.reason)
    assert "Zeeman" in export.filters_shown
    assert Notification.objects.filter(person=cleo, kind="export").exists()
    answer = client.post(reverse("export-file", args=[export.pk]))
    assert b"Zeeman Koeling" in b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    export.refresh_from_db()
    assert (1, clock.now()) == (export.downloads, export.downloaded_at)


@pytest.mark.parametrize(("kind", "name"), [("companies", "Zeeman Koeling"), ("contacts", "Sanne de Bruin")])
def test_companies_and_contacts_are_exported_as_their_lists_are_filtered(kind, name, client, two, cleo):
    Contact.objects.filter(pk=two[1].contact_id).update(name="Sanne de Bruin")
    client.force_login(cleo)
    shown = client.get(reverse(kind), {"q": "Zeeman"}).content.decode()
    address = f"{reverse('export-new')}?of={kind}&q=Zeeman"
    assert address.replace("&", "&amp;") in shown
    assert 422 == client.post(address, {"reason": ""}).status_code
    assert 302 == client.post(address, {"reason": "Trade fair"}).status_code
    writing.run(clock.now())

    export = LeadExport.objects.get()
    assert (kind, "done", 1) == (export.kind, export.state, export.rows)
    assert f"Your export of 1 {kind} is ready" == Notification.objects.get(kind="export").subject
    assert name in b"".join(requests.download(export)).decode()
    assert export.file_name.startswith(f"{kind}-2026-11-24")
    assert "Zeeman" in client.get(reverse("exports")).content.decode()


def test_export_of_companies_counts_open_leads_and_names_their_owners(two, ann, cleo):
    Lead.objects.filter(pk=two[0].pk).update(holder=ann)

    lines = {line["Company name"]: line for line in lines_of(written(cleo, "companies"))}

    assert ("1", "Ann") == (lines[two[0].company.name]["Open leads"], lines[two[0].company.name]["Owner"])
    assert ("1", "") == (lines["Zeeman Koeling"]["Open leads"], lines["Zeeman Koeling"]["Owner"])


@pytest.mark.parametrize("kind", ["companies", "contacts"])
def test_exports_of_companies_and_contacts_are_harmless_and_only_of_what_one_sees(
    kind, two, cleo, make_person, elsewhere, monkeypatch
):
    monkeypatch.setattr(writing, "ROWS", 1)
    Company.objects.filter(pk=two[0].company_id).update(name='=HYPERLINK("http://x","y")')
    stranger = make_person("Max", "manager", elsewhere)

    lines = lines_of(export := written(cleo, kind))

    assert (2, 3) == (len(lines), export.parts.count() + 1)
    assert "'=HYPERLINK" == lines[0]["Company name"][:11]
    assert 0 == written(stranger, kind).rows


def test_companies_are_exported_by_custom_fields_and_suppressed_contacts_are_marked(two, cleo, sam):
    definitions.add(field := CustomField(subject="company", kind="number", label="Machines"))
    CustomField.objects.filter(pk=field.pk).update(filter_slot=1, indexed_at=clock.now())
    CompanyValues.objects.create(company_id=two[0].company_id, values={field.key: 12})
    suppression.suppress_number(two[1].contact.phone, by=sam, reason="asked", source="support")

    (line,) = lines_of(written(cleo, "companies", **{f"{field.key}_from": "5"}))
    contacts = lines_of(written(cleo, "contacts"))

    assert "12" == line["Company: Machines"]
    assert ["", "x"] == [each["Do not call"] for each in contacts]


def test_every_lead_is_in_the_file_once_whatever_the_size_of_a_part(two, make_lead, cleo, monkeypatch):
    monkeypatch.setattr(writing, "ROWS", 2)
    for number in range(3):
        make_lead(f"Company {number}")

    export = written(cleo)

    assert (5, 3) == (export.rows, export.parts.count())
    names = [line["Company name"] for line in lines_of(export)]
    assert sorted(Company.objects.values_list("name", flat=True)) == sorted(names)


def test_killed_worker_goes_on_where_it_stopped(two, make_lead, cleo, monkeypatch):
    monkeypatch.setattr(writing, "ROWS", 1)
    export = ask(cleo)
    writing._write_part(export.pk)
    fails = iter([True, False])
    store = storing.store

    def fail_once(*args):
        if next(fails, False):
            raise OSError("disk")
        return store(*args)

    monkeypatch.setattr(storing, "store", fail_once)
    writing.run(clock.now())
    assert 1 == LeadExport.objects.get().attempts

    writing.run(clock.now())

    export.refresh_from_db()
    assert ("done", 2, 2) == (export.state, export.rows, len(lines_of(export)))


def test_export_is_given_up_after_three_failures(two, cleo, monkeypatch):
    def fail(*_args):
        raise OSError("disk")

    monkeypatch.setattr(storing, "store", fail)
    export = ask(cleo)
    for _attempt in range(writing.ATTEMPTS):
        writing.run(clock.now())

    export.refresh_from_db()
    assert "failed" == export.state
    assert Notification.objects.filter(person=cleo, kind="export").exists()


def test_export_holds_only_what_the_person_may_see(two, mia, eve, make_person, elsewhere):
    stranger = make_person("Max", "manager", elsewhere)

    assert 2 == written(mia).rows
    assert (0, "done") == (written(stranger).rows, LeadExport.objects.latest("pk").state)
    assert [] == lines_of(LeadExport.objects.latest("pk"))


def test_blocked_person_gets_nothing_more(two, cleo):
    export = ask(cleo)
    cleo.is_active = False
    cleo.save()
    writing.run(clock.now())

    export.refresh_from_db()
    assert ("cancelled", 0) == (export.state, export.rows)


def test_formulas_and_suppressed_numbers(two, cleo, sam):
    Company.objects.filter(pk=two[0].company_id).update(name='=HYPERLINK("http://x","y")')
    suppression.suppress_number(two[1].contact.phone, by=sam, reason="asked", source="support")

    lines = lines_of(written(cleo))

    assert "'=HYPERLINK" == lines[0]["Company name"][:11]
    assert ["", "x"] == [line["Do not call"] for line in lines]
    assert two[0].contact.phone in lines[0]["Contact phone"]


def test_others_do_not_get_the_file_but_their_manager_sees_the_log(client, two, mia, cleo, ann):
    export = written(mia)
    for person, status in ((cleo, 404), (ann, 403), (mia, 200)):
        client.force_login(person)
        assert status == client.post(reverse("export-file", args=[export.pk])).status_code
    client.force_login(cleo)
    assert "Trade fair" in client.get(reverse("exports")).content.decode()


def test_file_is_deleted_after_a_week_and_the_log_stays(client, two, cleo):
    export = written(cleo)
    (file,) = StoredFile.objects.filter(pk__in=export.parts.values("file"))
    with clock.moved_to(clock.now() + timedelta(days=7, minutes=1)):
        client.force_login(cleo)
        assert 302 == client.post(reverse("export-file", args=[export.pk])).status_code
        writing.run(clock.now())
        assert 0 == writing.run(clock.now())

    export.refresh_from_db()
    assert ("expired", 2) == (export.state, export.rows)
    file.refresh_from_db()
    assert file.deleted_at
    assert not ExportPart.objects.exists()


def test_cancelled_export_is_not_written_and_ends_once(two, cleo):
    export = ask(cleo)
    requests.cancel(export)
    writing.run(clock.now())

    export.refresh_from_db()
    assert ("cancelled", 0) == (export.state, export.rows)
    with pytest.raises(Refused):
        requests.cancel(export)


def test_fourth_export_at_once_is_refused_and_keeps_the_reason(client, two, cleo):
    for _number in range(requests.WAITING_AT_ONCE):
        ask(cleo)
    client.force_login(cleo)

    answer = client.post(reverse("export-new"), {"reason": "For the board"})

    assert 422 == answer.status_code
    assert "For the board" in answer.content.decode()


def test_database_refuses_an_export_without_a_reason_or_an_end(two, cleo):
    for facts in ({"reason": ""}, {"reason": "x", "state": "done"}, {"reason": "x", "kind": "people"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LeadExport.objects.create(by=cleo, **facts)


def test_list_asks_again_while_an_export_is_in_progress(two, cleo):
    browser = Client()
    browser.force_login(cleo)
    ask(cleo)
    assert "every 2s" in browser.get(reverse("exports")).content.decode()

    writing.run(clock.now())

    assert "every 2s" not in browser.get(reverse("exports")).content.decode()
