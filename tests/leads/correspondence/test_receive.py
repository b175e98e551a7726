"""E-mails that colleagues copy to the desk, and those that nobody could match."""

from email.message import EmailMessage

import pytest
from django.urls import reverse

from leads.attachments import listed
from leads.correspondence import assigning
from leads.correspondence.receive import receive
from leads.email_nurture.replies import ReplyKind
from leads.funnel.transitions import Refused
from leads.models import Email, Lead, Reply, ReplyFile
from salesdesk.files.models import StoredFile
from salesdesk.notifications.models import Notification
from tests.leads.email_nurture.test_replies import incoming

from .conftest import SANNE

pytestmark = pytest.mark.django_db
ANN = "Ann <ann@desk.example>"


def test_copied_email_is_logged_as_the_colleagues_once_and_its_answer_joins_it(lead, ann):
    copy = incoming("Ten, please.", sender=ANN, To=f"Sanne <{SANNE}>", Cc="desk@localhost")

    assert [receive(copy), receive(copy)] == [ReplyKind.COPY, ReplyKind.DUPLICATE]

    email = Email.objects.get()
    assert (email.origin, email.address, email.activity.by, email.activity.contact) == (
        "copied",
        SANNE,
        ann,
        lead.contact,
    )
    assert not email.activity.incoming
    receive(
        incoming(
            "OK",
            sender="boss@other.example",
            References="<1@customer.example>",
            Message_ID="<2@other.example>",
        )
    )
    assert Email.objects.get(origin="received").answers == email


def test_copied_email_is_not_logged_on_a_lead_that_its_sender_cannot_see(lead, eve):
    assert receive(incoming(sender="eve@desk.example", To=SANNE)) == ReplyKind.UNKNOWN_SENDER
    assert not Email.objects.exists()
    assert Reply.objects.get().writer == eve


def test_reply_from_a_colleague_of_the_contact_finds_the_lead_by_company(lead):
    lead.company.contacts.create(name="Piet", email="piet@vanhouten.example")

    assert receive(incoming(sender="piet@vanhouten.example")) == ReplyKind.REPLY
    assert Email.objects.get().activity.contact.name == "Piet"


def test_mail_of_the_desk_itself_is_ignored(lead):
    assert receive(incoming(sender=SANNE, X_Desk_Message="<outbox-1@localhost>")) == ReplyKind.OWN


def test_unknown_email_is_assigned_once(client, lead, ann, cleo):
    Lead.objects.filter(pk=lead.pk).update(holder=ann)
    receive(incoming("It's about ten doors.", sender="new@other.example"))
    reply = Reply.objects.get()
    client.force_login(cleo)
    url = reverse("reply-assign", args=[reply.pk])
    assert [each.pk for each in client.get(url + "?q=Houten").context["found"]] == [lead.pk]

    assert client.post(url, {"lead": lead.pk}).url == reverse("lead", args=[lead.pk])

    email = Email.objects.get()
    assert (email.activity.lead, email.text) == (lead, "It's about ten doors.")
    assert Notification.objects.get().person == ann
    assert email.message_id == "1@customer.example"
    reply.refresh_from_db()
    assert (reply.settled_by, reply.text) == (cleo, "")
    with pytest.raises(Refused):
        assigning.assign(reply, lead, cleo)


def with_files(sender="stranger@elsewhere.example"):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = sender, "Our hall", "<hall@elsewhere.example>"
    mail.set_content("See the plan.")
    mail.add_attachment(b"%PDF-1.4 plan", "application", "pdf", filename="plan.pdf")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    return mail.as_bytes()


def test_files_of_an_unknown_sender_are_kept_until_somebody_assigns_the_email(client, lead, mia, ann):
    for _time in range(2):
        receive(with_files())
    assert StoredFile.objects.count() == 1
    client.force_login(mia)
    page = client.get(reverse("replies")).content.decode()
    assert ("plan.pdf" in page, "setup.exe" in page) == (True, True)

    email = assigning.assign(Reply.objects.get(), lead, mia)

    [kept] = listed.of_lead(lead)
    assert (kept.file.name, kept.activity) == ("plan.pdf", email.activity)
    assert lead.activities.filter(kind="file", note__contains="setup.exe").exists()
    assert StoredFile.objects.get().deleted_at is None


def test_files_of_an_email_that_is_marked_as_done_are_deleted(client, lead, mia):
    receive(with_files())
    client.force_login(mia)
    client.post(reverse("reply-resolve", args=[Reply.objects.get().pk]))
    assert StoredFile.objects.get().deleted_at is not None
    assert not ReplyFile.objects.exists()
