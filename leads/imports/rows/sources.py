"""Read the source of a lead as lists write it: "Hannover Messe 2026", "webformulier", "referred by Bos"."""

import re

from leads.models.stages import Source

#: The words of each source, the most telling first.
_WORDS = {
    Source.FAIR: r"fairs?\b|trade ?show|expo|beurs|feria|messe|badge|展",
    Source.REFERRAL: r"refer|word of mouth|aanbevol|doorverw|recomend|推薦",
    Source.PARTNER: r"partner|reseller|dealer|distribu",
    Source.DOWNLOAD: r"download|white ?paper|e-?book|descarga|下載",
    Source.FORM: r"\bform|web-?formul|formul[ai]|contact us|表單",
    Source.CALL: r"inbound call|called us|phone|telefo|llamada|來電",
    Source.MAIL: r"e-?mail|newsletter|nieuwsbrief|bolet[ií]n|correo|電子報",
    Source.WEBSITE: r"\bweb|site\b|chat|organic|google|sitio|網站",
    Source.OWN: r"own prospecting|outbound|prospect|eigen",
    Source.LIST: r"\blist|lijst|lista|名單",
}
_PATTERNS = [(source, re.compile(words, re.IGNORECASE)) for source, words in _WORDS.items()]


def source_of(text: str) -> str:
    """Return the source that `text` means, or "" if it says none that is known."""
    return next((source.value for source, words in _PATTERNS if words.search(text)), "") if text else ""
