"""Undoing merges: what was moved returns, what happened since stays and is listed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from campaigns.models import Territory
from leads.accounts.merging import contact_merge, recording, unmerge
from leads.accounts.merging.merge import merge as merge_companies
from leads.assignment import intake
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Company, Contact, Lead, Merge, NextStep, StageChange
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from leads.queue import field_visits, holds
from salesdesk import clock

pytestmark = pytest.mark.django_db

PROMISED = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.fixture
def twin(lead, make_lead):
    """A duplicate of the lead's company, with a lead in the same campaign and with Sanne too."""
    other = make_lead("Houten Logistiek B.V.", contact="Karim Aziz", city="Breda", register_number="12345678")
    facts = {"name": "Sanne Dekker", "phone": lead.contact.phone, "email": "sanne@houten.example"}
    Contact.objects.create(company=other.company, **facts)
    return other


@pytest.fixture
def second(north, make_campaign, ben, dov, make_lead, twin):
    """A lead of the duplicate in a campaign of its own."""
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    return make_lead(company=twin.company, campaign=make_campaign(north, [bens], name="Fleet"))


def everything(*companies):
    """Return all rows that a merge of these companies may change."""
    recorder = recording.Recorder([each.pk for each in companies])
    rows = {label: {**found} for label, found in recorder.before.items()}
    own = {str(each.pk) for each in companies}
    for label in ("leads.Company", "leads.Contact"):
        rows[label] = {pk: row for pk, row in rows[label].items() if label != "leads.Company" or pk in own}
    return rows


def test_undone_company_merge_restores_every_row(lead, twin, second, cleo, dov, ann, tuesday):
    one, other = lead.company, twin.company
    intake.show_interest(twin, "Docks", by=None, source="fair")
    twin = Lead.objects.get(pk=twin.pk)
    booking_at = tuesday + timedelta(days=2)
    field_visits.add(other, booking_at, dov)
    before = everything(one, other)
    merge_companies(Company.objects.get(pk=other.pk), Company.objects.get(pk=one.pk), cleo)
    merge = Merge.objects.get()
    closed = Lead.objects.get(pk=lead.pk)
    assert (Stage.LOST, [lead.pk]) == (closed.stage, merge.closed_leads)

    assert [] == unmerge.undo(merge, cleo)

    assert before == everything(one, other)
    reopened = Lead.objects.get(pk=lead.pk)
    assert (Stage.SUSPECT, one.pk) == (reopened.stage, reopened.company_id)
    assert not StageChange.objects.not_undone().filter(lead=lead, to_stage=Stage.LOST).exists()
    assert NextStep.objects.filter(lead=lead, ready=True).exists()
    texts = list(Activity.objects.filter(lead=lead, kind=Activity.Kind.MERGED).order_by("pk"))
    assert [cleo, cleo] == [each.by for each in texts]
    assert "undone" in texts[1].note
    with pytest.raises(transitions.Refused):
        unmerge.undo(merge, cleo)
    merge_companies(Company.objects.get(pk=one.pk), Company.objects.get(pk=other.pk), cleo)


def test_what_happened_since_stays_and_is_listed(
    lead, twin, second, cleo, ann, make_campaign, north, territory
):
    one, other = lead.company, twin.company
    merge_companies(Company.objects.get(pk=one.pk), Company.objects.get(pk=other.pk), cleo)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        Company.objects.filter(pk=one.pk).update(city="Delft")
        new = Contact.objects.create(
            company=one, name="Noor Smit", phone="+31135551234", created_at=clock.now()
        )
        later = intake.create_lead(
            Company.objects.get(pk=one.pk), make_campaign(north, [territory], name="Later"), new, by=cleo
        )
        activities.log(lead, Activity.Kind.NOTE, "They moved", ann)
        Lead.objects.filter(pk=second.pk).update(contact=new)
        next_steps.plan(
            Lead.objects.get(pk=second.pk), StepKind.CALLBACK, due_at=PROMISED, contact=new, assignee=ann
        )

        stays = unmerge.undo(Merge.objects.get(), cleo)

    moved = Lead.objects.get(pk=second.pk)
    assert (other.pk, other.pk) == (moved.company_id, moved.contact.company_id)
    assert {other.pk} == set(moved.steps.values_list("contact__company", flat=True))
    assert {one.pk} == {new.company_id, Lead.objects.get(pk=later.pk).company_id}
    one.refresh_from_db()
    assert ("Delft", "") == (one.city, one.register_number)
    assert all(any(word in each for each in stays) for word in ("Later", "Noor Smit", "city", "Activities"))
    assert stays == Merge.objects.get().left


def test_undo_waits_for_a_call_and_is_for_who_merged_or_manages(
    lead, twin, cleo, sam, ann, make_person, north, ada
):
    other_support = make_person("Sue", "support", north)
    merge_companies(Company.objects.get(pk=lead.company_id), Company.objects.get(pk=twin.company_id), ada)
    Merge.objects.update(by=sam)
    merge = Merge.objects.get()
    hold = holds.acquire(NextStep.objects.select_related("lead").first(), ann)

    def refused(by):
        with pytest.raises(transitions.Refused) as refusal:
            unmerge.undo(merge, by)
        assert Merge.objects.standing().exists()
        return str(refusal.value)

    assert "Ann" in refused(cleo)
    hold.delete()
    refused(other_support)
    refused(ann)
    with clock.moved_to(clock.now() + timedelta(days=31)):
        refused(sam)
    unmerge.undo(merge, sam)


def test_page_of_an_undone_merge_names_nothing_of_another_team(
    client, lead, twin, cleo, ada, elsewhere, make_campaign
):
    merge_companies(Company.objects.get(pk=lead.company_id), Company.objects.get(pk=twin.company_id), cleo)
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        theirs = make_campaign(elsewhere, [], name="Foxglove")
        company = Company.objects.get(pk=lead.company_id)
        intake.create_lead(company, theirs, company.contacts.first(), by=ada)
        unmerge.undo(Merge.objects.get(), ada)

    def page(user):
        client.force_login(user)
        return client.get(reverse("merge", args=[Merge.objects.get().pk])).text

    assert "Foxglove" in page(ada)
    shown = page(cleo)
    assert "Foxglove" not in shown
    assert "as it was before the merge" not in shown


def test_undone_contact_merge_restores_every_row(lead, cleo, tuesday):
    facts = {"name": "S. Dekker", "phone": "+31135559999", "email": "sanne@houten.example"}
    other = Contact.objects.create(company=lead.company, **facts)
    lead.steps.all().delete()
    for contact, days in ((lead.contact, 1), (other, 0)):
        at = PROMISED + timedelta(days=days)
        next_steps.plan(lead, StepKind.CALLBACK, due_at=at, contact=contact, assignee=lead.holder)
    before = everything(lead.company)
    contact_merge.merge(lead.contact, other, cleo, taken={"phone"})
    assert 1 == NextStep.objects.count()

    assert [] == unmerge.undo(Merge.objects.get(), cleo)

    assert before == everything(lead.company)
    assert 2 == NextStep.objects.count()
    assert other.pk in set(lead.company.contacts.values_list("pk", flat=True))
