"""Building blocks for names and phone numbers of companies and people that don't exist.

The numbers are unassigned: in the Netherlands and Taiwan no subscriber number begins with 0 or 1, and the Spanish
ones are in the 000 block of each province. The phonenumbers library considers all of them valid.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class City:
    """A city; its postcodes begin with `postcode`, its phone numbers with `phone` (E.164)."""

    name: str
    postcode: str
    phone: str
    #: Its weight among the country's cities.
    weight: int = 2


@dataclass(frozen=True)
class Country:
    code: str
    language: str
    cities: tuple[City, ...]
    #: Digits of a postcode, and of a number after `City.phone`.
    postcode_digits: int
    phone_digits: int
    roots: tuple[tuple[str, str], ...]
    endings: tuple[tuple[str, str], ...]
    first_names: tuple[str, ...]
    surnames: tuple[str, ...]
    titles: tuple[str, ...]

    def person(self, rng: Random) -> str:
        first, last = rng.choice(self.first_names), rng.choice(self.surnames)
        return f"{last}{first}" if self.code == "TW" else f"{first} {last}"


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", "))


def _plain(words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, word.casefold()) for word in words.split())


def _romanized(words: str) -> tuple[tuple[str, str], ...]:
    """Split "晨Chen …" into pairs of a character and its romanization."""
    return tuple((word[0], word[1:]) for word in words.split())


NETHERLANDS = Country(
    "NL",
    "nl",
    (
        City("Amsterdam", "10", "+3120000", 4),
        City("Haarlem", "20", "+3123000"),
        City("Leiden", "23", "+3171000"),
        City("Rotterdam", "30", "+3110000", 4),
        City("Utrecht", "35", "+3130000", 3),
        City("Breda", "48", "+3176000", 3),
        City("Tilburg", "50", "+3113000", 4),
        City("Eindhoven", "56", "+3140000", 4),
        City("Venlo", "59", "+3177000", 3),
        City("Arnhem", "68", "+3126000"),
        City("Enschede", "75", "+3153000"),
        City("Zwolle", "80", "+3138000"),
        City("Groningen", "97", "+3150000", 1),
    ),
    4,
    4,
    _plain(
        "Zilver Koorn Veld Brink Heuvel Linde Wester Ooster Noorder Molen Eiken Berken Haven Duin Vaart Kreek"
    ),
    _plain("dam waard dijk horst loo rijk stein zicht beek hoven wijk berge"),
    _words("Sanne, Pieter, Eva, Karim, Lotte, Tom, Femke, Bram, Yara, Daan, Noor, Ruben, Iris, Joris"),
    _words(
        "Dekkerhof, Bosveld, Smitskamp, Azizi, Jansma, Waterhout, Kloosterziel, Rietdonk, Hoogwater, "
        "Tuinstra-Vos, Meerbeek, Zandwal"
    ),
    _words("Head of operations, Hoofd logistiek, Kwaliteitsmanager, Directeur, Inkoper, Facility manager"),
)
SPAIN = Country(
    "ES",
    "es",
    (
        City("Barcelona", "08", "+34932000", 5),
        City("Girona", "17", "+34972000"),
        City("Tarragona", "43", "+34977000"),
        City("Valencia", "46", "+34963000", 4),
        City("Alicante", "03", "+34965000"),
        City("Madrid", "28", "+34912000", 5),
        City("Zaragoza", "50", "+34976000", 3),
        City("Valladolid", "47", "+34983000"),
        City("Bilbao", "48", "+34944000", 1),
    ),
    5,
    3,
    _plain("Fuente Valle Monte Ribera Campo Puerto Sierra Costa Llano Vega Peña Torre Prado Laguna"),
    _plain("clara verde blanca serena alta mora real nueva dorada viva"),
    _words("Marta, Jordi, Lucía, Andrés, Carmen, Iker, Nuria, Pablo, Elena, Xavier, Rocío, Diego"),
    _words(
        "Alonsar Vidal, Ferrandell Mas, Quintalba Ruiz, Solanes Prat, "
        "Montesa Gil, Ribalta Soto, Olivarén Cano, Bastidor Lara, Cervelló Pons, Aldaví Nieto"
    ),
    _words(
        "Directora de operaciones, Jefe de logística, Responsable de calidad, "
        "Gerente, Jefa de compras, Director técnico"
    ),
)
TAIWAN = Country(
    "TW",
    "zh-hant",
    (
        City("台中市", "40", "+88641000", 5),
        City("彰化縣", "50", "+88641001", 2),
        City("台南市", "70", "+8866000", 4),
        City("高雄市", "80", "+8867100", 4),
    ),
    3,
    4,
    _romanized(
        "晨Chen 岳Yue 曜Yao 璟Jing 沐Mu 昶Chang 棠Tang 澄Cheng 煦Xu 瀚Han 穎Ying 霖Lin"
        " 霽Ji 珩Heng 嶽Yu 琮Cong 昕Xin 灝Hao 蔚Wei 翊Yi 槿Jin 澍Shu 朔Shuo 綸Lun"
    ),
    _romanized("川chuan 禾he 衡heng 鋒feng 域yu 谷gu 崧song 岑cen 渝yu 嵐lan 陞sheng 茂mao 騰teng 堃kun"),
    _words("怡君, 志明, 淑芬, 家豪, 雅婷, 俊傑, 佩珊, 冠宇, 詩涵, 宗翰"),
    _words("林, 陳, 黃, 張, 李, 王, 吳, 劉, 蔡, 楊"),
    _words("廠長, 採購經理, 品保經理, 總經理, 資訊主管, 設備課長"),
)
COUNTRIES = {country.code: country for country in (NETHERLANDS, SPAIN, TAIWAN)}

#: Industry -> the word for it in company names, by country.
INDUSTRIES = {
    "Transport": {"NL": "Logistiek", "ES": "Transportes", "TW": "冷鏈物流"},
    "Cold storage": {"NL": "Koelhuizen", "ES": "Frigoríficos", "TW": "冷凍"},
    "Food wholesale": {"NL": "Versgroothandel", "ES": "Frutas", "TW": "食品"},
    "Pharma": {"NL": "Farma", "ES": "Laboratorios", "TW": "生技"},
    "Machine shops": {"NL": "Metaalbewerking", "ES": "Talleres", "TW": "精密機械"},
    "Bakeries": {"NL": "Bakkerijen", "ES": "Panificadora", "TW": "烘焙"},
    "Electronics": {"NL": "Elektronica", "ES": "Electrónica", "TW": "電子"},
    "Semiconductors": {"NL": "Chiptechniek", "ES": "Microtecnia", "TW": "半導體設備"},
    "Warehousing": {"NL": "Opslag", "ES": "Almacenes", "TW": "倉儲"},
}
IN_ENGLISH = {
    "Transport": "Logistics",
    "Cold storage": "Cold Storage",
    "Food wholesale": "Foods",
    "Pharma": "Biotech",
}
