"""An objection in a list is kept: its numbers and people are silent everywhere, from any row of any list."""

import pytest

from leads.accounts import missing_numbers
from leads.forms.imports.mapping import MappingForm
from leads.funnel import transitions
from leads.imports import pipeline, preview, upload
from leads.models import Contact, ImportBatch, Lead, Suppression
from leads.queue import claim

from .row_counts import counts

pytestmark = pytest.mark.usefixtures("tuesday")

KAPPA = "Kappa Bouw B.V.,Anna de Vries,020 624 1111,1011 AA"
LAMBDA = "Lambda Zuivel B.V.,Bram Jansen,020 624 2222,1011 BB"
HEADER = "Company,Contact,Phone,Postcode"


@pytest.fixture
def block(campaign, ada):
    """Import a file as a do-not-call list."""

    def block(content, country="NL"):
        batch = upload.create_batch(content.encode(), "old desk.csv", campaign, country=country, by=ada)
        objections = ImportBatch.Contents.OBJECTIONS
        pipeline.start_reading(batch, batch.mapping, country=country, contents=objections)
        assert pipeline.process(batch.pk)
        batch.refresh_from_db()
        sums = preview.totals(batch)
        pipeline.start_committing(batch)
        assert pipeline.process(batch.pk)
        batch.refresh_from_db()
        assert batch.state == ImportBatch.State.COMMITTED, batch.error
        assert (sums.create, sums.skip, sums.refuse) == (batch.created, batch.skipped, batch.refused)
        return batch

    return block


@pytest.mark.parametrize("cell", ["Yes", "ja", "TRUE", "opted out", "2025-03-01", "Do Not Allow"])
def test_known_lead_is_no_longer_called(bring, ann, cell):
    bring(f"{HEADER}\n{KAPPA}\n")

    batch = bring(f"{HEADER},Do Not Call\n{KAPPA},{cell}\n")

    assert counts(batch) == (1, 0, 0, 0, 1)
    lead = Lead.objects.get()
    assert (lead.stage, lead.reason, lead.steps.count()) == ("lost", "do_not_call", 0)
    assert claim.take_next(ann) is None


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("May be called", "no"),
        ("Mag gebeld worden", "N"),
        ("Bellen toegestaan", "nee"),
        ("PhoneOptIn", "false"),
        ("Consent to call", "withdrawn"),
        ("Telephone marketing consent", "no"),
        ("Se puede llamar", "no"),
        ("Darf angerufen werden", "nein"),
        ("可致電", "否"),
        ("Status", "DNC"),
        ("Call result", "Do not call again!"),
        ("Opmerking", "Niet meer bellen"),
        ("Observaciones", "No volver a llamar"),
        ("Notes", "Asked not to be called"),
        ("備註", "請勿來電"),
    ],
)
def test_refused_permission_or_a_status_is_an_objection_too(bring, header, said):
    bring(f"{HEADER},{header}\n{KAPPA},{said}\n")

    assert counts(bring(f"{HEADER}\n{KAPPA}\n")) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("May be called", "yes"),
        ("Mag gebeld worden", ""),
        ("Phone opt-in", "2025-03-01"),
        ("Can be called after", "Tuesday"),
        ("Notes", "Do not call before 10"),
        ("Status", "Call back"),
        ("Lead status", "No contact"),
        ("History", "no calls"),
        ("Opmerking", "niet bellen op vrijdag"),
    ],
)
def test_permission_or_another_remark_is_no_objection(bring, header, said):
    assert bring(f"{HEADER},{header}\n{KAPPA},{said}\n").created == 1


def test_permission_that_is_neither_yes_nor_no_refuses_the_row_only(bring):
    header = f"{HEADER},May be called"
    bring(f"{header}\n{KAPPA},perhaps\nAlfa,Jan,020 624 3333,1011 AA,yes\nBeta,Al,020 624 4444,1011 AA,no\n")

    assert bring(f"{HEADER}\n{KAPPA}\n").created == 1


def test_error_in_the_do_not_email_column_leaves_the_address_out(bring):
    bring("Company,Contact,Contact email,Do not email\nAlfa,Jan,jan@alfa.example,#REF!\n")

    assert (Contact.objects.get().email, Suppression.objects.count()) == ("", 0)


def test_objection_that_is_the_only_fact_refuses_later_rows(bring):
    bring(f"{HEADER},Do Not Call\n{LAMBDA},Yes\n")

    assert counts(bring(f"{HEADER}\n{LAMBDA}\n")) == (1, 0, 0, 0, 1)


def test_objection_counts_for_other_rows_of_the_same_list(bring, read):
    content = f"{HEADER},Do Not Call\n{LAMBDA},no\nOther,Bram Jansen,020 624 2222,1011 BB,\n{LAMBDA},yes\n"

    assert preview.totals(read(content)).refuse == 3
    assert counts(bring(content)) == (3, 0, 0, 0, 3)


def test_objection_in_a_row_without_a_company_is_kept(bring):
    bring("Company,Phone,Do Not Call\n,020 624 1111,yes\n")

    assert counts(bring(f"{HEADER}\n{KAPPA}\n"))[4] == 1


@pytest.mark.parametrize(
    "again",
    [
        "Kappa Bouw,Anna de Vries,020 624 9999,1012 ZZ,",
        "KAPPA BOUW BV,mevr. Anna de Vries,,,",
        "Another,A. de Vries,020 624 9999,,anna@kappa.example",
    ],
)
def test_person_who_objects_is_silent_on_every_number(bring, again):
    bring(f"{HEADER},Email,Do Not Call\n{KAPPA},anna@kappa.example,yes\n")

    assert counts(bring(f"{HEADER},Email\n{again}\n"))[4] == 1


def test_known_number_of_a_person_falls_silent_though_the_row_has_none(bring):
    bring(f"{HEADER}\n{KAPPA}\n")

    bring("Company,Contact,Do Not Call\nKappa Bouw BV,Anna de Vries,yes\n")

    assert Lead.objects.get().reason == "do_not_call"


def test_colleague_of_a_person_who_objects_is_called_instead(bring):
    bring(f"{HEADER}\n{KAPPA}\nKappa Bouw B.V.,Kees Kok,020 624 3333,1011 AA\n")

    bring(f"{HEADER},Do Not Call\n{KAPPA},yes\n")

    lead = Lead.objects.get()
    assert (lead.stage, lead.contact.name, lead.steps.get().contact.name) == (
        "suspect",
        "Kees Kok",
        "Kees Kok",
    )


def test_every_number_of_an_objecting_row_is_suppressed(bring):
    bring("Company,Phone,Mobile,Do Not Call\nKappa,020 624 1111 / 020 624 1112,06 12345678,yes\n")

    assert Suppression.objects.filter(kind="number").count() == 3


def test_person_who_objected_gets_no_new_number(bring, ada):
    bring("Company,Contact\nKappa Bouw,Anna de Vries\n")
    bring("Company,Contact,Do Not Call\nKappa Bouw,Anna de Vries,yes\n")

    with pytest.raises(transitions.Refused, match="asked not to be called"):
        missing_numbers.add(Lead.objects.get(), phone="+31206249999", by=ada)


def test_word_that_is_neither_yes_nor_no_refuses_the_row_only(bring):
    assert counts(bring(f"{HEADER},Do Not Call\n{KAPPA},perhaps\n"))[4] == 1
    assert not Suppression.objects.exists()


def test_address_that_must_get_no_mail_is_left_out_and_suppressed(bring):
    bring(f"{HEADER},Email,HasOptedOutOfEmail\n{KAPPA},anna@kappa.example,true\n")

    assert Contact.objects.get().email == ""
    assert Suppression.objects.get().kind == "address"


def test_do_not_call_list_blocks_numbers_without_importing_anything(bring, block):
    bring(f"{HEADER}\n{KAPPA}\n")

    batch = block("phone\n020 624 1111\n+31 6 12345678\n020-6241111\nnot a number\n")

    assert counts(batch) == (4, 2, 0, 1, 1)
    assert Lead.objects.get().reason == "do_not_call"
    assert Suppression.objects.filter(kind="number").count() == 2


def test_do_not_call_list_that_is_imported_again_changes_nothing(block):
    block("phone,name\n020 624 1111,Anna\n")

    assert counts(block("phone,name\n020 624 1111,Anna\n")) == (1, 0, 0, 1, 0)


def test_do_not_call_list_needs_a_column_that_says_who(campaign, ada):
    batch = upload.create_batch(b"city,phone\nBreda,1\n", "x.csv", campaign, by=ada)
    facts = {"contents": "objections", "encoding": batch.encoding}

    assert not MappingForm(facts | {"column_0": "city"}, batch=batch).is_valid()
    assert MappingForm(facts | {"column_1": "company_phone"}, batch=batch).is_valid()
