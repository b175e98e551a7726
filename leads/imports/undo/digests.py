"""SQL that digests rows and values, so that an edit is recognized without keeping a copy of them."""

_DIGEST = "hashtextextended(ROW({parts})::text, 0)"


def of_text(value: str) -> str:
    """Return SQL for the digest of a text."""
    return f"hashtextextended({value}, 0)"


def of_company(company: str) -> str:
    """Return SQL for the digest of what a person may edit on a company."""
    return _of(
        company,
        "company",
        "name other_name legal_form register_number country postcode city address industry",
    )


def of_contact(contact: str) -> str:
    """Return SQL for the digest of what a person may edit on a contact."""
    return _of(
        contact, "contact", "company_id name first_name title phone phone_typed email language legal_basis"
    )


def of_lead(lead: str) -> str:
    """Return SQL for the digest of a lead, without its score, which the desk computes."""
    facts = (
        "version stage stream holder_id contact_id territory_id route partner_id value probability interest"
    )
    return _of(lead, "lead", facts)


_MORE = {"company": "website employees revenue merged_into_id", "contact": "merged_into_id", "lead": "round"}


def _of(alias: str, subject: str, facts: str) -> str:
    names = [*facts.split(), *_MORE[subject].split()]
    fields = f'(SELECT own."values" FROM leads_{subject}values own WHERE own.{subject}_id = {alias}.id)'
    return _DIGEST.format(parts=", ".join([*(f"{alias}.{name}" for name in names), fields]))
