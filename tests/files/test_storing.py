"""Uploaded files are checked by name, size and content, and stored under names that say nothing."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from salesdesk import clock
from salesdesk.files import serving, storing
from salesdesk.files.models import StoredFile

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj"


def test_stored_file_has_a_random_name_and_a_hash(ann):
    stored = storing.store(SimpleUploadedFile("offer.PDF", PDF), ann)

    assert (stored.name, stored.content_type, stored.size) == ("offer.PDF", "application/pdf", len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "offer" not in stored.content.name
    path = Path(stored.content.path)
    assert path.is_relative_to(settings.FILE_STORAGE_OPTIONS["location"])
    assert (path.read_bytes(), path.stat().st_mode & 0o077) == (PDF, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        (r"C:\mails\offer.pdf", "offer.pdf"),
        ("a\x00b\n.txt", "ab.txt"),
        (" . ", "file"),
        (f"{'x' * 400}.pdf", f"{'x' * 146}.pdf"),
        ("報價單.pdf", "報價單.pdf"),
    ],
)
def test_names_are_cleaned(typed, kept):
    assert storing.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("page.html", b"<script>"),
        ("logo.svg", b"<svg/>"),
        ("setup.exe", b"MZ"),
        ("no ending", PDF),
        ("offer.pdf", b"MZ\x90\0"),
        ("photo.png", b"\xff\xd8\xff\xe0"),
        ("list.csv", b"MZ\x90\0"),
    ],
)
def test_other_files_are_refused(name, content, ann):
    with pytest.raises(storing.NotStored):
        storing.store(SimpleUploadedFile(name, content), ann)
    assert not StoredFile.objects.exists()


def test_file_above_the_limit_is_refused(ann, settings):
    settings.FILE_LIMIT_MB = 1
    with pytest.raises(storing.NotStored):
        storing.store(SimpleUploadedFile("offer.pdf", PDF + b" " * 1_000_000), ann)


def test_file_is_served_as_an_attachment_only(ann):
    stored = storing.store(SimpleUploadedFile("報價 1.csv", b"a;b\n"), ann)

    response = serving.as_attachment(stored)

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == b"a;b\n"


def test_content_of_a_deleted_file_is_removed_by_the_sweep(ann):
    stored = storing.store(SimpleUploadedFile("offer.pdf", PDF), ann)
    path = Path(stored.content.path)
    with transaction.atomic():
        storing.delete(stored, ann)
    assert path.exists()

    assert storing.run(clock.now()) == 1
    assert storing.run(clock.now()) == 0
    assert not path.exists()
