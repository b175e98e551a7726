"""Words for dates and times in our four languages, in lower case without accents."""

NUMBERS = {
    word: number
    for number, words in {
        1: "a an one een un una uno 一",
        2: "two twee dos couple paar par 二 兩 两",
        3: "three drie tres 三",
        4: "four vier cuatro 四",
        5: "five vijf cinco 五",
        6: "six zes seis 六",
        7: "seven zeven siete 七",
        8: "eight acht ocho 八",
        9: "nine negen nueve 九",
        10: "ten tien diez 十",
        11: "eleven elf once 十一",
        12: "twelve twaalf doce 十二",
        13: "thirteen dertien trece",
        14: "fourteen veertien catorce",
        15: "fifteen vijftien quince",
        16: "sixteen zestien dieciseis",
        17: "seventeen zeventien diecisiete",
        18: "eighteen achttien dieciocho",
        19: "nineteen negentien diecinueve",
        20: "twenty twintig veinte",
        21: "eenentwintig veintiuno veintiun",
        22: "tweeentwintig veintidos",
        23: "drieentwintig veintitres",
        24: "vierentwintig veinticuatro",
        25: "vijfentwintig veinticinco",
        26: "zesentwintig veintiseis",
        27: "zevenentwintig veintisiete",
        28: "achtentwintig veintiocho",
        29: "negenentwintig veintinueve",
        30: "thirty dertig treinta",
        31: "eenendertig",
        40: "forty veertig cuarenta",
        45: "vijfenveertig",
        50: "fifty vijftig cincuenta",
        60: "sixty zestig sesenta",
        90: "ninety negentig noventa",
    }.items()
    for word in words.split()
}

#: Monday is 1. "mar" is martes in Spanish and March otherwise; see `days`.
WEEKDAYS = {
    word: day
    for day, words in {
        1: "monday mon maandag ma lunes lun",
        2: "tuesday tues tue dinsdag din di martes",
        3: "wednesday wed woensdag woe wo miercoles mie",
        4: "thursday thurs thur thu donderdag don do jueves jue",
        5: "friday fri vrijdag vrij vr viernes vie",
        6: "saturday sat zaterdag zat za sabado sab",
        7: "sunday sun zondag zon zo domingo dom",
    }.items()
    for word in words.split()
}
ZH_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}

MONTHS = {
    word: month
    for month, words in {
        1: "january jan januari enero ene",
        2: "february feb februari febrero",
        3: "march mar maart mrt marzo",
        4: "april apr abril abr",
        5: "may mei mayo",
        6: "june jun juni junio",
        7: "july jul juli julio",
        8: "august aug augustus agosto ago",
        9: "september sept sep septiembre setiembre",
        10: "october oct oktober okt octubre",
        11: "november nov noviembre",
        12: "december dec diciembre dic",
    }.items()
    for word in words.split()
}

#: Days from today.
DAY_WORDS = {
    "day after tomorrow": 2,
    "overmorgen": 2,
    "pasado manana": 2,
    "大後天": 3,
    "大后天": 3,
    "後天": 2,
    "后天": 2,
    "tomorrow": 1,
    "tmrw": 1,
    "tmr": 1,
    "tom": 1,
    "morgen": 1,
    "manana": 1,
    "明天": 1,
    "明日": 1,
    "today": 0,
    "vandaag": 0,
    "hoy": 0,
    "今天": 0,
    "今日": 0,
}

#: Units of offsets, by their length in days, months or minutes.
IN_DAYS = {
    1: "days day d dagen dag dias dia 天",
    7: "weeks week wks wk w weken semanas semana 個星期 个星期 星期 個禮拜 个礼拜 禮拜 週 周",
    14: "fortnights fortnight",
}
IN_MONTHS = {
    1: "months month mo maanden maand mnd meses mes 個月 个月",
    3: "quarters quarter kwartalen kwartaal trimestres trimestre 季",
    12: "years year yrs jaren jaar anos ano 年",
}
IN_MINUTES = {
    1: "minutes minute mins min m minuten minuut minutos minuto 分鐘 分钟 分",
    15: "kwartier kwartieren",
    60: "hours hour hrs hr h uren uur u horas hora 個小時 个小时 小時 小时 個鐘頭 鐘頭",
}

#: Words that change nothing, wherever they stand. A word that could move the day is never one of them.
_NEUTRAL = (
    "a about again al and around at back call circa de del el en for h hora in la las los of om on op para sobre hacia "
    "por rond straks tegen the u uur van y , . ; - ~ 的 在 左右 大約 請 吧"
)
FILLERS = frozenset(_NEUTRAL.split())
