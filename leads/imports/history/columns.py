"""Propose the columns of a history: what the desk does not import from other lists, such as stage, dates and owner."""

from collections.abc import Mapping, Sequence
from functools import cache

from ..mapping.fields import SEVERAL, Field
from ..mapping.headers import squeezed
from .stages import is_outcome

#: Column headers in English, Dutch, Spanish and Chinese, best first.
_WORDS: dict[Field, str] = {
    Field.EXTERNAL_ID: """external id, opportunity id, deal id, lead id, mql id, record id, id""",
    Field.STAGE: """stage or outcome, outcome, result, deal stage, deal status, stage, stage name, status, lead status,
        phase, pipeline stage, uitkomst, resultaat, fase, etapa, estado, resultado, 結果, 階段, 狀態""",
    Field.FIRST_CONTACT_ON: """first contact on, first contact date, first contact, first contacted on, engage date,
        create date, created date, created time, created at, created on, creation date, created, add time, date added,
        datum eerste contact, eerste contact, aangemaakt op, aanmaakdatum, fecha de primer contacto,
        fecha de creacion, 首次聯絡日期, 建立日期""",
    Field.OPENED_ON: """opened on, deal opened on, opportunity opened on, deal opened, converted date,
        deal geopend op, 商機建立日期""",
    Field.CLOSED_ON: """closed on, close date, closed date, closing date, won date, won time, lost date, lost time,
        date won, closed at, outcome date, outcome on, expected close date, expected closing date, won on, lost on,
        gesloten op, afgesloten op, sluitingsdatum, gewonnen op, verloren op, datum uitkomst, verwachte sluitingsdatum,
        fecha de cierre, 成交日期, 結案日期""",
    Field.DEAL_VALUE: """deal value, close value, value, amount, deal amount, order value, opportunity amount,
        dealwaarde, waarde, bedrag, importe, valor, 金額, 成交金額""",
    Field.LOST_REASON: """reason of loss, lost reason, loss reason, reason lost, reason for loss, closed lost reason,
        reason for refusal, reden van verlies, verliesreden, reden van weigering, motivo de perdida, 未成交原因""",
    Field.OWNER: """owner, owner name, owner email, deal owner, lead owner, opportunity owner, account owner,
        sales agent, sales rep, responsible, responsible user, assigned to, eigenaar, verantwoordelijke,
        toegewezen aan, propietario, responsable, 業務員, 負責業務""",
    Field.DEAL_NAME: """deal name, deal title, opportunity name, deal, opportunity, dealnaam, titel van de deal,
        nombre del negocio, 商機名稱""",
}
#: Words in front that say what the export is of.
_SUBJECTS = ("deal", "opportunity", "lead")


def guess(header: Sequence[str], known: Mapping[int, Field]) -> dict[int, Field]:
    """Return the fields of a history by column, among them those that `known` proposes for the other columns."""
    ranked = sorted(
        (rank, column, field) for column, name in enumerate(header) for field, rank in _meanings(name).items()
    )
    found: dict[int, Field] = {}
    for _rank, column, field in ranked:
        if column not in found and (field not in found.values() or field in SEVERAL):
            found[column] = field
    taken = set(found.values())
    rest = {column: field for column, field in known.items() if column not in found and field not in taken}
    return dict(sorted((found | rest).items()))


def is_history(fields: Mapping[int, Field], sample: Sequence[Sequence[str]]) -> bool:
    """Return whether a list with these columns tells what became of leads: it has a date, and some were won or lost."""
    if not {Field.FIRST_CONTACT_ON, Field.OPENED_ON, Field.CLOSED_ON} & set(fields.values()):
        return False
    stages = [column for column, field in fields.items() if field == Field.STAGE]
    return any(is_outcome(row[column]) for row in sample for column in stages if column < len(row))


def _meanings(name: str) -> dict[Field, int]:
    key = squeezed(name)
    if found := _fields().get(key):
        return found
    for subject in _SUBJECTS:
        if key.startswith(subject) and (found := _fields().get(key.removeprefix(subject))):
            return {field: rank + 100 for field, rank in found.items()}
    return {}


@cache
def _fields() -> dict[str, dict[Field, int]]:
    found: dict[str, dict[Field, int]] = {}
    for field, phrases in _WORDS.items():
        for rank, phrase in enumerate(phrases.split(",")):
            found.setdefault(squeezed(phrase), {}).setdefault(field, rank)
    return found
