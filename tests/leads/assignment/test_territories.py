"""The territory that gets a company: the most specific one that covers it."""

import pytest

from campaigns.models import Territory
from leads.assignment.territories import CompanyLocation, territory_for

EINDHOVEN = CompanyLocation("NL", "5611 AB", "Food wholesale", "Eindhoven")


def territory(pk, *above, countries=("NL",), **facts):
    return Territory(pk=pk, path=[*above, pk], countries=list(countries), **facts)


@pytest.mark.parametrize(
    ("territories", "expected"),
    [
        ([territory(1), territory(2, 1, postcodes=["56"])], 2),
        ([territory(1, postcodes=["5"]), territory(2, 1, postcodes=["5"])], 2),
        ([territory(1, postcodes=["5"]), territory(2, postcodes=["56"])], 1),
        ([territory(1), territory(2, 1, cities=["eindhoven"])], 2),
        ([territory(1), territory(2, cities=["Venlo"])], 1),
        ([territory(2, postcodes=["59"], cities=["Eindhoven "])], 2),
        ([territory(1), territory(2, countries=(), industries=["food"])], 2),
        ([territory(1, industries=["food"]), territory(2, cities=["Eindhoven"])], 2),
        ([territory(2, countries=("BE",))], None),
    ],
)
def test_most_specific_territory_gets_the_company(territories, expected):
    found = territory_for(EINDHOVEN, territories)
    assert expected == (found and found.pk)
