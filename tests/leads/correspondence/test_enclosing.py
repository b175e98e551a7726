"""Files that go along with an e-mail: kept with the lead, read when it leaves, and not too large together."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leads.attachments import attaching, listed
from leads.correspondence import compose, enclosing
from leads.funnel.transitions import Refused
from leads.models import Attachment, Email
from salesdesk.files.models import StoredFile
from salesdesk.outbox.models import Outbox
from tests.smtp_server import opened

LATIN = b"T\xfcr 4"

pytestmark = pytest.mark.django_db


def text(name="plan.txt", content=LATIN):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def drawing(lead, ann):
    """A file of the lead's company."""
    upload = SimpleUploadedFile("../../drawing.pdf", b"%PDF-1.4 drawing")
    return attaching.attach(lead, [upload], ann, whole_company=True)[0]


@pytest.fixture
def submit(client, lead, ann):
    """Submit the form as Ann."""
    client.force_login(ann)
    usual = {"key": uuid.uuid4(), "contact": lead.contact_id, "subject": "Ten doors", "text": "Dear Sanne"}
    return lambda **fields: client.post(reverse("email-write", args=[lead.pk]), usual | fields)


def test_files_leave_from_the_storage_and_are_files_of_the_lead(
    lead, drawing, draft, ann, client, deliver, settings
):
    email = compose.send(lead.pk, draft(uploads=[text()], chosen=[drawing]), by=ann)

    assert [each.name for each in listed.of_lead(lead)] == ["plan.txt", "drawing.pdf"]
    assert lead.activities.get(kind="email").attachments.get().name == "plan.txt"
    assert "Dock" not in str(Outbox.objects.get().payload)
    with opened(settings) as mailbox:
        assert deliver() == 1
    parts = [part for part in mailbox.messages[0].walk() if part.get_filename()]
    assert {part.get_filename(): part.get_payload(decode=True) for part in parts} == {
        "drawing.pdf": b"%PDF-1.4 drawing",
        "plan.txt": LATIN,
    }
    client.force_login(ann)
    page = client.get(reverse("email", args=[email.pk]))
    assert [each.name for each in page.context["files"]] == ["drawing.pdf", "plan.txt"]


def test_form_with_files_submitted_twice_is_sent_once(submit, drawing):
    for _time in range(2):
        assert submit(files=[text()], chosen=[drawing.pk]).status_code == 302

    assert (Outbox.objects.count(), Attachment.objects.count()) == (1, 2)
    assert len(enclosing.files_of(Email.objects.get())) == 2


@pytest.mark.parametrize(
    "upload", [text("run.exe"), text("plan.pdf"), text(content=b""), text(content=b"x" * 1_000_001)]
)
def test_refused_file_keeps_the_email_and_what_was_typed(submit, drawing, upload, settings):
    settings.EMAIL_FILES_MB = 1
    page = submit(files=[upload], chosen=[drawing.pk])

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["files"])
    assert page.context["form"]["text"].value() == "Dear Sanne"
    assert f'value="{drawing.pk}" id="id_chosen_0" checked' in page.content.decode().replace("  ", " ")
    assert not Outbox.objects.exists()


def test_file_of_another_company_cannot_be_sent(submit, make_lead, draft, lead, ann):
    other = attaching.attach(make_lead("Bos"), [text()], ann)[0]

    assert submit(chosen=[other.pk]).status_code == 422
    with pytest.raises(Refused):
        compose.send(lead.pk, draft(chosen=[other]), by=ann)
    assert not Email.objects.exists()


def test_email_whose_file_was_deleted_does_not_leave_without_it(lead, drawing, draft, ann, deliver, settings):
    email = compose.send(lead.pk, draft(chosen=[drawing]), by=ann)
    attaching.delete(drawing, lead, ann)
    with opened(settings) as mailbox:
        deliver()

    assert [each["To"] for each in mailbox.messages] == [ann.email]  # the alert
    email.refresh_from_db()
    assert (email.state.label, "drawing.pdf" in email.failure) == ("not sent", True)
    assert StoredFile.objects.get().deleted_at
