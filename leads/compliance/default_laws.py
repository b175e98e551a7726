"""The default calling laws: a cautious reading, to be checked by a lawyer.

They are only loaded for countries that have no version yet.
"""

from datetime import date

from leads.models.compliance.calling_law import CallRule, LegalForm

AUTHOR = "Salesdesk defaults, to be checked by the desk's lawyer"
_SMALL = [LegalForm.SOLE_TRADER, LegalForm.PARTNERSHIP]

LAWS = [
    {
        "country": "NL",
        "valid_from": date(2021, 7, 1),
        "source": "Telecommunicatiewet art. 11.7 (from 1 July 2021: opt-in for natural persons, among them "
        "sole traders and partnerships). Own customers up to three years: ACM's guideline.",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": 3,
        "proof": "Consent: when, for what and how it was given. Own customer: the order and its date.",
        "required_statement": "Give your name and company, and offer to stop calling.",
    },
    {
        "country": "ES",
        "valid_from": date(2023, 6, 30),
        "source": "Ley 11/2022, General de Telecomunicaciones, art. 66.1.b; Circular 1/2023 of the AEPD; Ley "
        "Orgánica 3/2018 art. 19 (contact data of people who work for a legal person).",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": 1,
        "proof": "Consent: when, for what and how it was given. Own customer: the order and its date.",
        "required_statement": "Give your name, say that this is a sales call, and offer to stop calling.",
    },
    {
        "country": "TW",
        "valid_from": date(2012, 10, 1),
        "source": "Personal Data Protection Act 個人資料保護法 art. 19 and 20: people who refuse marketing must not "
        "be called again; the first contact must offer a way to refuse, free of charge.",
        "companies": CallRule.ALLOWED,
        "persons": CallRule.WITH_BASIS,
        "treated_as_persons": _SMALL,
        "customer_years": None,
        "proof": "Consent: when, for what and how it was given. Own customer: the order and its date.",
        "required_statement": "Give your name and company, and say that they can refuse further calls free of charge.",
    },
]
