"""Two companies in the books that are one: what stays, what moves, what is refused, and a list that comes again."""

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
from leads.accounts.merge import merge as merge_companies
from leads.assignment import intake
from leads.calling import calls, undo
from leads.compliance import eligibility, suppression
from leads.funnel import next_steps, transitions
from leads.funnel.timeline import timeline_of
from leads.models import Activity, Company, Contact, Hold, Lead, NextStep, Stakeholder, Visit
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import FinalReason, Source, Stage, Stream
from leads.monitoring import leaks
from leads.queue import claim, field_visits, holds, lookahead, prerender
from salesdesk.people.models import Team

pytestmark = pytest.mark.django_db

PROMISED = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)


@pytest.fixture
def second(tuesday, north, make_campaign, ben, dov):
    """A campaign of the same team, in ben's pool."""
    bens = Territory.objects.create(name="Ben's", team=north, inside_rep=ben, field_rep=dov, countries=["NL"])
    return make_campaign(north, [bens], name="Fleet")


@pytest.fixture
def here(lead):
    """Van Houten in ann's campaign, with a number in the register."""
    Company.objects.filter(pk=lead.company_id).update(register_number="12345678", city="Tilburg")
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def there(here, make_lead, second):
    """The same firm as somebody else wrote it down, in ben's."""
    return make_lead("Houten Logistiek B.V.", campaign=second, contact="Karim Aziz", city="Breda")


@pytest.fixture
def twin(here, make_lead):
    """The same firm in ann's campaign once more."""
    return make_lead("Houten Logistiek B.V.", contact="Karim Aziz", city="Breda")


def merge(survivor, goes, by):
    """The company of one lead stays, that of the other goes."""
    merge_companies(Company.objects.get(pk=survivor.company_id), Company.objects.get(pk=goes.company_id), by)
    return Lead.objects.get(pk=survivor.pk), Lead.objects.get(pk=goes.pk)


def refusal(survivor, goes, by):
    with pytest.raises(transitions.Refused) as refused:
        merge(survivor, goes, by)
    assert not Company.objects.filter(merged_into__isnull=False).exists()
    return str(refused.value)


def promise(lead, by, at=PROMISED):
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    calls.log(lead.pk, calls.Call(Outcome.CALL_BACK, at=at), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


def hand_over(lead, by):
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(Outcome.QUALIFIED, answers=answers), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_all_that_the_other_has_stands_at_the_one_that_stays(here, there, cleo, dov, tuesday):
    field_visits.add(there.company, tuesday + timedelta(days=2), dov)

    survivor, gone = merge(here, there, cleo)

    assert survivor.company == gone.company == Company.objects.get(name="Van Houten Logistiek")
    signpost = Company.objects.get(name="Houten Logistiek B.V.")
    assert (survivor.company, 0, 0) == (
        signpost.merged_into,
        signpost.leads.count(),
        signpost.contacts.count(),
    )
    assert {"Sanne Dekker", "Karim Aziz"} == {each.name for each in survivor.company.contacts.all()}
    assert {survivor.company_id} == set(NextStep.objects.values_list("company", flat=True))
    assert [survivor.company_id] == list(Visit.objects.values_list("company", flat=True))
    assert (Stage.SUSPECT, Stream.INSIDE) == (gone.stage, gone.stream)


def test_the_story_of_every_lead_says_who_merged_what_and_when(here, there, cleo, tuesday):
    for lead in merge(here, there, cleo):
        line = timeline_of(lead)[0]
        assert ("One company now", cleo, tuesday) == (line.title, line.by, line.at)
        assert "Houten Logistiek B.V. was merged into Van Houten Logistiek." == line.text
    assert not Activity.objects.contacts().exists()


def test_one_company_is_on_one_screen_now(here, there, ann, ben, cleo, tuesday):
    merge(here, there, cleo)
    assert not NextStep.objects.filter(ready=True).exists()
    eligibility.run(tuesday)

    assert claim.take_next(ann)
    assert claim.take_next(ben) is None


def test_who_is_at_both_stays_once(here, there, cleo):
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
def test_two_who_share_a_switchboard_are_two_and_nobody_loses_a_number(here, there, cleo, facts, one):
    Contact.objects.filter(pk=here.contact_id).update(email="sanne@vh.example")
    coming = there.contact
    coming.phone = here.contact.phone if facts.pop("same_number", False) else coming.phone
    for name, value in facts.items():
        setattr(coming, name, value)
    coming.save()

    survivor, _gone = merge(here, there, cleo)

    assert (1 if one else 2) == survivor.company.contacts.count()


def test_what_is_not_known_is_learned_and_what_is_known_stays(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(industry="Transport", employees=40)

    survivor, _gone = merge(here, there, cleo)

    assert ("Tilburg", "Transport", 40) == (
        survivor.company.city,
        survivor.company.industry,
        survivor.company.employees,
    )
    assert "12345678" == survivor.company.register_number


def test_the_number_in_the_register_goes_to_the_one_that_stays(here, there, cleo):
    survivor, _gone = merge(there, here, cleo)

    assert "12345678" == survivor.company.register_number
    assert "" == Company.objects.get(name="Van Houten Logistiek").register_number


def test_of_two_leads_in_a_campaign_the_further_goes_on(here, twin, ann, cleo):
    twin = promise(twin, ann)

    here, twin = merge(here, twin, cleo)

    assert (Stage.LOST, FinalReason.DUPLICATE, True, cleo) == (
        here.stage,
        here.reason,
        here.final,
        here.closed_by,
    )
    assert "The other lead of this campaign goes on." in "\n".join(line.text for line in timeline_of(here))
    assert (Stage.PROSPECT, Stream.INSIDE, ann) == (twin.stage, twin.stream, twin.holder)
    assert [(twin.pk, StepKind.CALLBACK, PROMISED)] == list(
        NextStep.objects.values_list("lead", "kind", "due_at")
    )
    assert not leaks.leaks().exists()


def test_a_promise_of_the_lead_that_ends_goes_on_with_the_other(here, twin, ann, ben, cleo):
    twin = promise(twin, ann)
    with transaction.atomic():
        fresh = transitions.lock_lead(here.pk)
        transitions.move(fresh, "show_interest", ann, "Guide", reason="Guide")

    here, twin = merge(here, twin, cleo)

    assert (Stage.MQL, Stage.LOST) == (here.stage, twin.stage)
    kept = here.steps.get(kind=StepKind.CALLBACK)
    assert (PROMISED, "2026-11-25T14:30", ann, "Karim Aziz") == (
        kept.due_at,
        kept.wall_time,
        kept.assignee,
        kept.contact.name,
    )


def test_of_two_promises_to_one_person_the_earlier_stands_and_names_the_other(here, twin, ann, cleo):
    number = here.contact
    Contact.objects.filter(pk=twin.contact_id).update(
        name="", phone=number.phone, number_digest=number.number_digest
    )
    promise(here, ann, PROMISED + timedelta(days=1))
    promise(twin, ann)

    merge(here, twin, cleo)

    step = NextStep.objects.get()
    assert (StepKind.CALLBACK, PROMISED, number) == (step.kind, step.due_at, step.contact)
    assert step.why.startswith("Also promised: 2026-11-26 14:30.")


def test_who_decides_is_known_to_the_lead_that_goes_on(here, twin, ann, cleo):
    Stakeholder.objects.create(lead=here, contact=here.contact, buying_role=Stakeholder.BuyingRole.SIGNS)

    _here, twin = merge(here, promise(twin, ann), cleo)

    assert [("Sanne Dekker", "signs")] == list(twin.stakeholders.values_list("contact__name", "buying_role"))


def test_two_deals_are_not_made_one(here, twin, ann, cleo):
    assert "First end the handoff or deal of one." in refusal(
        hand_over(here, ann), hand_over(twin, ann), cleo
    )


def test_a_deal_goes_on_and_a_cold_lead_beside_it_ends(here, twin, ann, cleo):
    here = hand_over(here, ann)

    twin, here = merge(twin, here, cleo)

    assert (Stage.SQL, Stage.LOST) == (here.stage, twin.stage)


def test_who_waits_for_a_call_is_called_before_field_alone_has_them(here, twin, ann, dov, cleo):
    answers.accept(
        offer(hand_over(here, ann), ann, brief="Now."),
        dov,
        value=9000,
        probability=40,
        decides_on=date(2026, 12, 15),
    )

    said = refusal(here, promise(twin, ann), cleo)

    assert "they wait for a call by Ann" in said


def test_a_lost_deal_does_not_come_back_beside_the_lead_that_goes_on(here, twin, cleo):
    with transaction.atomic():
        transitions.move(transitions.lock_lead(here.pk), "rule_out", cleo, cleo, "price", reason="Price")
        lost = transitions.lock_lead(here.pk)
        lost.final, lost.recycle_on = False, date(2027, 1, 5)
        transitions.save(lost, cleo)

    here, twin = merge(here, twin, cleo)

    assert (None, True, "price") == (here.recycle_on, here.final, here.reason)
    assert twin.is_open


def test_a_meeting_goes_on_with_the_lead_that_goes_on(here, twin, ann, dov, cleo, tuesday):
    number = here.contact
    Contact.objects.filter(pk=twin.contact_id).update(
        name="", phone=number.phone, number_digest=number.number_digest
    )
    here, twin = promise(here, ann, PROMISED), promise(twin, ann, PROMISED + timedelta(days=2))
    booking.book(twin, dov, ann, starts_at=tuesday + timedelta(days=6))

    here, twin = merge(here, twin, cleo)

    meeting = Appointment.objects.get()
    assert (here, number, "planned") == (meeting.lead, meeting.contact, meeting.state)
    assert (Stage.PROSPECT, Stage.LOST) == (here.stage, twin.stage)
    assert here.company_id == Visit.objects.get().company_id


def test_nobody_loses_a_company_in_the_middle_of_a_call(here, there, ann, cleo):
    holds.acquire(there.steps.select_related("lead").get(), ann)

    assert "Ann is calling them now." == refusal(here, there, cleo)
    assert "Ann is calling them now." == refusal(there, here, cleo)


def test_a_hold_that_ended_goes_and_what_was_typed_under_it_stays(here, there, ann, cleo):
    hold = holds.acquire(there.steps.select_related("lead").get(), ann)
    holds.save_draft(ann, hold.fence, {"note": "Was in a meeting"})
    past = Now() - timedelta(seconds=1)
    Hold.objects.update(since=past, until=past)

    merge(here, there, cleo)

    assert not Hold.objects.exists()
    assert there.activities.filter(note="Was in a meeting", late=True).exists()


def test_a_card_that_was_drawn_before_is_not_shown(here, there, ben, cleo, tuesday):
    step = lookahead.next_call(ben)
    prerender.store(ben, step, "The old card")

    merge(here, there, cleo)
    eligibility.run(tuesday)

    taken = claim.take_next(ben)
    assert taken.pk == step.pk
    assert prerender.pop(ben, taken) is None


def test_a_call_that_was_just_logged_is_not_taken_back_over_a_merge(here, there, ben, cleo):
    hold = holds.acquire(there.steps.select_related("lead").get(), ben)
    call = calls.Call(Outcome.NO_ANSWER)
    calls.log(there.pk, call, by=ben, fence=hold.fence)

    merge(here, there, cleo)

    with pytest.raises(transitions.Refused, match="Something happened to this lead since"):
        undo.undo_call(call.key, by=ben)


def test_do_not_call_survives(here, there, cleo, ann, tuesday):
    """It hangs on the number, and not on who had it."""
    phone = there.contact.phone
    suppression.suppress_number(phone, by=cleo, reason="Asked by letter", source="letter")

    survivor, gone = merge(here, there, cleo)

    assert suppression.is_suppressed(phone)
    assert (Stage.LOST, FinalReason.DO_NOT_CALL) == (gone.stage, gone.reason)
    eligibility.run(tuesday)
    assert claim.take_next(ann).contact.name == "Sanne Dekker"
    assert next_steps.callable_colleague(survivor) == here.contact


def test_a_lead_that_waited_for_a_number_is_called_where_the_company_has_one(here, make_lead, second, sam):
    waiting = make_lead("Houten", campaign=second, contact="", phone="")
    assert StepKind.MISSING_NUMBER == waiting.steps.get().kind

    _here, waiting = merge(here, waiting, sam)

    assert (StepKind.COLD, here.contact) == (waiting.steps.get().kind, waiting.contact)


def test_two_numbers_in_the_register_are_two_companies(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(register_number="99")

    assert "two numbers in the register" in refusal(here, there, cleo)


def test_two_countries_are_two_companies(here, there, cleo):
    Company.objects.filter(pk=there.company_id).update(country="BE")

    assert "in two countries" in refusal(here, there, cleo)


def test_what_another_team_calls_is_merged_by_an_admin(here, there, cleo, sam, ada):
    Campaign.objects.filter(pk=there.campaign_id).update(team=Team.objects.create(name="South"))

    for person in (cleo, sam):
        assert "an admin merges these" in refusal(here, there, person)
    merge(here, there, ada)


def test_who_calls_does_not_mend_the_books(here, there, ann):
    assert "Sales support, a manager or an admin" in refusal(here, there, ann)


def test_a_company_is_not_merged_with_itself(here, cleo):
    assert "This is one company already." == refusal(here, here, cleo)
    with pytest.raises(IntegrityError, match="company_not_merged_into_itself"):
        Company.objects.filter(pk=here.company_id).update(merged_into=here.company_id)


def test_what_was_merged_is_not_merged_again(here, there, cleo):
    gone = there.company
    merge(here, there, cleo)

    with pytest.raises(transitions.Refused, match=r"Houten Logistiek B\.V\. was merged meanwhile"):
        merge_companies(gone, here.company, cleo)


def test_signposts_point_to_who_stays_and_never_to_another_signpost(here, there, make_lead, second, cleo):
    third = make_lead("Van Houten Groep", contact="Karim Aziz", phone=there.contact.phone)
    merge(here, there, cleo)

    third, here = merge(third, here, cleo)

    assert {third.company_id} == set(
        Company.objects.exclude(merged_into=None).values_list("merged_into", flat=True)
    )
    assert not Contact.objects.filter(merged_into__merged_into__isnull=False).exists()
    assert not Contact.objects.filter(merged_into=None).exclude(company=third.company_id).exists()


def test_a_signpost_has_no_leads(here, there, campaign, cleo, ada):
    gone = there.company
    merge(here, there, cleo)

    with pytest.raises(IntegrityError, match="merged_company_has_no_leads"), transaction.atomic():
        intake.create_lead(gone, campaign, None, by=ada, source=Source.LIST)


def test_who_is_looked_for_by_the_old_name_is_found(here, there, cleo):
    here, _there = merge(here, there, cleo)

    assert {here.company} == {each.lead.company for each in search.find("Houten Logistiek B", cleo)}
    assert Lead.objects.filter(search.filter_by_name("Houten Logistiek B")).count() == 2
