"""The calling laws that Salesdesk publishes: a cautious reading, to be checked by a lawyer.

An empty desk starts with the newest ones. A desk that runs already is offered them (law_offers.py).
"""

from datetime import date
from typing import Any

from leads.models.compliance.calling_law import CallRule, LegalForm

AUTHOR = "Salesdesk defaults, to be checked by the desk's lawyer"
CHECKED_ON = date(2026, 11, 29)
_SMALL = [LegalForm.SOLE_TRADER, LegalForm.PARTNERSHIP]
_PROOF = "Consent: when, for what and how it was given. Own customer: the order and its date."

#: By country, oldest first; the name of an edition never changes.
LAWS: list[dict[str, Any]] = [
    {
        "edition": "NL-2021-07",
        "country": "NL",
        "valid_from": date(2021, 7, 1),
        "source": "Telecommunicatiewet art. 11.7 (from 1 July 2021: opt-in for natural persons, among them "
        "sole traders and partnerships). Own customers up to three years: ACM's guideline.",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": 3,
        "proof": _PROOF,
        "required_statement": "Give your name and company, and offer to stop calling.",
    },
    {
        "edition": "NL-2026-07",
        "country": "NL",
        "valid_from": date(2026, 7, 1),
        "source": "Telecommunicatiewet art. 11.7 as it reads from 1 July 2026: natural persons, among them sole "
        "traders and partnerships, only with prior consent. Being a customer is no longer enough.",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_CONSENT,
        "treated_as_persons": _SMALL,
        "customer_years": None,
        "proof": "Consent: when, for what and how it was given.",
        "required_statement": "Give your name and company, and offer to stop calling.",
    },
    {
        "edition": "ES-2023-06",
        "country": "ES",
        "valid_from": date(2023, 6, 30),
        "source": "Ley 11/2022, General de Telecomunicaciones, art. 66.1.b; Circular 1/2023 of the AEPD; Ley "
        "Orgánica 3/2018 art. 19 (contact data of people who work for a legal person).",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": 1,
        "proof": _PROOF,
        "required_statement": "Give your name, say that this is a sales call, and offer to stop calling.",
    },
    {
        "edition": "ES-2026-01",
        "country": "ES",
        "valid_from": date(2026, 1, 1),
        "source": "Ley 11/2022 art. 66.1.b; Circular 1/2023 of the AEPD; Orden TDF/149/2025 art. 9 and 10 (no sales "
        "calls from mobile numbers since 7 June 2025); Ley 10/2025 (consent is renewed every two years).",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": 1,
        "consent_years": 2,
        "barred_callers": ["+346", "+347"],
        "proof": _PROOF,
        "required_statement": "Give your name, say that this is a sales call, and offer to stop calling.",
    },
    {
        "edition": "TW-2012-10",
        "country": "TW",
        "valid_from": date(2012, 10, 1),
        "source": "Personal Data Protection Act 個人資料保護法 art. 19 and 20: people who refuse marketing must not "
        "be called again; the first contact must offer a way to refuse, free of charge.",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": None,
        "proof": _PROOF,
        "required_statement": "Give your name and company, and say that they can refuse further calls free of charge.",
    },
    {
        "edition": "DE-2021-10",
        "country": "DE",
        "valid_from": date(2021, 10, 1),
        "source": "UWG § 7 (consumers: prior express consent; businesses: at least presumed consent, read here as "
        "consent or an existing customer) and § 7a (proof of consent is kept for five years from giving and each use).",
        "companies": CallRule.WITH_BASIS,
        "persons": CallRule.WITH_CONSENT,
        "treated_as_persons": [],
        "customer_years": None,
        "proof_years": 5,
        "proof": "Consent: when, for what and how it was given.",
        "required_statement": "Give your name and company at the start, and say that this is a sales call.",
    },
]
