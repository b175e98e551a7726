"""Pages to upload, map, preview and import lists, and to download refused rows."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leads.imports import opening, pipeline, upload
from leads.imports.files import read_table, reading
from leads.models import ImportBatch, ImportPerson, ImportRow, Lead
from tests.sample_lists import REAL, SHIPPED, needs_real_lists, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

LIST = "company,postcode,phone,region code\nBos Staal,4811 AB,013-555 1000,a\nKoelhuis,5046 CD,no,b\n,1,2,c\n"


@pytest.fixture
def admin(client, ada):
    client.force_login(ada)
    return client


@pytest.fixture
def upload_list(admin, campaign):
    """Upload a file as the page does."""

    def upload_list(content, name="list.csv", **facts):
        content = content.encode() if isinstance(content, str) else content
        form = {"file": SimpleUploadedFile(name, content), "campaign": campaign.pk, "country": "NL"} | facts
        return admin.post(reverse("import-new"), form)

    return upload_list


@pytest.fixture
def mapped(upload_list, admin):
    """Upload and read a list with the proposed mapping."""

    def mapped(content=LIST, **facts):
        upload_list(content, **facts)
        batch = ImportBatch.objects.latest("pk")
        columns = {f"column_{number}": field for number, field in batch.mapping.items()}
        answer = admin.post(
            reverse("import-mapping", args=[batch.pk]),
            {"country": batch.country, "encoding": batch.encoding} | columns,
        )
        assert answer.status_code == 302, answer.context["form"].errors
        return ImportBatch.objects.get(pk=batch.pk)

    return mapped


def test_list_is_uploaded_mapped_previewed_and_imported(upload_list, admin):
    answer = upload_list(LIST)
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import-mapping", args=[batch.pk])

    columns = admin.get(answer.url)
    assert [field.value() for field, _values in columns.context["form"].columns()] == [
        "company_name",
        "postcode",
        "company_phone",
        "",
    ]
    preview = admin.post(
        answer.url,
        {
            "country": "NL",
            "encoding": batch.encoding,
            "column_0": "company_name",
            "column_1": "postcode",
            "column_2": "company_phone",
        },
        follow=True,
    )
    assert preview.context["sums"][:4] == (2, 0, 0, 1)
    assert not Lead.objects.exists()

    done = admin.post(reverse("import-commit", args=[batch.pk]), follow=True)
    batch.refresh_from_db()
    assert (batch.rows, batch.created, batch.refused) == (3, 2, 1)
    assert done.status_code == 200
    refused = admin.get(reverse("import-refused", args=[batch.pk]))
    assert "The company name is missing." in b"".join(refused.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file is empty"),
        (b"%PDF-1.7 \x00\x01\x02", ""),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), ""),
        (b"BEGIN:VCARD\nFN:Ann\n", "header but no rows"),
        (b"company,phone\n", "header but no rows"),
        (b"company\nAc\x00me\n", ""),
    ],
)
def test_invalid_file_gives_a_field_error_and_is_not_stored(upload_list, content, reason):
    answer = upload_list(content)

    assert answer.status_code == 422
    errors = " ".join(answer.context["form"].errors["file"])
    assert errors
    assert reason in errors
    assert not ImportBatch.objects.exists()


def test_form_input_is_kept_when_the_file_is_rejected(upload_list, campaign):
    form = upload_list(b"%PDF-1.7\n", country="ES").context["form"]

    assert (form["campaign"].value(), form["country"].value()) == (str(campaign.pk), "ES")


def test_error_for_too_many_rows_names_the_limit(upload_list):
    answer = upload_list(b"company\n" + b"a\n" * 300_000)

    assert f"{read_table.MAX_ROWS:,}" in answer.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_oversized_file_is_rejected_before_reading(upload_list, monkeypatch):
    monkeypatch.setattr("leads.forms.imports.upload.MAX_BYTES", 10)

    assert "larger than" in upload_list(LIST).context["form"].errors["file"][0]


@needs_real_lists
def test_two_tables_in_one_sheet_are_rejected_with_the_reason(upload_list):
    answer = upload_list((REAL / "ugly/maven_two_tables_side_by_side.csv").read_bytes())

    assert "two tables side by side" in answer.context["form"].errors["file"][0]


def test_default_country_is_that_of_the_campaigns_territories(upload_list, admin, campaign):
    page = admin.get(reverse("import-new"), {"campaign": campaign.pk})
    assert "Netherlands" in str(page.context["form"]["country"].help_text)

    upload_list(LIST, country="")
    assert ImportBatch.objects.get().country == "NL"


def test_mapping_requires_the_company_name_and_unique_fields(upload_list, admin):
    url = upload_list(LIST).url

    answer = admin.post(url, {"encoding": "utf-8", "column_0": "city", "column_1": "city"})

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "is already mapped to column “company”" in errors["column_1"][0]
    assert "No column is mapped to the company name" in errors["__all__"][0]
    assert answer.context["form"]["column_0"].value() == "city"


def test_file_is_read_again_in_the_chosen_encoding(upload_list, admin):
    url = upload_list("会社名,住所\r\n日立製作所,東京都千代田区丸の内\r\n".encode("cp932")).url

    def choose(encoding):
        return admin.post(url, {"encoding": encoding, "column_0": "company_name"}, follow=True)

    again = choose("cp949")
    assert again.status_code == 200
    assert b"Check that the values look right" in again.content
    assert ImportBatch.objects.get().encoding == "cp949"
    refused = choose("utf-8")
    assert refused.status_code == 422
    assert "can't be read as utf-8" in refused.context["layout"].errors["encoding"][0].lower()
    assert ImportBatch.objects.get().encoding == "cp949"
    assert ImportBatch.objects.get().header == again.context["batch"].header
    assert admin.get(url).status_code == 200


def test_header_is_guessed_and_can_be_chosen(upload_list, admin):
    url = upload_list("Export of May,,\nFirma X,Ort,Draht\nAcme,Breda,013-5551000\n").url
    first = admin.get(url).context
    assert (first["batch"].header, first["batch"].rows) == (["Firma X", "Ort", "Draht"], 1)
    assert first["layout"]["header_line"].value() == 2

    columns = {"column_0": "company_name", "column_1": "note", "country": "ES"}
    chosen = admin.post(url, columns | {"header_line": "0"}, follow=True).context
    assert (chosen["batch"].header_line, chosen["batch"].rows) == (0, 3)
    assert chosen["batch"].header == ["Column 1", "Column 2", "Column 3"]
    assert chosen["batch"].country == "ES"

    back = admin.post(url, columns | {"header_line": "2"}, follow=True).context
    assert back["batch"].header == ["Firma X", "Ort", "Draht"]


def test_header_that_most_rows_do_not_fit_is_refused_beside_its_field(upload_list, admin):
    url = upload_list("Title\ncompany,city\n" + "Acme,Breda\n" * 5).url

    answer = admin.post(url, {"header_line": "1", "column_0": "company_name", "column_1": "note"})

    assert answer.status_code == 422
    assert "have more cells than line 1" in answer.context["layout"].errors["header_line"][0]
    assert answer.context["form"]["column_1"].value() == "note"
    assert ImportBatch.objects.get().header_line == 2


def test_sheet_can_be_chosen_and_columns_of_the_same_name_keep_their_field(upload_list, admin):
    book = workbook(
        {"A1": "Read me", "A2": "Made by the export"},
        {"A1": "company", "B1": "hue", "C1": "city", "A2": "Acme", "B2": "red", "C2": "Breda"},
        {"A1": "city", "B1": "hue", "C1": "company", "A2": "Gent", "B2": "blue", "C2": "Bolt"},
    )
    url = upload_list(book, name="book.xlsx").url
    first = admin.get(url).context
    assert (first["batch"].sheet, first["batch"].header) == (1, ["company", "hue", "city"])
    assert first["layout"]["sheet"].value() == 1

    columns = {"column_0": "company_name", "column_1": "industry", "column_2": ""}
    other = admin.post(url, columns | {"sheet": "2"}, follow=True).context

    assert other["batch"].header == ["city", "hue", "company"]
    assert [field.value() for field, _values in other["form"].columns()] == ["", "industry", "company_name"]
    assert [values for _field, values in other["form"].columns()] == [["Gent"], ["blue"], ["Bolt"]]


def test_list_with_another_header_must_be_previewed_again(mapped, admin):
    batch = mapped()

    admin.post(reverse("import-mapping", args=[batch.pk]), {"header_line": "0", "column_0": "company_name"})
    admin.post(reverse("import-commit", args=[batch.pk]))

    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.UPLOADED
    assert not Lead.objects.exists()


def test_large_file_is_opened_by_the_worker(upload_list, admin, monkeypatch):
    monkeypatch.setattr(opening, "AT_ONCE", 10)

    answer = upload_list(LIST)
    batch = ImportBatch.objects.get()
    url = reverse("import", args=[batch.pk])
    assert batch.state == ImportBatch.State.OPENING
    assert admin.get(answer.url, follow=True).redirect_chain == [(url, 302)]
    assert b"Opening the file" in admin.get(url).content
    assert opening.run(batch.at) == 1
    assert admin.get(url).url == answer.url
    assert admin.get(answer.url).context["batch"].rows == 3

    admin.post(answer.url, {"encoding": "cp949", "column_0": "company_name", "column_1": "note"})
    assert ImportBatch.objects.get().state == ImportBatch.State.OPENING
    assert opening.run(batch.at) == 1
    again = admin.get(answer.url).context
    assert again["batch"].encoding == "cp949"
    assert [field.value() for field, _values in again["form"].columns()][:2] == ["company_name", "note"]


def test_reason_of_the_worker_is_shown_and_the_file_deleted(upload_list, admin, monkeypatch):
    monkeypatch.setattr(opening, "AT_ONCE", 10)
    upload_list(b"%PDF-1.7 and so on")

    opening.run(ImportBatch.objects.get().at)

    batch = ImportBatch.objects.get()
    page = admin.get(reverse("import", args=[batch.pk]))
    assert batch.state == ImportBatch.State.FAILED
    assert b"not a table but a web page" in page.content
    assert b"Upload another file" in page.content
    assert not batch.parts.exists()


def test_busy_machine_refuses_no_file(upload_list, admin, monkeypatch):
    monkeypatch.setattr(opening, "AT_ONCE", 10)
    upload_list(LIST)
    batch = ImportBatch.objects.get()

    with monkeypatch.context() as busy:
        busy.setattr(reading, "SECONDS", 0.01)
        opening.run(batch.at)
    opening.run(batch.at)

    batch.refresh_from_db()
    assert (batch.state, batch.rows) == (ImportBatch.State.UPLOADED, 3)


def test_full_upload_folder_is_a_field_error(upload_list, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", full)

    answer = upload_list(LIST, country="ES")

    assert answer.status_code == 422
    assert "no room for this file" in answer.context["form"].errors["file"][0]
    assert answer.context["form"]["country"].value() == "ES"


def test_preview_shows_rows_by_verdict_with_reasons(mapped, admin):
    batch = mapped()
    url = reverse("import", args=[batch.pk])

    assert [row.name for row in admin.get(url).context["rows"]] == ["Bos Staal", "Koelhuis"]
    refused = admin.get(url, {"verdict": "refuse"}).context["rows"]
    assert [(row.line, row.reasons[0]) for row in refused] == [(4, "The company name is missing.")]
    assert "kept as typed" in admin.get(url).content.decode()


def test_mapping_can_be_changed_after_the_preview(mapped, admin):
    batch = mapped()

    answer = admin.post(
        reverse("import-mapping", args=[batch.pk]),
        {"country": "NL", "encoding": batch.encoding, "column_0": "company_name"},
        follow=True,
    )

    assert answer.context["sums"].wrong_numbers == 0
    assert ImportRow.objects.count() == 3


def test_preview_has_a_constant_query_count(mapped, admin, django_assert_max_num_queries):
    few = mapped()
    many = mapped((SHIPPED / "companydata_amsterdam.csv").read_bytes())
    for batch in (few, many):
        with django_assert_max_num_queries(12):
            assert admin.get(reverse("import", args=[batch.pk])).status_code == 200


def test_import_list_has_a_constant_query_count(mapped, admin, django_assert_max_num_queries):
    for _each in range(3):
        mapped()
    with django_assert_max_num_queries(6):
        page = admin.get(reverse("imports"))
    assert page.context["page"].rows[0].file_name == "list.csv"


def test_large_list_is_left_to_the_worker(mapped, admin, monkeypatch):
    monkeypatch.setattr(pipeline, "SYNC_MAX_ROWS", 1)
    batch = mapped()
    url = reverse("import", args=[batch.pk])

    assert batch.state == ImportBatch.State.READING
    assert b"Reading the list" in admin.get(url, headers={"HX-Request": "true"}).content
    pipeline.run(batch.at)
    assert admin.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_double_click_imports_once(mapped, admin):
    batch = mapped()
    for _click in range(2):
        admin.post(reverse("import-commit", args=[batch.pk]))

    assert Lead.objects.count() == 2


def test_list_can_be_discarded_until_it_is_imported(mapped, admin):
    discarded, imported = mapped(), mapped()
    admin.post(reverse("import-commit", args=[imported.pk]))
    for batch in (discarded, imported):
        admin.post(reverse("import-discard", args=[batch.pk]))

    assert list(ImportBatch.objects.all()) == [imported]
    assert not ImportRow.objects.exists()
    assert not ImportPerson.objects.exists()


def test_managers_import_into_their_own_campaigns_only(
    client, campaign, cleo, ann, make_campaign, elsewhere, ada
):
    theirs = make_campaign(elsewhere, [], name="Theirs")
    batch = upload.create_batch(LIST.encode(), "list.csv", theirs, by=ada)
    client.force_login(ann)
    assert client.get(reverse("imports")).status_code == 403
    client.force_login(cleo)
    assert list(client.get(reverse("import-new")).context["form"].fields["campaign"].queryset) == [campaign]
    assert client.get(reverse("import-mapping", args=[batch.pk])).status_code == 404
    assert client.post(reverse("import-commit", args=[batch.pk])).status_code == 404


@pytest.fixture
def in_progress(mapped, monkeypatch):
    """A list that the worker reads."""
    monkeypatch.setattr(pipeline, "SYNC_MAX_ROWS", 0)
    batch = mapped()
    ImportBatch.objects.filter(pk=batch.pk).update(rows_read=2)
    return batch


def test_progress_is_shown_and_asked_for_again(in_progress, admin):
    url = reverse("import", args=[in_progress.pk])

    page = admin.get(url).content.decode()
    part = admin.get(url, headers={"HX-Request": "true"}).content.decode()

    for shown in (page, part):
        assert '<progress aria-label="Reading" max="3" value="2">' in shown
        assert "2 of 3 rows" in shown
        assert 'hx-trigger="every 2s"' in shown
    assert reverse("import-pause", args=[in_progress.pk]) in page
    assert "Pause" not in part


def test_list_is_paused_resumed_and_cancelled_on_its_page(in_progress, admin):
    url = reverse("import", args=[in_progress.pk])

    paused = admin.post(reverse("import-pause", args=[in_progress.pk]), follow=True).content.decode()
    assert "Paused" in paused
    assert "hx-trigger" not in paused[paused.index('id="progress"') :].partition("</div>")[0]
    assert admin.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"

    resumed = admin.post(reverse("import-resume", args=[in_progress.pk]), follow=True).content.decode()
    assert "Paused" not in resumed

    cancelled = admin.post(reverse("import-cancel", args=[in_progress.pk]), follow=True)
    assert cancelled.redirect_chain[-1][0] == reverse("import-mapping", args=[in_progress.pk])


@pytest.mark.parametrize("what", ["import-pause", "import-resume", "import-cancel"])
def test_list_that_is_done_is_not_changed_by_an_old_page(mapped, admin, what):
    batch = mapped()

    answer = admin.post(reverse(what, args=[batch.pk]), follow=True)

    assert "This list has changed in the meantime" in answer.content.decode()
    batch.refresh_from_db()
    assert (batch.state, batch.paused) == ("previewed", False)


def test_list_is_discarded_while_it_is_read(in_progress, admin):
    answer = admin.post(reverse("import-discard", args=[in_progress.pk]), follow=True)

    assert "was discarded" in answer.content.decode()
    assert admin.get(reverse("import", args=[in_progress.pk])).status_code == 404


def test_stopped_import_says_how_many_rows_are_left(mapped, admin):
    batch = mapped()
    ImportBatch.objects.filter(pk=batch.pk).update(state="stopped", rows_imported=1, created=1)

    page = admin.get(reverse("import", args=[batch.pk])).content.decode()

    assert "2 of 3 rows were not imported." in page
    assert "upload the list again" in page


def test_interrupted_import_can_be_continued_or_stopped(mapped, admin):
    batch = mapped()
    ImportBatch.objects.filter(pk=batch.pk).update(
        state="halted", rows_imported=1, created=1, error="It failed."
    )

    page = admin.get(reverse("import", args=[batch.pk])).content.decode()

    for shown in ("It failed.", "2 of 3 rows were not imported.", "Continue import", "Stop import"):
        assert shown in page, shown


def test_rows_merged_into_known_companies_are_listed(mapped, admin):
    known = "company,kvk,city\nBos Staal,12345678,Breda\nKoelhuis,,Breda\n"
    admin.post(reverse("import-commit", args=[mapped(known).pk]))
    batch = mapped("company,kvk,city\nBosch Stahl,12345678,Tilburg\nKoelhuis,,Breda\nNew,,Breda\n")
    result = admin.post(reverse("import-commit", args=[batch.pk]), follow=True).content.decode()

    assert "2 rows matched existing companies" in result
    assert "1 under another name" in result
    url = reverse("import-matches", args=[batch.pk])
    (other,) = admin.get(url).context["rows"]
    assert (other.line, other.name, other.now.name, other.get_matched_by_display()) == (
        2,
        "Bosch Stahl",
        "Bos Staal",
        "Register number",
    )
    assert reverse("lead", args=[Lead.objects.get(company=other.now).pk]) in admin.get(url).content.decode()
    assert [row.line for row in admin.get(url, {"all": ""}).context["rows"]] == [2, 3]


def test_import_without_matches_says_so(mapped, admin):
    batch = mapped()
    admin.post(reverse("import-commit", args=[batch.pk]))

    page = admin.get(reverse("import-matches", args=[batch.pk]), {"all": ""}).content.decode()

    assert "No rows matched existing companies" in page
