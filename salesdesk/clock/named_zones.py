"""The time zones of countries with several that no postcode tells apart, and where phone numbers mislead.

There the name of a province, an island or a town decides; without one every zone of the country stays possible, and
people are called at hours that suit them all. Source: the IANA time zone database.
"""

import re
import unicodedata
from functools import cache

_NAMES: dict[str, dict[str, str]] = {
    "CD": {
        "Africa/Kinshasa": """kinshasa, kongo central, bas congo, bas kongo, kwango, kwilu, mai ndombe, bandundu,
            equateur, nord ubangi, sud ubangi, mongala, tshuapa, matadi, boma, muanda, mbandaka, kikwit, gemena,
            lisala, gbadolite, mbanza ngungu, inongo, kenge, boende, lukala, tshela""",
        "Africa/Lubumbashi": """katanga, haut katanga, lualaba, haut lomami, tanganyika, lomami, sankuru, maniema,
            kasai, kasai central, kasai oriental, kasai occidental, nord kivu, sud kivu, kivu, north kivu,
            south kivu, ituri, haut uele, bas uele, tshopo, orientale, province orientale, lubumbashi, kolwezi,
            likasi, kipushi, fungurume, kalemie, kamina, goma, bukavu, uvira, beni, butembo, bunia, isiro, buta,
            kisangani, kindu, kananga, tshikapa, mbuji mayi, mwene ditu, kabinda, lodja, lusambo""",
    },
    "PG": {
        "Pacific/Bougainville": """bougainville, autonomous region of bougainville, arob, north solomons, buka,
            arawa, buin, kieta, panguna""",
        "Pacific/Port_Moresby": """port moresby, ncd, national capital district, central, gulf, western, milne bay,
            oro, northern, morobe, lae, madang, east sepik, wewak, west sepik, sandaun, vanimo, enga, wabag, hela,
            tari, jiwaka, simbu, chimbu, kundiawa, eastern highlands, goroka, western highlands, mount hagen,
            mt hagen, southern highlands, mendi, manus, lorengau, new ireland, kavieng, east new britain, kokopo,
            rabaul, west new britain, kimbe, alotau, popondetta, daru, kerema, bulolo, wau, kiunga, tabubil,
            boroko, waigani, konedobu, lihir""",
    },
    "PF": {
        "Pacific/Marquesas": """marquises, iles marquises, marquesas, marquesas islands, nuku hiva, taiohae, hiva oa,
            atuona, ua pou, hakahau, ua huka, tahuata, fatu hiva""",
        "Pacific/Gambier": "gambier, iles gambier, gambier islands, mangareva, rikitea",
        "Pacific/Tahiti": """tahiti, papeete, faaa, punaauia, pirae, arue, mahina, paea, papara, taravao, taiarapu,
            iles du vent, windward islands, moorea, moorea maiao, iles sous le vent, leeward islands, bora bora,
            raiatea, uturoa, tahaa, huahine, maupiti, tuamotu, iles tuamotu, rangiroa, fakarava, tikehau, hao,
            australes, iles australes, austral islands, tubuai, rurutu""",
    },
    "KI": {
        "Pacific/Tarawa": """tarawa, south tarawa, north tarawa, bairiki, betio, bikenibeu, bonriki, buota, gilbert,
            gilbert islands, abaiang, butaritari, abemama, tabiteuea, onotoa, beru, marakei, makin, maiana,
            nonouti, banaba""",
        "Pacific/Kanton": "kanton, canton, phoenix islands, phoenix",
        "Pacific/Kiritimati": """kiritimati, christmas island, kiritimati island, line islands, london, ronton,
            tabwakea, banana, poland, tabuaeran, fanning island, teraina, washington island""",
    },
}
_WORDS = re.compile(r"[^\W_]+")


def names_decide(country: str) -> bool:
    """Return whether names decide in this country, and phone numbers do not."""
    return country in _NAMES


def zone_named(country: str, *names: str) -> str:
    """Return the zone of the first of `names` that is known, or ""."""
    known = _zones(country)
    return next((known[key] for name in names if (key := _folded(name)) in known), "")


@cache
def _zones(country: str) -> dict[str, str]:
    return {
        _folded(name): zone for zone, names in _NAMES.get(country, {}).items() for name in names.split(",")
    }


def _folded(name: str) -> str:
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(each)
    )
    words = _WORDS.findall(plain.replace("\u2019", "").replace("'", ""))
    kept = [
        word
        for word in words
        if word not in ("province", "of", "de", "du", "la", "district", "region", "provincial")
    ]
    return " ".join(kept or words)
