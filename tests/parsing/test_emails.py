"""E-mail addresses in cells; invalid ones are reported."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from leads.imports.files import read_table
from salesdesk import parsing
from salesdesk.parsing.emails import normalized
from tests.sample_lists import REAL, needs_real_lists


@needs_real_lists
def test_cells_with_several_addresses_are_parsed():
    table = read_table.read(REAL / "companies/twse_listed_t187ap03_L.csv", "twse.csv")
    column = table.header.index("電子郵件信箱")

    emails = [parsing.email(cells[column]) for _, cells in table.rows]

    assert sum(bool(email.rest) for email in emails) == 4
    assert sum(bool(email.problem) for email in emails) == 5
    assert sum(bool(email.first) for email in emails) == 1009


@pytest.mark.parametrize(
    ("cell", "first", "rest"),
    [
        ("ann@acme.nl", "ann@acme.nl", ()),
        ("ann@acme.nl; ben@acme.nl ;ann@acme.nl", "ann@acme.nl", ("ben@acme.nl",)),
        ("ann@acme.nl ben@acme.nl", "ann@acme.nl", ("ben@acme.nl",)),
        ("service＠blgroup.com.tw", "service@blgroup.com.tw", ()),
        ("IR.AGT@ Acergadget.com", "IR.AGT@acergadget.com", ()),
        ("Ann de Wit <ann@acme.nl>", "ann@acme.nl", ()),
        ("mailto:ann@acme.nl", "ann@acme.nl", ()),
    ],
)
def test_addresses_are_found_in_various_notations(cell, first, rest):
    assert parsing.email(cell) == (first, rest, "")


@pytest.mark.parametrize("cell", ["", "-", "無", "NA", "0", "n/a"])
def test_placeholder_gives_no_address(cell):
    assert parsing.email(cell) == ("", (), "")


@pytest.mark.parametrize("cell", ["hunya.com.tw", "103 0199@ubot.com.tw", "ann@", "http://www.cmi.com.tw"])
def test_invalid_address_is_reported_and_not_guessed(cell):
    email = parsing.email(cell)

    assert email.first == ""
    assert f"“{cell}”" in str(email.problem)


def test_valid_address_beside_an_invalid_one_is_kept():
    email = parsing.email("ann; ben@acme.nl")

    assert email.first == "ben@acme.nl"
    assert "“ann”" in str(email.problem)


@given(
    st.from_regex(r"\A[A-Za-z0-9_.+-]{1,70}@([A-Za-z0-9-]{1,34}\.){1,4}[A-Za-z]{1,14}\Z")
    | st.from_regex(r"\Aann@([a-z]{1,3}\.)?(test|local|invalid|arpa|example|onion|localhost|home\.arpa)\Z")
)
def test_fast_path_agrees_with_full_validation(address):
    try:
        long_way = validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        with pytest.raises(EmailNotValidError):
            normalized(address)
    else:
        assert normalized(address) == long_way
