"""What people of the demo say and write down: mostly in English, else in the language of the place."""

from leads.models import Lead

from .names import COUNTRIES
from .world import World

#: In how many lines of a hundred the rep writes in the language that was spoken.
AT_HOME = 0.4

WORDS: dict[str, dict[str, list[str]]] = {
    "no_answer": {"en": ["", "", "", "Switchboard: in a meeting."], "nl": [""], "es": [""], "zh-hant": [""]},
    "voicemail": {
        "en": ["", "Left my name and the reason."],
        "nl": ["Ingesproken: vraag over de koelcel."],
        "es": ["He dejado mensaje con el motivo."],
        "zh-hant": ["已留言，說明來意。"],
    },
    "call_back": {
        "en": ["After the board meeting.", "Wants to look at last year's claims first.", "Driving; later."],
        "nl": ["Zit in overleg, straks bellen.", "Wil eerst de cijfers van vorig jaar erbij pakken."],
        "es": ["Está reunido, que llame luego.", "Quiere mirar antes el presupuesto."],
        "zh-hant": ["會議中，請稍後再撥。", "要先確認今年的預算。"],
    },
    "later": {
        "en": [
            "Budget round in the new year.",
            "Contract ends in spring.",
            "After the move to the new hall.",
        ],
        "nl": ["Contract loopt in het voorjaar af.", "Na de verbouwing weer bellen."],
        "es": ["El contrato acaba en primavera.", "Después del verano, con el nuevo almacén."],
        "zh-hant": ["明年第一季才有預算。", "新廠完工後再聯絡。"],
    },
    "no_interest": {
        "en": [
            "Happy with what they have.",
            "No need: nothing chilled any more.",
            "Head office decides abroad.",
        ],
        "nl": ["Geen behoefte, alles loopt.", "Doet alles met de huidige leverancier."],
        "es": ["No lo necesitan ahora.", "Todo lo lleva la central."],
        "zh-hant": ["目前沒有需求。", "已使用其他品牌。"],
    },
    "qualified": {
        "en": [
            "Two claims last year, wants it solved before the peak.",
            "Signs up to 25k; the board above that. Budget is there.",
            "Auditor complained in May; must be right next time.",
        ],
        "nl": ["Twee claims vorig jaar, budget is er.", "Wil voor de zomer een proef met drie cellen."],
        "es": ["Tuvieron dos siniestros; hay presupuesto.", "Quiere una prueba antes de Navidad."],
        "zh-hant": ["去年有兩次客訴，預算已編列。", "希望下一次稽核前完成。"],
    },
    "wrong_person": {
        "en": ["Left the company.", "Not theirs any more."],
        "nl": ["Werkt daar niet meer."],
        "es": ["Ya no trabaja allí."],
        "zh-hant": ["已離職。"],
    },
    "do_not_call": {
        "en": ["Asked us to stop calling."],
        "nl": ["Wil niet meer gebeld worden."],
        "es": ["Pide que no llamemos más."],
        "zh-hant": ["要求不要再來電。"],
    },
    "brief": {
        "en": [
            "Lost a load in May and again in August. Wants to see a reference before the board meets.",
            "Asked for an offer for three sites. IT joins the next talk.",
            "Small pilot first, then all doors. Price is known and was no objection.",
        ],
        "nl": ["Zoekt een oplossing voor drie locaties; directeur beslist, IT kijkt mee."],
        "es": ["Quiere ver una referencia cercana antes de decidir. Decide el gerente."],
        "zh-hant": ["希望先看同業案例，再安排現場評估。"],
    },
    "missing": {
        "en": ["Who signs?", "Is there a budget, or a wish?", "What does it have to solve?"],
        "nl": ["Wie tekent er?"],
        "es": ["¿Quién firma?"],
        "zh-hant": ["誰有決定權？"],
    },
    "step": {
        "en": ["Visit the site", "Send the offer", "Talk it through with IT", "Call about the reference"],
        "nl": ["Offerte nabellen"],
        "es": ["Llamar por el presupuesto"],
        "zh-hant": ["寄送報價單並追蹤"],
    },
    "lost": {
        "en": ["Chose the cheaper one.", "Bound for another year.", "Put off by the board."],
        "nl": ["Directie stelt het een jaar uit."],
        "es": ["Se quedan con el proveedor actual."],
        "zh-hant": ["總公司暫緩採購。"],
    },
    "heard": {
        "en": ["On the telephone", "At the visit", "In their e-mail"],
        "nl": ["In het gesprek"],
        "es": ["En la visita"],
        "zh-hant": ["會議中確認"],
    },
}

ANSWERS = {
    "Need": [
        "Two claims last year",
        "Auditor asked for it",
        "Nobody sees it at night",
        "Loggers are read by hand",
    ],
    "Budget": ["Yes, this year", "From maintenance", "€ 20k set aside", "Approved last month"],
    "Authority": ["Signs alone", "With the director", "The board above 25k", "Plant manager"],
    "Timing": ["Before summer", "This quarter", "When the new hall opens", "As soon as possible"],
}

INTERESTS = {
    "download": ["Downloaded the price guide", "Downloaded “Ten questions of an auditor”"],
    "form": ["Asked for a demonstration", "Filled in the form: how many sensors for four doors?"],
    "fair": ["Talked to us at the fair", "Left a card at the fair"],
    "call": ["Rang us: please call me today"],
}


def said(world: World, about: str, lead: Lead) -> str:
    """A line about something, in English or in the language of the lead's people."""
    words = WORDS[about]
    language = COUNTRIES[lead.company.country].language
    chosen = language if world.happens(AT_HOME) and language in words else "en"
    return world.pick(words[chosen])
