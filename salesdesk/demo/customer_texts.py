"""Remarks of customers after an order."""

CUSTOMER_PHRASES: dict[str, dict[str, list[str]]] = {
    "satisfied": {
        "en": [
            "Works as promised, the night alarms stopped.",
            "Happy with the delivery; wants the manual in their language.",
            "Two loads saved already.",
        ],
        "nl": ["Tevreden, systeem draait zonder storing.", "Levering was netjes op tijd."],
        "es": ["Muy contentos con la instalación."],
        "zh-hant": ["很滿意,系統運作正常。"],
    },
    "issue": {
        "en": ["One sensor drops out at night.", "The invoice has the wrong reference."],
        "nl": ["Eén sensor valt 's nachts weg."],
        "es": ["Un sensor falla por la noche."],
        "zh-hant": ["有一個感測器夜間斷線。"],
    },
    "referral": {
        "en": ["Knows a colleague at another site who has the same problem.", "We may call their haulier."],
        "nl": ["We mogen hun vervoerder bellen."],
        "es": ["Podemos llamar a su transportista."],
        "zh-hant": ["介紹了他們的運輸夥伴。"],
    },
    "repeat_order": {
        "en": ["Wants the same for the second warehouse.", "Orders ten more."],
        "nl": ["Wil hetzelfde voor de tweede hal."],
        "es": ["Quiere lo mismo para la segunda nave."],
        "zh-hant": ["第二個倉庫也要安裝。"],
    },
    "trusted": {
        "en": ["You were the first to call back.", "The trial convinced our plant manager.", "A fair price."],
        "nl": ["Jullie belden als eersten terug."],
        "es": ["La prueba convenció a la dirección."],
        "zh-hant": ["你們回覆最快。"],
    },
}
