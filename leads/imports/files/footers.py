"""Lines that programs write below the rows of a report: a total, a notice of confidentiality, where it comes from."""

import re
from collections.abc import Sequence

_COUNTED = (
    r"rows?|records?|items?|results?|rijen|regels|stuks|filas|registros|zeilen|einträge|lignes|筆|笔|列"
)
_TOTAL = r"(?:grand |sub)?totals?|eindtotaal|totaal|totales|gesamt|summe|somme|總計|合計|共計|总计|合计|共"
_FOOTERS = re.compile(
    rf"(?:{_TOTAL})[\s:：(]*\d[\d.,]*\s*(?:{_COUNTED})?\W*"
    rf"|\d[\d.,]*\s*(?:{_COUNTED})\W*"
    r"|(?:strictly )?confidential(?: information)?\b.*(?:distribut|disclos|internal).*|confidential\W*"
    r"|(?:strikt )?vertrouwelijk\W*|(?:estrictamente )?confidencial\W*|(?:streng )?vertraulich\W*|[機机]密\W*"
    r"|(?:copyright\b|©|\(c\)).*\b\d{4}\b.*"
    r"|(?:report |list |data )?(?:generated|exported|created|printed) (?:on|at|by|from|with)\b.*"
    r"|(?:geëxporteerd|gegenereerd|afgedrukt) (?:op|door|uit|met)\b.*"
    r"|(?:exportado|generado|impreso) (?:el|por|desde|con)\b.*",
    re.IGNORECASE,
)


def is_footer(cells: Sequence[str]) -> bool:
    """Return whether the only filled cell of a row reads like the last lines of a report."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) == 1 and bool(_FOOTERS.fullmatch(filled[0]))
