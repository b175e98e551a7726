"""The library of brochures: versions, who edits it, and what it refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import brochure_library
from campaigns.models import Brochure, BrochureVersion

pytestmark = pytest.mark.django_db

TEXT = "Dear {first_name}, here it is: {link}"


def pdf(content=b"%PDF-1.4 one"):
    return SimpleUploadedFile("guide.pdf", content)


@pytest.fixture
def brochure(campaign, mia):
    made = Brochure.objects.create(
        proposition=campaign.proposition, language="nl", title="Koelgids", text=TEXT
    )
    brochure_library.add_version(made, pdf(), mia)
    return made


@pytest.fixture
def post(client):
    def post(user, page, *args, **fields):
        client.force_login(user)
        return client.post(reverse(page, args=args), fields)

    return post


def test_marketing_adds_a_brochure(post, campaign, mia):
    fields = {"proposition": campaign.proposition_id, "language": "nl", "title": "Koelgids", "text": TEXT}

    assert post(mia, "brochure-new", **fields).status_code == 422
    assert post(mia, "brochure-new", **fields, file=pdf()).status_code == 302
    assert Brochure.objects.get().versions.get().number == 1


@pytest.mark.parametrize("text", ["Without a link", "{link} for {nobody}", "{link} javascript:alert(1)"])
def test_text_of_the_email_is_checked(text):
    assert brochure_library.text_error(text)


def test_new_version_leaves_the_old_address_working(client, post, brochure, mia):
    first = brochure.versions.get()
    post(mia, "brochure", brochure.pk, title="Koelgids", text=TEXT, file=pdf(b"%PDF-1.4 two"))

    assert [each.number for each in brochure.versions.all()] == [2, 1]
    client.logout()
    for version, content in [(first, b"one"), (brochure.versions.first(), b"two")]:
        answer = client.get(reverse("brochure-public", args=[version.key]))
        assert b"".join(answer).endswith(content)


def test_withdrawn_brochure_is_offered_again(post, brochure, mia):
    post(mia, "brochure-withdraw", brochure.pk)
    assert not Brochure.objects.offered().exists()
    assert BrochureVersion.objects.exists()
    post(mia, "brochure-withdraw", brochure.pk)
    assert Brochure.objects.offered().exists()
