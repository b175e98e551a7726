"""Files of leads, notes and companies: who may add, read and delete them, and what the timeline says."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leads.accounts.merging import merge
from leads.attachments import attaching, listed
from leads.funnel import notes
from leads.models import Activity, Attachment
from salesdesk.files import storing

pytestmark = pytest.mark.django_db


def text(name="plan.txt", content=b"Dock 4"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def post(client):
    def post(user, page, pk, *, htmx=False, **fields):
        client.force_login(user)
        headers = {"HX-Request": "true"} if htmx else {}
        return client.post(reverse(page, args=[pk]), fields, headers=headers)

    return post


def test_attached_files_are_in_the_timeline_and_downloaded(post, client, lead, ann):
    answer = post(ann, "lead-files", lead.pk, files=[text(), text("photo.txt")])

    assert answer.status_code == 302
    assert [each.file.name for each in listed.of_lead(lead)] == ["photo.txt", "plan.txt"]
    assert "plan.txt, photo.txt" in lead.activities.get(kind=Activity.Kind.FILE).note
    answer = client.get(reverse("file", args=[Attachment.objects.first().pk]))
    assert b"".join(answer) == b"Dock 4"


def test_one_refused_file_keeps_all_out(post, lead, ann):
    answer = post(ann, "lead-files", lead.pk, htmx=True, files=[text(), text("page.html")])

    assert answer.status_code == 422
    assert "page.html" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_note_keeps_its_files(post, client, lead, ann):
    for key in [uuid4()] * 2:  # sent twice
        post(ann, "activity-log", lead.pk, key=key, kind="note", note="The plan of the dock", files=[text()])

    note = lead.activities.get(kind=Activity.Kind.NOTE)
    assert [each.file.name for each in note.attachments.all()] == ["plan.txt"]
    assert "plan.txt" in client.get(reverse("lead", args=[lead.pk])).content.decode()


def test_note_with_a_refused_file_is_not_written(post, lead, ann):
    answer = post(
        ann, "activity-log", lead.pk, key=uuid4(), kind="note", note="The plan", files=[text(content=b"")]
    )

    assert answer.status_code == 422
    assert "The plan" in answer.content.decode()
    assert not lead.activities.filter(kind=Activity.Kind.NOTE).exists()


def test_file_of_the_company_is_seen_from_each_of_its_leads(post, client, lead, ann, eve):
    post(ann, "company-files", lead.company_id, files=text())

    attachment = Attachment.objects.get()
    assert attachment in listed.of_lead(lead)
    assert client.get(reverse("file", args=[attachment.pk])).status_code == 200
    client.force_login(eve)
    assert client.get(reverse("file", args=[attachment.pk])).status_code == 404


def test_only_its_owner_and_the_manager_delete_a_file(post, lead, ann, ben, cleo):
    first, second = attaching.attach(lead, [text(), text("second.txt")], ann)

    assert post(ben, "file-delete", first.pk).status_code == 404
    post(ann, "file-delete", first.pk)
    post(cleo, "file-delete", second.pk)

    assert not listed.of_lead(lead)
    deleted = lead.activities.filter(note__startswith="Deleted")
    assert {(each.note, each.by) for each in deleted} == {
        ("Deleted: plan.txt", ann),
        ("Deleted: second.txt", cleo),
    }


def test_files_of_a_merged_company_move_to_the_survivor(make_lead, ada, ann):
    one, other = make_lead("Bos"), make_lead("Bos Staal")
    attaching.attach(other, [text()], ann, whole_company=True)

    merge.merge(one.company, other.company, ada)

    assert Attachment.objects.get().company == one.company


def test_file_that_can_not_be_stored_is_said_so(post, lead, ann, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("A file where the folder should be")
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(blocked)},
        }
    }
    answer = post(ann, "lead-files", lead.pk, files=text())

    assert answer.status_code == 422
    with pytest.raises(storing.NotStored):
        storing.store(text(), ann)


def test_files_of_notes_are_in_the_timeline_of_the_company(client, lead, ann):
    note = notes.write(lead, "The plan of the dock", ann)
    attaching.attach(lead, [text()], ann, activity=note)
    client.force_login(ann)
    page = client.get(reverse("company", args=[lead.company_id])).content.decode()

    assert reverse("file", args=[note.attachments.get().pk]) in page
