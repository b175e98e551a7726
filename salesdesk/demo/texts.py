"""Notes and quotes of the demo's people, mostly in English, otherwise in the local language."""

from leads.models import Lead

from .customer_texts import CUSTOMER_PHRASES
from .names import COUNTRIES
from .world import World

#: Probability that a rep writes a note in the language that was spoken.
LOCAL_LANGUAGE = 0.4

PHRASES: dict[str, dict[str, list[str]]] = CUSTOMER_PHRASES | {
    "inbound": {
        "en": [
            "Called us: wants to know how long a trial takes.",
            "Asked for the price list again.",
            "Returned my call, looks at it this week.",
        ],
        "nl": ["Belde zelf: wil weten hoe lang een proef duurt.", "Vroeg nog eens naar de prijslijst."],
        "es": ["Ha llamado: quiere saber cuánto dura la prueba."],
        "zh-hant": ["客戶來電詢問試用期。"],
    },
    "visit": {
        "en": [
            "Walked through the cold store. Door sensors are ten years old.",
            "Was in the neighbourhood; met the plant manager, who wants to see figures.",
            "Showed the trial unit, they keep it for two weeks.",
        ],
        "nl": ["Koelcel bekeken, sensoren zijn tien jaar oud.", "Was in de buurt; bedrijfsleider gesproken."],
        "es": ["He visto el almacén frigorífico, sensores antiguos."],
        "zh-hant": ["參觀冷藏庫，感測器已使用十年。"],
    },
    "note": {
        "en": [
            "Their new site opens in March, see the local paper.",
            "Met their supplier, who speaks well of them.",
        ],
        "nl": ["Nieuwe vestiging opent in maart, stond in de krant."],
        "es": ["La nueva nave abre en marzo."],
        "zh-hant": ["新廠預計三月啟用。"],
    },
    "no_answer": {
        "en": ["", "", "", "Reception says in a meeting."],
        "nl": [""],
        "es": [""],
        "zh-hant": [""],
    },
    "voicemail": {
        "en": ["", "Left my name and why I called."],
        "nl": ["Ingesproken: vraag over de koelcel."],
        "es": ["He dejado mensaje con el motivo."],
        "zh-hant": ["已留言，說明來意。"],
    },
    "call_back": {
        "en": [
            "Call after the board meeting.",
            "Wants to check last year's claims first.",
            "Driving, call later.",
        ],
        "nl": ["Zit in overleg, straks bellen.", "Wil eerst de cijfers van vorig jaar erbij pakken."],
        "es": ["Está reunido, que llame luego.", "Quiere mirar antes el presupuesto."],
        "zh-hant": ["會議中，請稍後再撥。", "要先確認今年的預算。"],
    },
    "later": {
        "en": [
            "Next budget round is in the new year.",
            "Current contract ends in spring.",
            "After they move to the new warehouse.",
        ],
        "nl": ["Contract loopt in het voorjaar af.", "Na de verbouwing weer bellen."],
        "es": ["El contrato acaba en primavera.", "Después del verano, con el nuevo almacén."],
        "zh-hant": ["明年第一季才有預算。", "新廠完工後再聯絡。"],
    },
    "no_interest": {
        "en": [
            "Happy with what they have.",
            "No longer ships anything chilled.",
            "Decisions are made at headquarters abroad.",
        ],
        "nl": ["Geen behoefte, alles loopt.", "Doet alles met de huidige leverancier."],
        "es": ["No lo necesitan ahora.", "Todo lo lleva la central."],
        "zh-hant": ["目前沒有需求。", "已使用其他品牌。"],
    },
    "qualified": {
        "en": [
            "Two claims last year, wants this fixed before peak season.",
            "Signs up to 25k, the board above that. Has budget.",
            "Failed the audit in May and has to pass the next one.",
        ],
        "nl": ["Twee claims vorig jaar, budget is er.", "Wil voor de zomer een proef met drie cellen."],
        "es": ["Tuvieron dos siniestros; hay presupuesto.", "Quiere una prueba antes de Navidad."],
        "zh-hant": ["去年有兩次客訴，預算已編列。", "希望下一次稽核前完成。"],
    },
    "wrong_person": {
        "en": ["Left the company.", "No longer handles this."],
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
            "Lost a load in May and another in August. Wants to visit a reference before the board meeting.",
            "Asked for a quote for three sites. IT will join the next call.",
            "Small pilot first, then all doors. Knows the price and is fine with it.",
        ],
        "nl": ["Zoekt een oplossing voor drie locaties; directeur beslist, IT kijkt mee."],
        "es": ["Quiere ver una referencia cercana antes de decidir. Decide el gerente."],
        "zh-hant": ["希望先看同業案例，再安排現場評估。"],
    },
    "missing": {
        "en": [
            "Who signs off on this?",
            "Do they have an approved budget?",
            "What problem do they need to solve?",
        ],
        "nl": ["Wie tekent er?"],
        "es": ["¿Quién firma?"],
        "zh-hant": ["誰有決定權？"],
    },
    "step": {
        "en": ["Visit the site", "Send the quote", "Go over it with IT", "Call about the reference"],
        "nl": ["Offerte nabellen"],
        "es": ["Llamar por el presupuesto"],
        "zh-hant": ["寄送報價單並追蹤"],
    },
    "lost": {
        "en": [
            "Went with a cheaper competitor.",
            "Under contract for another year.",
            "Board postponed the decision.",
        ],
        "nl": ["Directie stelt het een jaar uit."],
        "es": ["Se quedan con el proveedor actual."],
        "zh-hant": ["總公司暫緩採購。"],
    },
    "said": {
        "en": ["We want this before the summer.", "It is in the budget.", "The board knows about it."],
        "nl": ["Het staat op de begroting."],
        "es": ["Está en el presupuesto."],
        "zh-hant": ["已列入預算。"],
    },
    "took_back": {
        "en": ["The board wants to look at it again.", "Their director is new."],
        "nl": ["De directie twijfelt weer."],
        "es": ["La dirección lo vuelve a estudiar."],
        "zh-hant": ["管理層重新評估中。"],
    },
    "heard": {
        "en": ["On the phone", "During the site visit", "By e-mail"],
        "nl": ["In het gesprek"],
        "es": ["En la visita"],
        "zh-hant": ["會議中確認"],
    },
}

ANSWERS = {
    "Need": [
        "Two claims last year",
        "Auditor requires it",
        "No monitoring at night",
        "Reads loggers by hand",
    ],
    "Budget": ["Yes, this year", "From the maintenance budget", "€20k set aside", "Approved last month"],
    "Authority": [
        "Can sign alone",
        "Together with the director",
        "Board approval above 25k",
        "Plant manager",
    ],
    "Timing": ["Before summer", "This quarter", "When the new warehouse opens", "As soon as possible"],
}

INTERESTS = {
    "download": ["Downloaded the price guide", "Downloaded “Ten questions your auditor will ask”"],
    "form": ["Requested a demo", "Web form: how many sensors for four doors?"],
    "fair": ["Talked to us at the trade show", "Left a card at the trade show"],
    "call": ["Called us and asked for a call today"],
    "referral": ["Heard of us from a customer", "A colleague at another site works with us"],
    "website": ["Asked in the chat what a door costs", "Left a number on the website"],
    "customer": [
        "Customer: wants the same for their second site",
        "Customer: asks what four more sensors cost",
        "Customer: new hall opens soon, wants a quote",
    ],
}


def phrase(world: World, about: str, lead: Lead) -> str:
    """Return a random phrase about a subject, in English or in the language of the lead's country."""
    phrases = PHRASES[about]
    language = COUNTRIES[lead.company.country].language
    chosen = language if world.happens(LOCAL_LANGUAGE) and language in phrases else "en"
    return world.pick(phrases[chosen])
