"""Short lists in the encodings of old programs are read in their language."""

import random

import pytest

from leads.imports.files import read_table

#: Companies, cities and people as lists have them, the encodings that they were saved in, and column headings.
LISTS = {
    "Polish": (
        ["cp1250", "iso8859_2"],
        "Nazwa;Miasto;Osoba",
        "Żółty Słoń Sp. z o.o.|Zakład Usług Komunalnych|Fundacja Świt|Hurtownia Ćwikła|Gęsiarz s.c.|Firma Źródło",
        "Łódź|Gdańsk|Kraków|Częstochowa|Bielsko-Biała|Zielona Góra|Świdnica|Poznań",
        "Małgorzata Wiśniewska|Paweł Dąbrowski|Łukasz Wójcik|Bożena Zając|Józef Krawczyk",
    ),
    "Czech": (
        ["cp1250", "iso8859_2"],
        "Název;Město;Osoba",
        "Pekařství Dvořák s.r.o.|Strojírny Žďár a.s.|Řeznictví Šebek|Zahradnictví Květ|Stavby Němec",
        "Plzeň|České Budějovice|Ústí nad Labem|Třebíč|Přerov|Jihlava",
        "Jiří Svoboda|Kateřina Procházková|Tomáš Růžička|Božena Nováková",
    ),
    "Hungarian": (
        ["cp1250", "iso8859_2"],
        "Cégnév;Város;Név",
        "Erdőkertes Kft.|Szőlőskert Bt.|Győri Gépgyár Zrt.|Tűzoltó Műszaki Kft.|Pásztor és Fia",
        "Győr|Székesfehérvár|Hódmezővásárhely|Érd|Békéscsaba",
        "Kovács Lőrinc|Szűcs Ágnes|Erdős Gyula|Tóth Béla",
    ),
    "Croatian": (
        ["cp1250", "iso8859_2"],
        "Naziv;Grad;Ime",
        "Građevina Šimić d.o.o.|Pekara Žitnjak|Obrt Čavlić|Đurđica d.o.o.",
        "Šibenik|Varaždin|Čakovec|Požega|Đakovo",
        "Ivana Horvatić|Željko Kovačević|Đuro Perić|Vesna Šarić",
    ),
    "Romanian": (
        ["cp1250", "iso8859_2"],
        "Denumire;Localitate;Nume",
        "Brutăria Pâinea S.R.L.|Construcţii Ştefan S.R.L.|Grădina Înflorită|Ţesătoria Braşov",
        "Iaşi|Timişoara|Bucureşti|Târgu Mureş|Constanţa|Galaţi",
        "Ioniţă Ştefania|Gheorghiţă Mureşan|Cătălin Păun|Ana Ţiriac",
    ),
    "Turkish": (
        ["cp1254"],
        "Unvan;Şehir;Yetkili",
        "Yıldız Ltd. Şti.|Güneş Tekstil A.Ş.|Öztürk İnşaat|Çağdaş Gıda|Işık Mobilya",
        "İstanbul|Eskişehir|Muğla|Şanlıurfa|Diyarbakır",
        "Ayşe Yılmaz|Uğur Şahin|Çiğdem Kılıç|Oğuz Aydın",
    ),
    "Russian": (
        ["cp1251", "koi8_r", "cp866", "iso8859_5"],
        "Название;Город;Контакт",
        'ООО "Ромашка"|ЗАО Северный ветер|ИП Кузнецов|Завод Прогресс|АО Молоко',
        "Москва|Санкт-Петербург|Нижний Новгород|Пермь|Томск",
        "Иван Петров|Ольга Смирнова|Дмитрий Щукин|Юлия Жукова",
    ),
    "Bulgarian": (
        ["cp1251"],
        "Име;Град;Контакт",
        "Слънце ООД|Пекарна Хляб|Български мебели АД|Търговия Изток",
        "София|Пловдив|Велико Търново|Бургас",
        "Георги Димитров|Мария Стоянова|Петър Иванов",
    ),
    "Ukrainian": (
        ["cp1251", "koi8_u"],
        "Назва;Місто;Контакт",
        "ТОВ Світанок|ПП Єдність|Київські їжаки|Завод Зоря",
        "Київ|Львів|Чернівці|Запоріжжя",
        "Олексій Шевченко|Наталія Ткачук|Юрій Їжакевич",
    ),
    "Greek": (
        ["cp1253", "iso8859_7"],
        "Επωνυμία;Πόλη;Όνομα",
        "Ελληνικά Τρόφιμα ΑΕ|Ξυλουργική Παπαδόπουλος|Κτήμα Ήλιος|Φούρνος Καλημέρα",
        "Αθήνα|Θεσσαλονίκη|Ιωάννινα|Χανιά|Βόλος",
        "Γιώργος Νικολάου|Ελένη Δημητρίου|Κώστας Ψαράς",
    ),
    "Spanish": (
        ["cp1252", "mac_roman", "cp850"],
        "Nombre;Ciudad;Persona",
        "Panadería Núñez S.L.|Frigoríficos Peña|Ñandú Diseño|Camión y Grúa S.A.",
        "Málaga|A Coruña|León|Cádiz|Logroño",
        "José Muñoz|Begoña Ibáñez|Íñigo Zuñiga|Mónica Peláez",
    ),
    "Dutch": (
        ["cp1252"],
        "Naam;Plaats;Persoon",
        "Café België B.V.|Reünie Reizen|Bakkerij Coöperatie|Zuivel Financiën",
        "Sint-Oedenrode Zoë|Curaçao|Brasília",
        "Zoë Daniëls|Renée Smits|Daniël Müller|André Koëter",
    ),
    "German": (
        ["cp1252", "mac_roman", "cp850"],
        "Firma;Ort;Person",
        "Müller & Söhne GmbH|Bäckerei Weiß|Käserei Allgäu KG|Möbel Höffner",
        "München|Köln|Gießen|Nürnberg|Lübeck",
        "Jürgen Schäfer|Käthe Größner|Björn Böhm",
    ),
    "Portuguese": (
        ["cp1252"],
        "Nome;Cidade;Pessoa",
        "Padaria São João Lda|Construções Peão|Água e Pão|Irmãos Conceição",
        "Évora|Guimarães|Portimão|Setúbal",
        "João Gonçalves|Conceição Simões|Inês Falcão",
    ),
}


def short_lists(columns: list[list[str]], heading: str, encoding: str, count: int):
    """Return lists of two to five rows, always the same ones, that are not plain ASCII."""
    chance = random.Random(f"{heading}{encoding}")
    found = []
    while len(found) < count:
        rows = [";".join(chance.choice(column) for column in columns) for _row in range(chance.randint(2, 5))]
        top = chance.choice([heading, "Company;City;Contact"])
        text = "\r\n".join([top, *rows, ""])
        if not text.isascii():
            found.append(text)
    return found


@pytest.mark.parametrize(
    ("language", "encoding"), [(language, each) for language, facts in LISTS.items() for each in facts[0]]
)
def test_short_list_is_read_in_its_encoding(language, encoding):
    _encodings, heading, *columns = LISTS[language]
    lists = short_lists([column.split("|") for column in columns], heading, encoding, 50)

    wrong = [text for text in lists if read(text.encode(encoding)) != text.split("\r\n")[1:-1]]

    assert len(wrong) <= 1, wrong[:2]


def read(content: bytes) -> list[str]:
    return [";".join(row) for row in read_table.read(content, "list.csv").sample()]


def test_page_names_the_encoding_of_a_polish_list():
    table = read_table.read(
        "Firma;Miasto\r\nŁódź Spółka;Łódź\r\nDrób;Gdańsk\r\n".encode("iso8859_2"), "list.csv"
    )

    assert "Central European (ISO-8859-2)" in str(table.warnings)
