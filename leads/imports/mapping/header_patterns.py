"""Tell by the words of a header what its column is not: a contact of ours, of others, or a whole amount."""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HINT = re.compile(r"\([^()]{1,40}\)|\[[^\[\]]{1,40}\]")
_INTERNAL = re.compile(r"^\(do not modify\)", re.IGNORECASE)
# Our own people, in the exports of CRMs.
_OURS = re.compile(
    r"\b(?:owners?|ownerid|owned by|assigned|assignee|assigned ?to|created ?by|modified ?by|updated ?by|added ?by"
    r"|scanned ?by|(?:account|relationship|key account) ?manager|relatiebeheerder|sales ?(?:rep|agent|person|man)\w*"
    r"|sdr|bdr|csm|team ?members?|responsible user|user (?:name|email)|our contact|onze contact\w*|eigenaar"
    r"|toegewezen|verantwoordelijke?|vertegenwoordiger|aangemaakt door|gewijzigd door|gescand door"
    r"|propietari[oa]|asignad[oa]|responsable|vendedor|comercial asignado|gestor|creado por|modificado por|besitzer"
    r"|eigentumer|zustandig\w*|verantwortlich\w*|betreuer\w*|kundenbetreuer|vertriebsmitarbeiter"
    r"|erstellt von|geandert von|erfasst von|(?:lead|kontakt|konto|account|datensatz) ?inhaber"
    r"|proprietaire|charge d affaires|representant(?! legal)|attribue a|assigne a|cree par|modifie par)\b"
    r"|業務員|業務人員|負責業務|客戶經理|客户经理|所有者|负责人员|跟进人|分配给|指派給|営業担当|担当営業|弊社担当|自社担当|記録所有者"
)
# Contact details of others, and numbers that can't be called.
_OTHERS = re.compile(
    r"\b(?:fax|telefax|pager|headquarters?|access code|skype|linkedin|twitter|facebook|assistant|emergency|parent"
    r"|registrar|auditor|spouse|home (?:phone|fax))\b|傳真|传真|過戶|簽證|ファックス"
)
# An objection to calls, whatever stands before it: "Mobile Do Not Call".
_OBJECTION = re.compile(
    r"(?:\b(?:do not|don t|dont) (?:call|phone|contact)"
    r"|\bniet (?:meer |telefonisch )?(?:bellen|benaderen|gebeld worden)"
    r"|\bnicht (?:mehr )?(?:anrufen|kontaktieren)|\bno (?:volver a )?(?:llamar|contactar)"
    r"|\bne (?:pas|plus) (?:appeler|contacter)"
    r"|(?:拒絕|拒绝|請勿|请勿|不要|勿)(?:來電|来电|致電|致电|聯絡|联系|電話|电话))$"
)
# Leave to call, whose "no" is an objection: "Mag gebeld worden", "Phone opt-in".
_PERMISSION = re.compile(
    r"^(?!.*\b(?:not|niet|no|nicht|ne|after|vanaf|until)\b)(?:"
    r".*\b(?:may|can|ok|okay|allowed) (?:to |be |we )*(?:call|phone|contact)(?:ed)?"
    r"|.*\b(?:calls?|calling|phone|phoning|telephone|telemarketing|contact) "
    r"(?:is |are |marketing )?(?:allowed|permitted|permission|consent|opt ?in)"
    r"|.*\b(?:allow|accepts?|permission|consent|opt(?:ed)? ?in) (?:for |to |of |by |with |contact )*(?:phone ?)?"
    r"(?:calls?|calling|phone|telephone)"
    r"|callable|.*\bmag (?:telefonisch )?(?:gebeld|benaderd|gecontacteerd|worden gebeld|worden benaderd)(?: worden)?"
    r"|.*\b(?:bellen|telefonisch\w*(?: contact)?|gebeld worden) (?:toegestaan|mag|ok)"
    r"|(?:toestemming|akkoord|opt ?in) (?:voor |om te |met )*(?:bellen|telefonisch\w*(?: \w+)?|telefoon)"
    r"|(?:bel|telefoon|telefonische) ?(?:toestemming|opt ?in)"
    r"|se (?:le )?puede (?:llamar|contactar)|(?:permite|acepta|autoriza) (?:las )?llamadas?"
    r"|(?:consentimiento|autorizacion|permiso) (?:para |de )*"
    r"(?:llamar|llamadas?|telefono|telefonico|contacto telefonico)"
    r"|darf (?:angerufen|kontaktiert) werden|(?:anrufe?|telefonische ansprache) (?:erlaubt|gestattet)"
    r"|(?:einwilligung|zustimmung|opt ?in) (?:fur |zu |zum |zur )*(?:telefon\w*|anruf\w*)"
    r"|appels? autorises?|accepte (?:les )?appels?|peut etre (?:appele|contacte)"
    r"|(?:consentement|accord|opt ?in) (?:pour |aux? |les )*(?:appels?|telephone|telephonique)"
    r"|(?:可|可以|願意|同意|允許|允许)(?:致電|致电|來電|来电|打電話|打电话|電話聯絡|电话联系|電訪|接聽)|電話可|架電可"
    r")$"
)
# Amounts in thousands or millions, which would be read as if they were whole.
_SCALED = re.compile(
    r"\b(?:th|thousands?|0{3}s?|k|mln|mio|mill?|millions?|millones|miles|miljoen|duizend|tsd|tausend|teur|keur"
    r"|milliers)\b|[千萬万億亿]"
)


def folded(name: str) -> str:
    """Return a header in lower case, without accents, punctuation and hints in parentheses, with single spaces."""
    return plain(_HINT.sub(" ", name)) or plain(name)


def is_ours(name: str) -> bool:
    """Return whether the column names our own people, such as the owner of a record."""
    return bool(_INTERNAL.match(name)) or any(
        _OURS.search(each) for each in (plain(name), plain(_CAMEL.sub(" ", name)))
    )


def is_of_others(name: str) -> bool:
    """Return whether the column holds contact details that are not for calling the company or the contact."""
    return any(_OTHERS.search(each) for each in (plain(name), plain(_CAMEL.sub(" ", name))))


def is_objection(name: str) -> bool:
    """Return whether the header ends in words that forbid calls."""
    return bool(_OBJECTION.search(folded(name)))


def is_permission(name: str) -> bool:
    """Return whether the header asks if calls are allowed."""
    return bool(_PERMISSION.search(folded(_CAMEL.sub(" ", name))))


def is_scaled(name: str) -> bool:
    """Return whether the header says that amounts are in thousands or millions."""
    return bool(_SCALED.search(plain(name)))


def hints(name: str) -> list[str]:
    """Return the words in parentheses."""
    return [word for hint in _HINT.findall(name) for word in plain(hint).split()]


def plain(name: str) -> str:
    """Return a header in lower case, without accents and punctuation, with single spaces."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold().replace("臺", "台")))
    bare = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", bare)  # C.I.F. is cif
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))
