"""What several tests of leads begin with."""

import pytest

from leads import law
from leads.models import CallingLaw
from leads.models.legal import LegalForm, May
from salesdesk import clock


@pytest.fixture
def write():
    """A version of the Dutch law that says something else, in force from now on."""

    def write(country="NL", **says):
        facts = {
            "valid_from": clock.now().date(),
            "author": "Ada",
            "source": "A law",
            "companies": May.FREELY,
        }
        return law.add_version(
            CallingLaw(country=country, **{**facts, "persons": May.WITH_GROUND, **says}), None
        )

    return write


@pytest.fixture
def baker(make_lead):
    """A sole trader, whose cold call is due."""
    return make_lead("Bakkerij Bos", legal_form=LegalForm.SOLE_TRADER)
