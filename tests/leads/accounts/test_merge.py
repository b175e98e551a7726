"""Merging duplicate companies: what is kept, moved and refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from campaigns.models import Campaign, Territory
from handoffs.acceptance import answers
from handoffs.acceptance.hand_over import hand_over as offer
from handoffs.meetings import booking
from handoffs.models import Appointment
from leads.accounts import search
from leads.accounts.merging.merge import merge as merge_companies
from leads.assignment import intake
from leads.calling import calls, undo
from leads.compliance import eligibility, suppression
from leads.funnel import next_steps, transitions
from leads.funnel.timeline import timeline_of
from leads.models import Activity, Company, Contact, Hold, Lead, NextStep, Stakeholder, Visit
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import FinalReason, Source, Stage, Stream
from leads.monitoring import leaks
from leads.queue import claim, field_visits, holds, lookahead, prerender
from salesdesk.people.models import Team

pytestmark = pytest.mark.django_db

PROMISED = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.fixture
def second(tuesday, north, make_campaign, ben, dov):
    """A second campaign of the team, in Ben's pool."""
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    return make_campaign(north, [bens], name="Fleet")


@pytest.fixture
def here(lead):
    """Van Houten in Ann's campaign, with a registration number."""
    Company.objects.filter(pk=lead.company_id).update(register_number="12345678", city="Tilburg")
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def there(here, make_lead, second):
    """A duplicate with a lead in Ben's campaign."""
    return make_lead("Houten Logistiek B.V.", campaign=second, contact="Karim Aziz", city="Breda")


@pytest.fixture
def twin(here, make_lead):
    """A duplicate with a lead in the same campaign."""
    return make_lead("Houten Logistiek B.V.", contact="Karim Aziz", city="Breda")


def merge(survivor, duplicate, by):
    """Merge the company of the second lead into that of the first; return both leads."""
    merge_companies(
        Company.objects.get(pk=survivor.company_id), Company.objects.get(pk=duplicate.company_id), by
    )
    return Lead.objects.get(pk=survivor.pk), Lead.objects.get(pk=duplicate.pk)


def refusal(survivor, duplicate, by):
    with pytest.raises(transitions.Refused) as refused:
        merge(survivor, duplicate, by)
    assert not Company.objects.filter(merged_into__isnull=False).exists()
    return str(refused.value)


def agree_callback(lead, by, at=PROMISED):
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    calls.log(lead.pk, calls.Call(Outcome.CALL_BACK, at=at), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


def hand_over(lead, by):
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_merge_moves_all_records_to_the_survivor(here, there, cleo, dov, tuesday):
    field_visits.add(there.company, tuesday + timedelta(days=2), dov)

    survivor, gone = merge(here, there, cleo)

    assert survivor.company == gone.company == Company.objects.get(name="Van Houten Logistiek")
    redirect = Company.objects.get(name="Houten Logistiek B.V.")
    assert (survivor.company, 0, 0) == (
        redirect.merged_into,
        redirect.leads.count(),
        redirect.contacts.count(),
    )
    assert {"Sanne Dekker", "Karim Aziz"} == {each.name for each in survivor.company.contacts.all()}
    assert {survivor.company_id} == set(NextStep.objects.values_list("company", flat=True))
    assert [survivor.company_id] == list(Visit.objects.values_list("company", flat=True))
    assert (Stage.SUSPECT, Stream.INSIDE) == (gone.stage, gone.stream)


def test_timeline_of_every_lead_records_the_merge(here, there, cleo, tuesday):
    for lead in merge(here, there, cleo):
        line = timeline_of(lead)[0]
        assert ("Companies merged", cleo, tuesday) == (line.title, line.by, line.at)
        assert "Houten Logistiek B.V. was merged into Van Houten Logistiek." == line.text
    assert not Activity.objects.contacts().exists()


def test_merged_company_is_claimed_by_one_rep_only(here, there, ann, ben, cleo, tuesday):
    merge(here, there, cleo)
    assert not NextStep.objects.filter(ready=True).exists()
    eligibility.run(tuesday)

    assert claim.take_next(ann)
    assert claim.take_next(ben) is None


def test_contact_of_both_companies_is_kept_once(here, there, cleo):
    known, coming = here.contact, there.contact
    Contact.objects.filter(pk=coming.pk).update(
        name="sanne dekker", phone=known.phone, number_digest=known.number_digest, email="sanne@vh.example"
    )
    Stakeholder.objects.create(
        lead=there, contact=coming, buying_role=Stakeholder.BuyingRole.SIGNS, spoken_to=True
    )

    _stays, gone = merge(here, there, cleo)

    known.refresh_from_db()
    assert [known] == list(gone.company.contacts.all())
    assert (known, known, known) == (gone.contact, gone.steps.get().contact, gone.stakeholders.get().contact)
    assert ("Sanne Dekker", "sanne@vh.example") == (known.name, known.email)
    assert known == Contact.objects.get(pk=coming.pk).merged_into
    assert gone.stakeholders.get().spoken_to


@pytest.mark.parametrize(
    ("facts", "one"),
    [
        ({"name": "Sanne Dekker"}, False),
        ({"name": "Sanne Dekker", "phone": ""}, True),
        ({"name": "", "same_number": True}, True),
        ({"name": "Tom Maas", "same_number": True}, False),
        ({"name": "Tom Maas", "phone": ""}, False),
        ({"name": "Tom Maas", "phone": "", "email": "SANNE@vh.example"}, False),
        ({"name": "", "phone": "", "email": "SANNE@vh.example"}, True),
        ({"name": "Sanne Dekker", "phone": "", "email": "another@vh.example"}, False),
    ],
)
def test_contacts_match_unless_names_numbers_or_addresses_differ(here, there, cleo, facts, one):
    Contact.objects.filter(pk=here.contact_id).update(email="sanne@vh.example")
    coming = there.contact
    coming.phone = here.contact.phone if facts.pop("same_number", False) else coming.phone
    for name, value in facts.items():
        setattr(coming, name, value)
    coming.save()

    survivor, _gone = merge(here, there, cleo)

    assert (1 if one else 2) == survivor.company.contacts.count()


def test_blank_fields_are_filled_and_others_kept(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(industry="Transport", employees=40)

    survivor, _gone = merge(here, there, cleo)

    assert ("Tilburg", "Transport", 40) == (
        survivor.company.city,
        survivor.company.industry,
        survivor.company.employees,
    )
    assert "12345678" == survivor.company.register_number


def test_registration_number_moves_to_the_survivor(here, there, cleo):
    survivor, _gone = merge(there, here, cleo)

    assert "12345678" == survivor.company.register_number
    assert "" == Company.objects.get(name="Van Houten Logistiek").register_number


def test_lead_further_along_survives(here, twin, ann, cleo):
    twin = agree_callback(twin, ann)

    here, twin = merge(here, twin, cleo)

    assert (Stage.LOST, FinalReason.DUPLICATE, True, cleo) == (
        here.stage,
        here.reason,
        here.final,
        here.closed_by,
    )
    assert "This lead was closed as a duplicate." in "\n".join(line.text for line in timeline_of(here))
    assert (Stage.PROSPECT, Stream.INSIDE, ann) == (twin.stage, twin.stream, twin.holder)
    assert [(twin.pk, StepKind.CALLBACK, PROMISED)] == list(
        NextStep.objects.values_list("lead", "kind", "due_at")
    )
    assert not leaks.leaks().exists()


def test_promised_call_moves_to_the_surviving_lead(here, twin, ann, ben, cleo):
    twin = agree_callback(twin, ann)
    with transaction.atomic():
        fresh = transitions.lock_lead(here.pk)
        transitions.move(fresh, "show_interest", ann, "Guide", reason="Guide")

    here, twin = merge(here, twin, cleo)

    assert (Stage.MQL, Stage.LOST) == (here.stage, twin.stage)
    callback = here.steps.get(kind=StepKind.CALLBACK)
    assert (PROMISED, "2026-11-25T14:30", ann, "Karim Aziz") == (
        callback.due_at,
        callback.wall_time,
        callback.assignee,
        callback.contact.name,
    )


def test_earlier_of_two_promised_calls_is_kept_and_mentions_the_other(here, twin, ann, cleo):
    number = here.contact
    Contact.objects.filter(pk=twin.contact_id).update(
        name="", phone=number.phone, number_digest=number.number_digest
    )
    agree_callback(here, ann, PROMISED + timedelta(days=1))
    agree_callback(twin, ann)

    merge(here, twin, cleo)

    step = NextStep.objects.get()
    assert (StepKind.CALLBACK, PROMISED, number) == (step.kind, step.due_at, step.contact)
    assert step.why.startswith("Also a promised call: 2026-11-26 14:30.")


def test_stakeholders_are_copied_to_the_surviving_lead(here, twin, ann, cleo):
    Stakeholder.objects.create(lead=here, contact=here.contact, buying_role=Stakeholder.BuyingRole.SIGNS)

    _here, twin = merge(here, agree_callback(twin, ann), cleo)

    assert [("Sanne Dekker", "signs")] == list(twin.stakeholders.values_list("contact__name", "buying_role"))


def test_two_active_handoffs_are_not_merged(here, twin, ann, cleo):
    assert "Close one of them first." in refusal(hand_over(here, ann), hand_over(twin, ann), cleo)


def test_sql_survives_a_cold_lead(here, twin, ann, cleo):
    here = hand_over(here, ann)

    twin, here = merge(twin, here, cleo)

    assert (Stage.SQL, Stage.LOST) == (here.stage, twin.stage)


def test_merge_is_refused_while_a_promised_call_would_be_lost(here, twin, ann, dov, cleo):
    answers.accept(
        offer(hand_over(here, ann), ann, brief="Now."),
        dov,
        value=9000,
        probability=40,
        decides_on=date(2026, 12, 15),
    )

    reason = refusal(here, agree_callback(twin, ann), cleo)

    assert "a call by Ann is planned" in reason


def test_lost_lead_is_not_recycled_after_the_merge(here, twin, cleo):
    with transaction.atomic():
        transitions.move(transitions.lock_lead(here.pk), "rule_out", cleo, cleo, "price", reason="Price")
        lost = transitions.lock_lead(here.pk)
        lost.final, lost.recycle_on = False, date(2027, 1, 5)
        transitions.save(lost, cleo)

    here, twin = merge(here, twin, cleo)

    assert (None, True, "price") == (here.recycle_on, here.final, here.reason)
    assert twin.is_open


def test_meeting_moves_to_the_surviving_lead(here, twin, ann, dov, cleo, tuesday):
    number = here.contact
    Contact.objects.filter(pk=twin.contact_id).update(
        name="", phone=number.phone, number_digest=number.number_digest
    )
    here, twin = agree_callback(here, ann, PROMISED), agree_callback(twin, ann, PROMISED + timedelta(days=2))
    booking.book(twin, dov, ann, starts_at=tuesday + timedelta(days=6))

    here, twin = merge(here, twin, cleo)

    meeting = Appointment.objects.get()
    assert (here, number, "planned") == (meeting.lead, meeting.contact, meeting.state)
    assert (Stage.PROSPECT, Stage.LOST) == (here.stage, twin.stage)
    assert here.company_id == Visit.objects.get().company_id


def test_merge_is_refused_during_a_call(here, there, ann, cleo):
    holds.acquire(there.steps.select_related("lead").get(), ann)

    assert "Ann is calling this company. Try again after the call." == refusal(here, there, cleo)
    assert "Ann is calling this company. Try again after the call." == refusal(there, here, cleo)


def test_expired_hold_is_removed_and_its_draft_kept(here, there, ann, cleo):
    hold = holds.acquire(there.steps.select_related("lead").get(), ann)
    holds.save_draft(ann, hold.fence, {"note": "Was in a meeting"})
    past = Now() - timedelta(seconds=1)
    Hold.objects.update(since=past, until=past)

    merge(here, there, cleo)

    assert not Hold.objects.exists()
    assert there.activities.filter(note="Was in a meeting", late=True).exists()


def test_prerendered_card_is_dropped_after_a_merge(here, there, ben, cleo, tuesday):
    step = lookahead.next_call(ben)
    prerender.store(ben, step, "The old card")

    merge(here, there, cleo)
    eligibility.run(tuesday)

    taken = claim.take_next(ben)
    assert taken.pk == step.pk
    assert prerender.pop(ben, taken) is None


def test_call_logged_before_a_merge_cannot_be_undone(here, there, ben, cleo):
    hold = holds.acquire(there.steps.select_related("lead").get(), ben)
    call = calls.Call(Outcome.NO_ANSWER)
    calls.log(there.pk, call, by=ben, fence=hold.fence)

    merge(here, there, cleo)

    with pytest.raises(transitions.Refused, match="This lead has changed since the call"):
        undo.undo_call(call.key, by=ben)


def test_do_not_call_survives_the_merge(here, there, cleo, ann, tuesday):
    """Suppression belongs to the number, not to the contact."""
    phone = there.contact.phone
    suppression.suppress_number(phone, by=cleo, reason="Asked by letter", source="letter")

    survivor, gone = merge(here, there, cleo)

    assert suppression.is_suppressed(phone)
    assert (Stage.LOST, FinalReason.DO_NOT_CALL) == (gone.stage, gone.reason)
    eligibility.run(tuesday)
    assert claim.take_next(ann).contact.name == "Sanne Dekker"
    assert next_steps.callable_colleague(survivor) == here.contact


def test_lead_without_number_is_queued_if_the_survivor_has_one(here, make_lead, second, sam):
    waiting = make_lead("Houten", campaign=second, contact="", phone="")
    assert StepKind.MISSING_NUMBER == waiting.steps.get().kind

    _here, waiting = merge(here, waiting, sam)

    assert (StepKind.COLD, here.contact) == (waiting.steps.get().kind, waiting.contact)


def test_different_registration_numbers_are_not_merged(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(register_number="99")

    assert "different registration numbers" in refusal(here, there, cleo)


def test_companies_in_different_countries_are_not_merged(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(country="BE")

    assert "in different countries" in refusal(here, there, cleo)


def test_companies_of_another_team_are_merged_by_an_admin_only(here, there, cleo, sam, ada):
    Campaign.objects.filter(pk=there.campaign_id).update(team=Team.objects.create(name="South"))

    for person in (cleo, sam):
        assert "Ask an admin to merge them" in refusal(here, there, person)
    merge(here, there, ada)


def test_inside_rep_cannot_merge_companies(here, there, ann):
    assert "Only sales support, managers and admins" in refusal(here, there, ann)


def test_company_is_not_merged_with_itself(here, cleo):
    assert "This is the same company. Choose another one." == refusal(here, here, cleo)
    with pytest.raises(IntegrityError, match="company_not_merged_into_itself"):
        Company.objects.filter(pk=here.company_id).update(merged_into=here.company_id)


def test_merged_company_is_not_merged_again(here, there, cleo):
    gone = there.company
    merge(here, there, cleo)

    with pytest.raises(transitions.Refused, match=r"Houten Logistiek B\.V\. has already been merged"):
        merge_companies(gone, here.company, cleo)


def test_redirects_always_point_to_the_survivor(here, there, make_lead, second, cleo):
    third = make_lead("Van Houten Groep", contact="Karim Aziz", phone=there.contact.phone)
    merge(here, there, cleo)

    third, here = merge(third, here, cleo)

    assert {third.company_id} == set(
        Company.objects.exclude(merged_into=None).values_list("merged_into", flat=True)
    )
    assert not Contact.objects.filter(merged_into__merged_into__isnull=False).exists()
    assert not Contact.objects.filter(merged_into=None).exclude(company=third.company_id).exists()


def test_merge_redirect_cannot_have_leads(here, there, campaign, cleo, ada):
    gone = there.company
    merge(here, there, cleo)

    with pytest.raises(IntegrityError, match="merged_company_has_no_leads"), transaction.atomic():
        intake.create_lead(gone, campaign, None, by=ada, source=Source.LIST)


def test_survivor_is_found_by_the_merged_name(here, there, cleo):
    here, _there = merge(here, there, cleo)

    assert {here.company} == {each.lead.company for each in search.find("Houten Logistiek B", cleo)}
    assert Lead.objects.filter(search.filter_by_name("Houten Logistiek B")).count() == 2
