"""E-mails that people write: who may be written to, how they leave, and what the timeline says of them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from leads.compliance import suppression
from leads.correspondence import compose, may_write
from leads.email_nurture import replies
from leads.funnel import activities
from leads.funnel.timeline import timeline_of
from leads.funnel.transitions import Refused
from leads.models import Activity, Contact, Email, Hold, Lead, Suppression
from leads.models.compliance.calling_law import CallRule, LegalForm
from leads.models.compliance.suppression import person_digests
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from tests.leads.email_nurture.test_inbound_mail import GMAIL, report
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db


def test_email_is_one_line_in_the_timeline_and_leaves_in_the_reps_name(lead, written, ann, deliver, settings):
    assert [each.email for each in timeline_of(lead) if each.email] == [written]
    with opened(settings) as mailbox:
        assert written.state.label == "waiting to be sent"
        deliver()
    message = mailbox.messages[0]
    assert (message["From"], message["To"], message["Subject"]) == (
        "Ann <desk@localhost>",
        "sanne@vanhouten.example",
        "Ten doors",
    )
    assert message["Message-ID"] == f"<{written.message_id}>"
    written.refresh_from_db()
    assert (written.sent_at is not None, written.state.label) == (True, "sent")


def test_email_from_the_reps_own_address_has_its_replies_sent_to_the_desk(
    lead, draft, ann, deliver, settings
):
    settings.EMAIL_FROM_PEOPLE = True
    compose.send(lead.pk, draft(), by=ann)
    with opened(settings) as mailbox:
        deliver()

    assert (mailbox.messages[0]["From"], mailbox.messages[0]["Reply-To"]) == (
        "Ann <ann@desk.example>",
        "desk@localhost",
    )


def test_email_without_a_mail_server_never_counts_as_sent(written, deliver, settings):
    settings.EMAIL_HOST = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert deliver() == 0

    written.refresh_from_db()
    assert (written.sent_at, written.state.label) == (None, "waiting for a mail server")


def test_email_submitted_twice_is_sent_once(lead, draft, ann, ben):
    same = draft()

    assert compose.send(lead.pk, same, by=ann) == compose.send(lead.pk, same, by=ann)

    assert (Outbox.objects.count(), Activity.objects.filter(kind="email").count()) == (1, 1)
    with pytest.raises(Refused):
        compose.send(lead.pk, same, by=ben)


def test_answer_continues_the_thread_and_quotes(lead, written, draft, ann, deliver, settings):
    compose.send(lead.pk, draft(subject="Re: Ten doors", answers=written), by=ann)
    with opened(settings) as mailbox:
        deliver()

    answer = next(each for each in mailbox.messages if each["In-Reply-To"])
    assert answer["In-Reply-To"] == answer["References"] == f"<{written.message_id}>"
    assert "> Dear Sanne," in answer.get_payload()


def test_refused_email_is_not_sent_and_a_returned_one_bounced(
    lead, written, draft, ann, dov, deliver, settings
):
    with opened(settings) as mailbox:
        mailbox.to_recipient = ["550 5.7.1 blocked"]
        deliver()
        other = compose.send(lead.pk, draft(), by=dov)
        deliver()
    replies.receive(report(GMAIL, original=f"Message-ID: <{other.message_id}>"))

    states = [Email.objects.get(pk=each.pk) for each in (written, other)]
    assert [(each.state.label, each.failure[:9]) for each in states] == [
        ("not sent", "550 5.7.1"),
        ("bounced", "550-5.1.1"),
    ]
    assert Contact.objects.get(pk=lead.contact_id).mail_bounces
    assert Outbox.objects.filter(dedupe_key__contains=":undelivered:", payload__to=dov.email).exists()
    with pytest.raises(Refused, match="bounces"):
        compose.send(lead.pk, draft(), by=ann)


def test_text_of_an_email_cannot_be_changed(written):
    with pytest.raises(DatabaseError), transaction.atomic():
        Email.objects.update(text="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        written.delete()


def test_suppressed_address_is_not_written_to(lead, draft, ann):
    suppression.suppress_address(lead.contact.email, reason="Unsubscribed.", source="mail")

    with pytest.raises(Refused, match="opted out"):
        compose.send(lead.pk, draft(), by=ann)
    assert not Outbox.objects.exists()


def test_person_who_objected_gets_an_answer_only(lead, written, draft, ann):
    suppression.record(
        Suppression.Kind.PERSON,
        person_digests("NL", lead.company.name_key, lead.contact.name, lead.contact.email),
        by=ann,
        reason="No calls",
        source="desk",
    )
    with pytest.raises(Refused, match="asked not to be contacted"):
        compose.send(lead.pk, draft(), by=ann)
    written.origin = Email.Origin.RECEIVED
    assert may_write.refusal(lead, lead.contact, written) == ""


@pytest.mark.parametrize("was_in_touch", [True, False])
def test_unasked_email_needs_the_legal_basis_of_a_call(lead, draft, ann, write, was_in_touch):
    write(persons=CallRule.WITH_BASIS)
    lead.company.legal_form = LegalForm.PERSON
    lead.company.save(update_fields=["legal_form"])
    if was_in_touch:
        activities.log(lead, Activity.Kind.CALL, by=ann, outcome="spoke", incoming=True, contact=lead.contact)
        compose.send(lead.pk, draft(), by=ann)
    else:
        with pytest.raises(Refused, match="legal basis"):
            compose.send(lead.pk, draft(), by=ann)


def test_follow_up_moves_the_planned_call_to_its_day(lead, draft, ann):
    day = clock.now().date() + timedelta(days=3)

    compose.send(lead.pk, draft(follow_up_on=day), by=ann)

    step = lead.steps.get()
    assert (step.kind, step.due_at.date(), step.ready) == (StepKind.COLD, day, False)
    assert "Ten doors" in step.why


def test_follow_up_is_refused_while_a_colleague_has_the_company_on_screen(lead, draft, ann, ben):
    facts = {"company": lead.company, "lead": lead, "contact": lead.contact, "fence": 1}
    now = datetime.now(UTC)
    Hold.objects.create(person=ben, since=now, until=now + timedelta(hours=1), **facts)

    with pytest.raises(Refused, match="Ben"):
        compose.send(lead.pk, draft(follow_up_on=clock.now().date() + timedelta(days=3)), by=ann)
    assert not Outbox.objects.exists()


def test_follow_up_never_postpones_a_promised_call(lead, draft, ann):
    lead.steps.update(kind=StepKind.CALLBACK, wall_time="2026-11-25T10:00", zone="Europe/Amsterdam")

    with pytest.raises(Refused, match="next step"):
        compose.send(lead.pk, draft(follow_up_on=clock.now().date() + timedelta(days=3)), by=ann)
    assert Lead.objects.get(pk=lead.pk).steps.get().kind == StepKind.CALLBACK
