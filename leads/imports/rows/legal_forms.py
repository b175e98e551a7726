"""Read the legal form of a company from its column or its name."""

import re
import unicodedata

from leads.models.compliance.calling_law import LegalForm

_ACCENTS = re.compile("[\u0300-\u036f]")
_WORDS = {
    LegalForm.COMPANY: """company, legal person, bv, besloten vennootschap, nv, naamloze vennootschap, stichting,
        vereniging, cooperatie, rechtspersoon, bedrijf, sl, slu, sll, sociedad limitada, sa, sau,
        sociedad anonima, scoop, fundacion, asociacion, persona juridica, empresa, gmbh, ag, ltd, limited, llc,
        plc, inc, corp, corporation, kk, sas, sarl, spa, srl, ab, as, oy, 公司, 法人, 有限公司, 股份有限公司""",
    LegalForm.PARTNERSHIP: """partnership, vof, vennootschap onder firma, maatschap,
        commanditaire vennootschap, sociedad civil, comunidad de bienes, gbr, 合夥, 合夥組織""",
    LegalForm.SOLE_TRADER: """sole trader, sole proprietorship, eenmanszaak, zzp, zzper, zelfstandige,
        freelance, freelancer, autonomo, autonoma, empresario individual, einzelunternehmen, 獨資, 商號,
        行號, 獨資商號""",
    LegalForm.PERSON: """person, private person, consumer, particulier, consument, natuurlijk persoon,
        particular, persona fisica, consumidor, 個人, 自然人, 消費者""",
}
BY_WORD = {" ".join(word.split()): form for form, words in _WORDS.items() for word in words.split(",")}
_ENDINGS = "bv nv sl slu sll sa sau gmbh ag ltd limited llc plc inc corp corporation sarl srl oy ab"
#: Endings of company names that mean the same in every country.
_IN_NAMES = dict.fromkeys(_ENDINGS.split(), LegalForm.COMPANY) | {
    "vof": LegalForm.PARTNERSHIP,
    "eenmanszaak": LegalForm.SOLE_TRADER,
}


def legal_form(cell: str, name: str) -> str:
    """Return the legal form named in `cell`, else the one in the company name, else ""."""
    if form := BY_WORD.get(_folded(cell)):
        return form
    if "有限公司" in name:
        return LegalForm.COMPANY
    words = _folded(name).split()
    return _IN_NAMES.get(words[-1], "") if len(words) > 1 else ""


def _folded(text: str) -> str:
    """Normalize to lower case without accents, periods and gaps between initials: "S. L." becomes "sl"."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    plain = re.sub(r"[.'’()]", "", plain)
    return " ".join(re.sub(r"\b(\w) (?=\w\b)", r"\1", plain).split())
