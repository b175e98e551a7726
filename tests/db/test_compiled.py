"""Compiled queries return the same as their plain querysets."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.transaction import TransactionManagementError, atomic

from leads.models import Company, Contact
from salesdesk.db.compiled import Compiled, param

PEOPLE = Compiled(
    lambda: (
        Contact.objects.filter(company=param("company"), name__gte=param("name"))
        .select_related("company__place")
        .annotate(
            where=F("company__city"),
            first=Subquery(
                Contact.objects.filter(company=OuterRef("company")).order_by("pk").values("name")[:1]
            ),
        )
        .order_by("-name")
    )
)
LOCKED = Compiled(lambda: Company.objects.select_for_update().filter(pk=param("company")))
NAMES = Compiled(
    lambda: Contact.objects.filter(company=param("company")).order_by("name").values_list("name")
)


@pytest.fixture
def companies(place):
    made = [
        Company.objects.create(name=name, name_key=name, place=place, country="NL", city=f"{name}stad")
        for name in ("Alba", "Brik")
    ]
    for company in made:
        for name in ("Ada", "Bo", "Cem"):
            Contact.objects.create(company=company, name=name)
    return made


def test_compiled_query_uses_the_values_of_each_call(companies, django_assert_num_queries):
    alba, brik = companies
    PEOPLE.rows(company=0, name="")

    with django_assert_num_queries(2):
        of_alba = PEOPLE.rows(company=alba.pk, name="Bo")
        of_brik = PEOPLE.rows(company=brik.pk, name="Cem")
        values = [
            (each.name, each.company.name, each.company.place.country, each.where, each.first)
            for each in of_alba
        ]

    assert [("Cem", "Alba", "NL", "Albastad", "Ada"), ("Bo", "Alba", "NL", "Albastad", "Ada")] == values
    assert ["Brik"] == [each.company.name for each in of_brik]


def test_compiled_query_returns_instances_that_can_be_saved(companies):
    found = PEOPLE.first(company=companies[0].pk, name="Cem")
    found.title = "Buyer"
    found.save()

    assert "Buyer" == Contact.objects.get(pk=found.pk).title
    assert None is PEOPLE.first(company=companies[0].pk, name="Z")


def test_compiled_values_list_returns_tuples(companies):
    assert [("Ada",), ("Bo",), ("Cem",)] == NAMES.rows(company=companies[1].pk)


def test_missing_value_raises_a_key_error_with_its_name(companies):
    with pytest.raises(KeyError, match="name"):
        PEOPLE.rows(company=companies[0].pk)


def test_one_raises_does_not_exist(db):
    with atomic(), pytest.raises(Company.DoesNotExist):
        LOCKED.one(company=0)


@pytest.mark.django_db(transaction=True)
def test_locking_query_needs_a_transaction_in_every_thread(companies):
    pk = companies[0].pk
    with atomic():
        assert companies[0] == LOCKED.one(company=pk)

    with pytest.raises(TransactionManagementError):
        LOCKED.one(company=pk)

    def in_thread() -> str:
        try:
            with atomic():
                return LOCKED.one(company=pk).name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert ["Alba", "Alba"] == [each.result() for each in [threads.submit(in_thread) for _ in range(2)]]
