"""Read what a list says of a lead or deal: its result, the step of an open deal, and why it was lost."""

import re
from typing import NamedTuple

from leads.models.imports.past_outcome import PastResult
from leads.models.stages import DropReason, PastReason

from ..mapping.header_patterns import plain

#: Open deals have these steps (handoffs.models.Opportunity).
DISCOVERY, PROPOSAL, NEGOTIATION = "discovery", "proposal", "negotiation"


class PastStage(NamedTuple):
    """A stage as the desk knows it. `vague` ones, such as "open", give way to a clearer one of the same row."""

    result: PastResult
    step: str = ""
    vague: bool = False


#: Words of the default stages of HubSpot, Salesforce, Pipedrive, Zoho and Teamleader among them.
_WORDS: dict[PastStage, str] = {
    PastStage(
        PastResult.WON
    ): """won, closed won, deal won, accepted, customer, client, ordered, sold, gewonnen,
        klant, aanvaard, geaccepteerd, ganado, ganada, cerrada ganada, cliente, 成交, 已成交, 贏單""",
    PastStage(
        PastResult.LOST
    ): """lost, closed lost, deal lost, closed lost to competition, refused, declined,
        rejected, verloren, geweigerd, afgewezen, perdido, perdida, cerrada perdida, 未成交, 輸單""",
    PastStage(
        PastResult.RULED_OUT
    ): """disqualified, unqualified, not qualified, junk, junk lead, bad fit, spam,
        duplicate, closed not converted, gediskwalificeerd, niet gekwalificeerd, descalificado, no calificado""",
    PastStage(
        PastResult.DEAL, DISCOVERY
    ): """engaging, opportunity, discovery, qualification, qualified, needs analysis,
        appointment scheduled, qualified to buy, contact made, meeting scheduled, meeting planned, demo scheduled,
        presentation scheduled, value proposition, identify decision makers, id decision makers, perception analysis,
        kwalificatie, gekwalificeerd, meeting gepland, afspraak gepland, behoefteanalyse""",
    PastStage(
        PastResult.DEAL, PROPOSAL
    ): """proposal, proposal made, proposal price quote, proposal sent, quote,
        quote sent, quotation, quotation sent, offer, offer sent, offerte, offerte verstuurd, offerte verzonden,
        offerte gemaakt, propuesta, propuesta enviada, 報價""",
    PastStage(
        PastResult.DEAL, NEGOTIATION
    ): """negotiation, negotiation review, negotiations started, negotiating,
        contract sent, decision maker bought in, onderhandeling, contract verstuurd, negociacion, 議價""",
    PastStage(
        PastResult.DEAL, DISCOVERY, vague=True
    ): "open, open deal, in progress, lopend, abierto, abierta",
    PastStage(
        PastResult.MQL
    ): """mql, marketing qualified lead, interested, pre qualified, sql, sales qualified lead,
        hot, warm, geinteresseerd""",
    PastStage(
        PastResult.PROSPECT
    ): """prospect, prospecting, contacted, working, working contacted, connected,
        attempted to contact, contact in future, open contacted, lead, gecontacteerd, in gesprek, contactado""",
    PastStage(
        PastResult.SUSPECT
    ): """suspect, new, not contacted, open not contacted, subscriber, other, nieuw, nuevo,
        niet gecontacteerd""",
}
_STAGES = {" ".join(word.split()): stage for stage, words in _WORDS.items() for word in words.split(",")}

_REASONS = [
    (DropReason.PRICE, r"\bpric|expensive|cost|prijs|duur\b|precio|caro|價格|太貴"),
    (DropReason.COMPETITOR, r"compet|concurren|another (?:supplier|vendor)|andere leverancier|對手|競爭"),
    (DropReason.NO_BUDGET, r"budget|fund|presupuesto|預算"),
    (DropReason.CONTRACT, r"contract|contrato|合約"),
    (DropReason.NOT_NOW, r"tim(?:e|ing)|later|not now|postpon|niet nu|uitgesteld|plazo|時機|暫緩"),
    (DropReason.NO_AUTHORITY, r"authority|decision maker|decider|bevoegd|beslisser|決策"),
    (DropReason.NO_NEED, r"\bneed|requirement|behoefte|necesi|需求"),
    (
        DropReason.NOT_REACHED,
        r"unrespons|no (?:response|answer|reply|contact)|ghost|reach|geen reactie|sin respuesta|聯絡不上",
    ),
    (DropReason.NO_INTEREST, r"interes|interest|belangstelling|興趣"),
]
_PATTERNS = [(reason, re.compile(words, re.IGNORECASE)) for reason, words in _REASONS]


def stage_of(cells: list[str]) -> PastStage | None:
    """Return the stage of a row whose stage, status and phase are in these cells; None if none of them is known.

    A closed one counts before an open one, and a clear one before a vague one.
    """
    found = [stage for cell in cells if (stage := _STAGES.get(plain(cell)))]
    return min(found, key=_certainty, default=None)


def is_outcome(cell: str) -> bool:
    """Return whether the cell says that a lead or deal was won or lost."""
    stage = _STAGES.get(plain(cell))
    return stage is not None and stage.result in (PastResult.WON, PastResult.LOST)


def reason_of(text: str) -> str:
    """Return the reason of a loss that `text` means."""
    found = next((reason for reason, words in _PATTERNS if words.search(text)), None) if text else None
    return (found or PastReason.NOT_GIVEN).value


def _certainty(stage: PastStage) -> tuple[bool, bool]:
    is_open = stage.result not in (PastResult.WON, PastResult.LOST, PastResult.RULED_OUT)
    return is_open, stage.vague
