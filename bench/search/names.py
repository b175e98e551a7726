"""Names as a desk has them, for the benchmark of the search: of several countries and scripts, some far more often."""

from collections.abc import Iterator
from itertools import product

from django.db import connection

#: Parted by semicolons.
FIRST = (
    "Jan;Piet;Sanne;Tom;Eva;Lotte;Karim;Fatima;Joost;Maaike;Anna;Bram;Daan;Emma;Femke;Gijs;Hanna;Ilse;Jeroen;"
    "Koen;Lars;Marieke;Niels;Olga;Pieter;Quinten;Rik;Sofie;Thijs;Ursula;Victor;Wouter;Xander;Yara;Zoë;Andrés;"
    "José;María;Lucía;Íñigo;Jörg;Günther;Björn;Søren;Åsa;Łukasz;Élodie;François;Chloé;Siobhán"
)
LAST = (
    "Jansen;de Vries;van den Berg;Bakker;van Dijk;Visser;Smit;Meijer;de Boer;Mulder;de Groot;Bos;Vos;Peters;"
    "Hendriks;van Leeuwen;Dekker;Brouwer;de Wit;Dijkstra;Smits;de Graaf;van der Meer;Kok;Jacobs;van der Linden;"
    "Vermeulen;García Pérez;Cervelló Pons;Núñez Ros;Müller;Weiß;Schröder;O’Neill;D'Arcy;Kowalski;Ørsted;"
    "Lefèvre;Åkesson;Öztürk"
)
TRADES = (
    "Koeltransport;Bakkerij;Slagerij;Groothandel;Transport;Logistiek;Vishandel;Zuivel;Bouwbedrijf;"
    "Machinefabriek;Installatie;Techniek;Frutas;Transportes;Frigoríficos;Bodegas;Laboratorios;Kühllogistik;"
    "Brauerei;Spedition;Boulangerie;Fromagerie;Pharma;Farm;Hoveniers;Drukkerij;Garage;Metaal;Staal;Textiel"
)
TOWNS = (
    "Aalsmeer;Breda;Delft;Ede;Goes;Hoorn;IJmuiden;Kampen;Leiden;Maas;Noord;Oss;Peel;Rijn;Schelde;Tiel;Urk;"
    "Venlo;Waal;Zwolle;Levante;Murcia;Múrcia del Sur;Sevilla;Köln;Düsseldorf;Łódź;Ørestad;Saint-Étienne;"
    "’s-Hertogenbosch"
)
FORMS = "B.V.;NV;& Zonen;SL;S.A.;GmbH;Ltd;Groep;Holding BV;e Hijos"
#: Companies and contacts in other scripts: parts that are joined, and what stands between them.
OTHER_COMPANIES = [
    ("台北;高雄;台中;新竹;永信;大同;長榮;統一", "冷鏈;物流;食品;科技;電子;貿易", "股份有限公司;有限公司", ""),
    ("ООО;ЗАО;ИП", "Холод;Молоко;Рыба;Транспорт;Логистика;Хлеб", "Юг;Север;Центр;Восток", " "),
    ("Ψύξη;Μεταφορές;Τρόφιμα;Γαλακτοκομική", "Αθήνα;Πάτρα;Κρήτη;Βόλος", "ΑΕ;ΕΠΕ;ΙΚΕ", " "),
    ("شركة;مؤسسة;مصنع", "النور;التبريد;الألبان;النقل", "للتجارة;الدولية;الحديثة", " "),
]
OTHER_CONTACTS = [
    ("林;陳;王;張;李;黃", "美;志;淑;俊;雅;建", "惠;明;玲;華;豪;芬", ""),
    ("Иван;Анна;Сергей;Ольга", "Петрович;Сергеевна", "Смирнов;Иванова;Кузнецов", " "),
    ("Γιώργος;Μαρία;Νίκος;Ελένη", "του", "Παπαδόπουλος;Γεωργίου;Οικονόμου", " "),
    ("محمد;فاطمة;أحمد", "بن;آل", "علي;حسن;الزهراني", " "),
]
#: The keys of each name are made once, as making them is most of the work, and given to all who have it.
WRITE = """
SELECT setseed(0.5);
CREATE TEMP TABLE named AS SELECT n - 1 AS n, name FROM unnest(%(names)s::text[]) WITH ORDINALITY AS each (name, n);
CREATE TEMP TABLE chosen AS
    SELECT id, floor(random() ^ 1.5 * %(many)s)::bigint AS n FROM {table};
UPDATE {table} SET name = named.name{more} FROM chosen JOIN named USING (n) WHERE chosen.id = {table}.id;
CREATE TEMP TABLE spelt AS SELECT n, key FROM named CROSS JOIN LATERAL search_keys(named.name) AS key;
INSERT INTO {keys} (key, {owner}_id) SELECT spelt.key, chosen.id FROM chosen JOIN spelt USING (n) ORDER BY 2, 1;
DROP TABLE named, chosen, spelt;
"""
EMAIL = ", email = replace(search_fold(named.name), ' ', '.') || '@firma' || chosen.id %% 9973 || '.example'"


def companies() -> list[str]:
    """Return the names of companies, the most frequent first."""
    here = [f"{trade} {town} {form}" for form, town, trade in _every(FORMS, TOWNS, TRADES)]
    return _mixed(here, OTHER_COMPANIES)


def contacts() -> list[str]:
    """Return the names of contacts, the most frequent first."""
    return _mixed([f"{first} {last}" for last, first in _every(LAST, FIRST)], OTHER_CONTACTS)


def give() -> None:
    """Give every company and contact of the database one of the names, with its search keys."""
    for table, keys, owner, names, more in (
        ("leads_company", "leads_companysearchkey", "company", companies(), ""),
        ("leads_contact", "leads_contactsearchkey", "contact", contacts(), EMAIL),
    ):
        sql = WRITE.format(table=table, keys=keys, owner=owner, more=more)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for statement in filter(str.strip, sql.split(";")):
                cursor.execute(statement, {"names": names, "many": len(names)})
            cursor.execute("RESET session_replication_role")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _mixed(here: list[str], others: list[tuple[str, str, str, str]]) -> list[str]:
    """Return `here` with the names of other scripts spread among them."""
    there = [between.join(parts) for *each, between in others for parts in _every(*each)]
    step = len(here) // len(there) + 1
    mixed = []
    for number, name in enumerate(here):
        mixed.append(name)
        if number % step == 0:
            mixed.append(there.pop(0))
    return mixed + there


def _every(*parts: str) -> Iterator[tuple[str, ...]]:
    """Yield all combinations of the parts."""
    return product(*(each.split(";") for each in parts))
