"""Phrases that people say for a time, in four languages, with the day and time that they mean.

Each line has the words, the user's language, and the expected day and time. The words decide their own language.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from salesdesk.parsing.when import NotUnderstood, parse

#: (the day of November 2026 on which it is said, at ten in the morning; words, language and meaning)
PHRASES = """
24 | 月底 | zh-hant | 11-25
24 | 月底前 | zh-hant | 11-25
24 | straks om 5 uur | nl | 11-24 17:00
24 | a primeros de diciembre | es | 12-01
24 | tue 9 | en | 12-01 09:00
24 | ma 30 | nl | 11-30
24 | vie 27 | es | 11-27
24 | wednesday the 2nd | en | 12-02
24 | woensdag de 2e | nl | 12-02
24 | el miércoles 2 | es | 12-02
24 | donderdag half drie | en | 11-26 14:30
24 | donderdag half drie | nl | 11-26 14:30
24 | thursday half 3 | nl | 11-26 15:30
24 | donderdag half 3 | en | 11-26 14:30
24 | half 3 | en | 11-24 15:30
24 | half 3 | nl | 11-24 14:30
24 | vrijdagmiddag | nl | 11-27 15:00
24 | vrijdagmiddag | en | 11-27 15:00
24 | donderdagochtend 9 | nl | 11-26 09:00
24 | donderdagochtend 9 uur | nl | 11-26 09:00
24 | maandagmorgen om 10u | nl | 11-30 10:00
24 | dinsdag morgen | nl | 12-01 10:00
24 | woensdagavond 7 uur | nl | 11-25 19:00
24 | over anderhalf uur | nl | 11-24 11:30
24 | over anderhalf uur | en | 11-24 11:30
24 | over een half uur | nl | 11-24 10:30
24 | over een halfuur | nl | 11-24 10:30
24 | over een uurtje | nl | 11-24 11:00
24 | over een kwartier | nl | 11-24 10:15
24 | over drie kwartier | nl | 11-24 10:45
24 | over 2,5 uur | nl | 11-24 12:30
24 | over tweeënhalf uur | nl | 11-24 12:30
24 | in an hour and a half | en | 11-24 11:30
24 | in 1.5 hours | en | 11-24 11:30
24 | in one and a half hours | en | 11-24 11:30
24 | in a quarter of an hour | en | 11-24 10:15
24 | dentro de hora y media | es | 11-24 11:30
24 | en una hora y media | es | 11-24 11:30
24 | en media hora | es | 11-24 10:30
24 | en un cuarto de hora | es | 11-24 10:15
24 | 一個半小時後 | zh-hant | 11-24 11:30
24 | 半小時後 | zh-hant | 11-24 10:30
24 | 半個小時後 | zh-hant | 11-24 10:30
24 | 三十分鐘後 | zh-hant | 11-24 10:30
24 | 一刻鐘後 | zh-hant | 11-24 10:15
24 | na 14:00 | nl | 11-24 14:00
24 | na 14:00 | en | 11-24 14:00
24 | morgen na 3 uur | nl | 11-25 15:00
24 | morgen na drieën | nl | 11-25 15:00
24 | after 3pm tomorrow | en | 11-25 15:00
24 | tomorrow after 3 | en | 11-25 15:00
24 | mañana después de las 4 | es | 11-25 16:00
24 | a partir de las 10 mañana | es | 11-25 10:00
24 | vanaf 10 uur morgen | nl | 11-25 10:00
24 | 下午三點以後 | zh-hant | 11-24 15:00
24 | 明天下午三點之後 | zh-hant | 11-25 15:00
24 | volgend kwartaal | nl | 2027-01-01
24 | next quarter | en | 2027-01-01
24 | próximo trimestre | es | 2027-01-01
24 | el trimestre que viene | es | 2027-01-01
24 | 下一季 | zh-hant | 2027-01-01
24 | 下個季度 | zh-hant | 2027-01-01
24 | begin volgend kwartaal | nl | 2027-01-01
24 | tweede kwartaal | nl | 2027-04-01
24 | eind Q1 | nl | 2027-03-26
24 | q1 | en | 2027-01-01
24 | end of q2 2027 | en | 2027-06-25
24 | end of the quarter | en | 12-28
24 | end of the year | en | 12-28
24 | eind van het jaar | nl | 12-28
24 | 年底 | zh-hant | 12-28
24 | a finales de año | es | 12-28
24 | 十二月三號 | zh-hant | 12-03
24 | 十二月三日下午兩點 | zh-hant | 12-03 14:00
24 | 12月3號 | zh-hant | 12-03
24 | 十二月二十五日 | zh-hant | 12-25
24 | 十五號 | zh-hant | 12-15
24 | 三號上午十點 | zh-hant | 12-03 10:00
24 | 下個月三號 | zh-hant | 12-03
24 | 下個月15號 | zh-hant | 12-15
24 | 下午三點一刻 | zh-hant | 11-24 15:15
24 | 明天十點一刻 | zh-hant | 11-25 10:15
24 | 三點三刻 | zh-hant | 11-24 15:45
24 | 兩點四十五分 | zh-hant | 11-24 14:45
24 | 明天十點二十 | zh-hant | 11-25 10:20
24 | 明早九點 | zh-hant | 11-25 09:00
24 | 明晚七點 | zh-hant | 11-25 19:00
24 | 今天下午 | zh-hant | 11-24 15:00
24 | 下下週三 | zh-hant | 12-09
24 | 下禮拜三早上十點 | zh-hant | 12-02 10:00
24 | 這週五 | zh-hant | 11-27
24 | 本週五下午 | zh-hant | 11-27 15:00
24 | 禮拜五 | zh-hant | 11-27
24 | 大後天 | zh-hant | 11-27
24 | 十天後 | zh-hant | 12-04
24 | 兩個禮拜後 | zh-hant | 12-08
24 | 一個月後 | zh-hant | 12-24
24 | 半年後 | zh-hant | 2027-05-24
24 | 一年後 | zh-hant | 2027-11-24
24 | 明年 | zh-hant | 2027-01-01
24 | 明年初 | zh-hant | 2027-01-01
24 | 下個月初 | zh-hant | 12-01
24 | 下個月底 | zh-hant | 12-28
24 | 下週 | zh-hant | 11-30
24 | 下週末 | zh-hant | 12-05
24 | 週末 | zh-hant | 11-28
24 | tuesday week | en | 12-08
24 | wednesday week | en | 12-02
24 | friday week | en | 12-04
24 | a week on tuesday | en | 12-08
24 | a week from friday | en | 12-04
24 | two weeks on thursday | en | 12-10
24 | a week tomorrow | en | 12-02
24 | a week today | en | 12-01
24 | today week | en | 12-01
24 | thursday fortnight | en | 12-10
24 | in a fortnight | en | 12-08
24 | friday after next | en | 12-04
24 | the week after next | en | 12-07
24 | next week | en | 11-30
24 | early next week | en | 11-30
24 | mid next week | en | 12-02
24 | end of next week | en | 12-04
24 | end of the week | en | 11-27
24 | eind van de week | nl | 11-27
24 | eind volgende week | nl | 12-04
24 | begin volgende week | nl | 11-30
24 | halverwege volgende week | nl | 12-02
24 | a finales de semana | es | 11-27
24 | a principios de la próxima semana | es | 11-30
24 | el fin de semana | es | 11-28
24 | after the weekend | en | 11-30
24 | na het weekend | nl | 11-30
24 | después del fin de semana | es | 11-30
24 | de hoy en ocho | es | 12-01
24 | hoy en ocho días | es | 12-01
24 | del lunes en ocho | es | 12-07
24 | el martes en ocho | es | 12-08
24 | mañana en ocho | es | 12-02
24 | en ocho días | es | 12-01
24 | en quince días | es | 12-08
24 | dinsdag over een week | nl | 12-08
24 | vandaag over een week | nl | 12-01
24 | maandag over twee weken | nl | 12-14
24 | over twee weken maandag | nl | 12-07
24 | over 14 dagen | nl | 12-08
24 | over een week | nl | 12-01
24 | over een jaar | nl | 2027-11-24
24 | over een half jaar | nl | 2027-05-24
24 | over een paar dagen | nl | 11-26
24 | over een paar weken | nl | 12-08
24 | in a few days | en | 11-27
24 | en unos días | es | 11-27
24 | in a year | en | 2027-11-24
24 | in 6 months | en | 2027-05-24
24 | volgende maand de 3e | nl | 12-03
24 | de 3e van volgende maand | nl | 12-03
24 | the 3rd of next month | en | 12-03
24 | el 3 del próximo mes | es | 12-03
24 | begin december | nl | 12-01
24 | half december | nl | 12-15
24 | medio december | nl | 12-15
24 | mid-december | en | 12-15
24 | eind december | nl | 12-28
24 | a mediados de diciembre | es | 12-15
24 | first week of january | en | 2027-01-01
24 | eerste week van januari | nl | 2027-01-01
24 | tweede week januari | nl | 2027-01-08
24 | la primera semana de enero | es | 2027-01-01
24 | last week of january | en | 2027-01-25
24 | maandag week 50 | nl | 12-07
24 | week 50 donderdag | nl | 12-10
24 | dinsdag kwart over drie | nl | 11-24 15:15
24 | kwart voor een | nl | 11-24 12:45
24 | half een | nl | 11-24 12:30
24 | tien over half drie | nl | 11-24 14:40
24 | vijf voor half 4 | nl | 11-24 15:25
24 | 10 over 9 morgen | nl | 11-25 09:10
24 | vijf voor drie | nl | 11-24 14:55
24 | ten past three | en | 11-24 15:10
24 | twenty to four | en | 11-24 15:40
24 | a las tres menos diez | es | 11-24 14:50
24 | a las diez y veinte | es | 11-24 10:20
24 | mañana a las cuatro y cuarto | es | 11-25 16:15
24 | tres y media | es | 11-24 15:30
24 | a las 5 menos cuarto | es | 11-24 16:45
24 | el viernes por la tarde | es | 11-27 15:00
24 | viernes por la mañana | es | 11-27 10:00
24 | el lunes a primera hora | es | 11-30 09:00
24 | mañana a primera hora | es | 11-25 09:00
24 | mañana a mediodía | es | 11-25 12:00
24 | a última hora del viernes | es | 11-27 17:00
24 | esta tarde a las 5 | es | 11-24 17:00
24 | pasado mañana por la tarde | es | 11-26 15:00
24 | la próxima semana | es | 11-30
24 | la semana que viene | es | 11-30
24 | el próximo lunes | es | 11-30
24 | el lunes que viene | es | 11-30
24 | lunes 30 a las 10 | es | 11-30 10:00
24 | el día 15 | es | 12-15
24 | 15 de enero | es | 2027-01-15
24 | en dos semanas | es | 12-08
24 | dentro de un mes | es | 12-24
24 | dentro de tres meses | es | 2027-02-24
24 | end of day | en | 11-24 17:00
24 | friday eod | en | 11-27 17:00
24 | tomorrow first thing | en | 11-25 09:00
24 | early afternoon | en | 11-24 13:30
24 | tomorrow late afternoon | en | 11-25 16:30
24 | morgen eind van de middag | nl | 11-25 16:30
24 | morgen begin van de middag | nl | 11-25 13:30
24 | morgen na de lunch | nl | 11-25 13:30
24 | after lunch | en | 11-24 13:30
24 | between 2 and 3 | en | 11-24 14:00
24 | tussen 2 en 3 | nl | 11-24 14:00
24 | morgen 14-16u | nl | 11-25 14:00
24 | tomorrow 2-3pm | en | 11-25 14:00
24 | mañana entre las 4 y las 5 | es | 11-25 16:00
24 | 明天下午2點到3點 | zh-hant | 11-25 14:00
24 | rond drieën | nl | 11-24 15:00
24 | om tweeën | nl | 11-24 14:00
24 | around 3ish | en | 11-24 15:00
24 | tegen 4 uur | nl | 11-24 16:00
24 | 3 in the afternoon | en | 11-24 15:00
24 | 9 uur 's ochtends | nl | 11-25 09:00
24 | 's ochtends vroeg | nl | 11-25 09:00
24 | overmorgenmiddag | nl | 11-26 15:00
24 | morgenvroeg | nl | 11-25 10:00
24 | volgende week vrijdagmiddag | nl | 12-04 15:00
24 | volgende week do 10u | nl | 12-03 10:00
24 | deze week do | nl | 11-26
24 | this week friday | en | 11-27
24 | after christmas | en | 12-28
24 | na kerst | nl | 12-28
24 | after new year | en | 2027-01-04
24 | na nieuwjaar | nl | 2027-01-04
24 | next friday | en | 12-04
24 | volgende vrijdag | nl | 12-04
24 | 3/12 | en | 12-03
24 | tue 14:30 | en | 11-24 14:30
24 | mar 3 | en | 2027-03-03
24 | mar 10 | es | 12-01 10:00
24 | mar 10 | en | 2027-03-10
24 | el mar 10 | en | 12-01 10:00
24 | 3pm fri | en | 11-27 15:00
24 | over 3 dagen om half 4 | nl | 11-27 15:30
24 | morgen dinsdag | nl | 11-25
24 | tue 3 dec 14:00 | en | 12-03 14:00
24 | 2026/12/03 | zh-hant | 12-03
24 | 3 jan 2028 | en | 2028-01-03
24 | next tuesday at 3 | en | 12-01 15:00
24 | thurs 11:15 | en | 11-26 11:15
24 | noon friday | en | 11-27 12:00
24 | mon 3 | en | 11-30 15:00
24 | volgende dinsdag | nl | 12-01
24 | komende maandag 9 uur | nl | 11-30 09:00
24 | aanstaande donderdag | nl | 11-26
24 | aankomende donderdag | nl | 11-26
24 | a.s. vrijdag | nl | 11-27
24 | begin januari | nl | 2027-01-01
24 | eind maart | nl | 2027-03-26
24 | the day after tomorrow | en | 11-26
24 | day after tomorrow at 10am | en | 11-26 10:00
24 | next month | en | 12-01
24 | begin volgende maand | nl | 12-01
24 | a principios del mes que viene | es | 12-01
24 | in two weeks' time | en | 12-08
24 | three weeks from now | en | 12-15
24 | over 3 weken op donderdag | nl | 12-17
24 | 1 december 9:30 | nl | 12-01 09:30
24 | dec 1 at 9:30 | en | 12-01 09:30
24 | 1-12 | nl | 12-01
24 | 01-12-2026 14:00 | nl | 12-01 14:00
24 | 1.12. | en | 12-01
24 | 下星期一早上 | zh-hant | 11-30 10:00
24 | 下周五 | zh-hant | 12-04
24 | 周三下午三点 | zh-hant | 11-25 15:00
24 | 後天下午兩點半 | zh-hant | 11-26 14:30
24 | 明天中午 | zh-hant | 11-25 12:00
24 | 3個月後 | zh-hant | 2027-02-24
24 | 兩天後上午十點 | zh-hant | 11-26 10:00
24 | 五分鐘後 | zh-hant | 11-24 10:05
24 | 兩小時後 | zh-hant | 11-24 12:00
24 | 一月 | zh-hant | 2027-01-01
24 | 一月中 | zh-hant | 2027-01-15
24 | 一月十五號 | zh-hant | 2027-01-15
24 | mañana | en | 11-25
24 | mañana 10 | en | 11-25 10:00
24 | volgende week woensdag half 11 | en | 12-02 10:30
24 | jueves a las 4 | en | 11-26 16:00
24 | vr 10 | nl | 11-27 10:00
24 | morgen om kwart voor tien | en | 11-25 09:45
24 | over 10 minuten | nl | 11-24 10:10
24 | tomorrow at half past nine | en | 11-25 09:30
24 | maandag 7 december | nl | 12-07
24 | monday 7 dec 10am | en | 12-07 10:00
24 | zaterdag | nl | 11-28
24 | dinsdag 15 om 10u | nl | 12-15 10:00
24 | tue 15 at 10 | en | 12-15 10:00
24 | tue 15 10:30 | en | 12-15 10:30
24 | woensdag 2 december | nl | 12-02
24 | komende maand | nl | 12-01
24 | over 3 kwartier | nl | 11-24 10:45
24 | 3 dagen | nl | 11-27
24 | over 3 dagen | nl | 11-27
24 | vr om 10 | nl | 11-27 10:00
24 | friday at noon | en | 11-27 12:00
24 | vrijdag 12 uur | nl | 11-27 12:00
24 | vrijdag tussen de middag | nl | 11-27 12:00
24 | tomorrow 9-10am | en | 11-25 09:00
24 | ma-ochtend | nl | 11-30 10:00
24 | maandagochtend half 10 | nl | 11-30 09:30
24 | maandag einde dag | nl | 11-30 17:00
24 | einde middag | nl | 11-24 16:30
24 | begin middag morgen | nl | 11-25 13:30
24 | next mon | en | 11-30
24 | mon next week | en | 11-30
24 | monday of next week | en | 11-30
24 | maandag volgende week | nl | 11-30
24 | over een maandje | nl | 12-24
24 | over een weekje | nl | 12-01
24 | in the new year | en | 2027-01-01
24 | in het nieuwe jaar | nl | 2027-01-01
24 | begin volgend jaar | nl | 2027-01-01
24 | volgend jaar maart | nl | 2027-03-01
24 | maart volgend jaar | nl | 2027-03-01
24 | march next year | en | 2027-03-01
24 | en marzo del año que viene | es | 2027-03-01
24 | next march | en | 2027-03-01
24 | 3e week van januari | nl | 2027-01-15
24 | 15 jan | nl | 2027-01-15
24 | 15-1 | nl | 2027-01-15
24 | jan 15 10am | en | 2027-01-15 10:00
24 | hoy a las 16 | es | 11-24 16:00
24 | hoy por la tarde | es | 11-24 15:00
24 | esta tarde | es | 11-24 15:00
24 | el viernes a mediodía | es | 11-27 12:00
24 | el martes que viene a las 11 | es | 12-01 11:00
24 | el próximo jueves | es | 11-26
24 | jueves próximo | es | 11-26
24 | de mañana en ocho | es | 12-02
24 | dentro de quince días | es | 12-08
24 | a mitad de enero | es | 2027-01-15
24 | a mediados de la semana que viene | es | 12-02
24 | a finales de la semana que viene | es | 12-04
24 | en un par de semanas | es | 12-08
24 | en un par de días | es | 11-26
24 | en una semana | es | 12-01
24 | la semana próxima el martes | es | 12-01
24 | las 3 de la tarde | es | 11-24 15:00
24 | a las 15h | es | 11-24 15:00
24 | sobre las 4 | es | 11-24 16:00
24 | hacia las 5 de la tarde | es | 11-24 17:00
24 | 下午 | zh-hant | 11-24 15:00
24 | 下週三下午三點半 | zh-hant | 12-02 15:30
24 | 下禮拜一 | zh-hant | 11-30
24 | 星期三 | zh-hant | 11-25
24 | 週三上午十點半 | zh-hant | 11-25 10:30
24 | 三天後下午 | zh-hant | 11-27 15:00
24 | 後天早上9點 | zh-hant | 11-26 09:00
24 | 12月底 | zh-hant | 12-28
24 | 十二月中 | zh-hant | 12-15
24 | 一個星期後 | zh-hant | 12-01
24 | 下週一上午 | zh-hant | 11-30 10:00
24 | 明天十點半 | zh-hant | 11-25 10:30
24 | 明天下午四點四十五分 | zh-hant | 11-25 16:45
24 | 二十八號 | zh-hant | 11-28
24 | 十點一刻 | zh-hant | 11-24 10:15
24 | 第一季 | zh-hant | 2027-01-01
24 | 下午三點左右 | zh-hant | 11-24 15:00
24 | tomorrow evening | en | 11-25 19:00
24 | tonight | en | 11-24 19:00
24 | before 12 tomorrow | en | 11-25 11:00
24 | voor 12 uur morgen | nl | 11-25 11:00
24 | monday am | en | 11-30 10:00
24 | monday pm | en | 11-30 15:00
24 | friday pm | en | 11-27 15:00
24 | quarter past two | en | 11-24 14:15
24 | a quarter past 2 tomorrow | en | 11-25 14:15
24 | three thirty | en | 11-24 15:30
24 | in ten minutes | en | 11-24 10:10
24 | end of january | en | 2027-01-26
24 | late january | en | 2027-01-26
24 | early march | en | 2027-03-01
24 | the first of december | en | 12-01
24 | december the 3rd | en | 12-03
24 | the 15th | en | 12-15
24 | on the 15th | en | 12-15
24 | 1st of march | en | 2027-03-01
24 | de 15e | nl | 12-15
24 | volgende week maandagochtend | nl | 11-30 10:00
24 | vr 4 dec 10:00 | nl | 12-04 10:00
24 | vrijdag 4-12 om 10u | nl | 12-04 10:00
24 | wo 2/12 | nl | 12-02
24 | viernes 4 de diciembre a las 10 | es | 12-04 10:00
24 | el lunes 7 de diciembre | es | 12-07
24 | 12月7日星期一 | zh-hant | 12-07
24 | 下個禮拜 | zh-hant | 11-30
24 | 下个星期二 | zh-hant | 12-01
24 | 明天 | zh-hant | 11-25
24 | over 1,5 uur | nl | 11-24 11:30
24 | in 45 min | en | 11-24 10:45
24 | in 45 minutes | en | 11-24 10:45
24 | +45m | en | 11-24 10:45
24 | +1w | en | 12-01
24 | +2w | en | 12-08
24 | +1mo | en | 12-24
24 | in 10 days | en | 12-04
24 | 10 days | en | 12-04
24 | thursday 10-11 | en | 11-26 10:00
24 | tomorrow 10 to 11 | en | 11-25 10:00
24 | thursday between 10 and 11 | en | 11-26 10:00
24 | donderdag tussen 10 en 11 | nl | 11-26 10:00
24 | donderdag tussen 10 en 11 uur | nl | 11-26 10:00
24 | jueves entre las 10 y las 11 | es | 11-26 10:00
24 | morgen 10 uur | en | 11-25 10:00
24 | tomorrow 10 uur | nl | 11-25 10:00
24 | mar | es | 12-01
24 | jueves por la tarde a las 4 | es | 11-26 16:00
24 | vie 4pm | es | 11-27 16:00
24 | fri 16h | en | 11-27 16:00
24 | volgende maand | en | 12-01
24 | eind deze maand | nl | 11-25
24 | end of this month | en | 11-25
24 | halverwege januari | nl | 2027-01-15
24 | in de eerste week van januari | nl | 2027-01-01
24 | in januari | en | 2027-01-01
24 | eerste kwartaal | nl | 2027-01-01
24 | q3 | en | 2027-07-01
24 | vrijdag om half drie | en | 11-27 14:30
24 | morgen kwart over 2 | en | 11-25 14:15
24 | maandag a.s. 10u | nl | 11-30 10:00
24 | dinsdag over een week 10u | nl | 12-08 10:00
24 | over twee uur | nl | 11-24 12:00
24 | over 20 min | nl | 11-24 10:20
24 | vanavond na 6 | nl | 11-24 18:00
24 | vanmiddag om drie uur | nl | 11-24 15:00
24 | vanmiddag half 4 | nl | 11-24 15:30
24 | donderdag 26 november 11.00 uur | nl | 11-26 11:00
24 | do 26/11 | nl | 11-26
24 | 26 nov om kwart voor 3 | nl | 11-26 14:45
24 | volgende week maandag om 9 | nl | 11-30 09:00
24 | over drie maanden | nl | 2027-02-24
24 | in q2 | nl | 2027-04-01
24 | begin maart | nl | 2027-03-01
24 | medio februari | nl | 2027-02-15
24 | de 1e | nl | 12-01
24 | 1 jan | nl | 2027-01-01
24 | tomorrow at 4 | en | 11-25 16:00
24 | tomorrow at 10:30am | en | 11-25 10:30
24 | monday morning | en | 11-30 10:00
24 | wednesday afternoon at 2 | en | 11-25 14:00
24 | thursday lunchtime | en | 11-26 12:30
24 | in an hour | en | 11-24 11:00
24 | in 2 hours | en | 11-24 12:00
24 | in a week | en | 12-01
24 | in a month | en | 12-24
24 | in two weeks on monday | en | 12-07
24 | first week of december | en | 12-01
24 | week of 7 december | en | 12-07
24 | the week of december 7 | en | 12-07
24 | 11/12 | en | 12-11
24 | 12 de noviembre | es | 2027-11-12
24 | dec 15 | en | 12-15
24 | 15 dec 3:30pm | en | 12-15 15:30
24 | tmrw 2pm | en | 11-25 14:00
24 | fri afternoon | en | 11-27 15:00
24 | tuesday 1 december 14h00 | en | 12-01 14:00
24 | noon | en | 11-24 12:00
24 | midday tomorrow | en | 11-25 12:00
24 | quarter to 5 tomorrow | en | 11-25 16:45
24 | half past 10 tomorrow | en | 11-25 10:30
24 | ten thirty tomorrow | en | 11-25 10:30
24 | el lunes a las nueve y media | es | 11-30 09:30
24 | mañana a las once | es | 11-25 11:00
24 | mañana a la una | es | 11-25 13:00
24 | a la una y media | es | 11-24 13:30
24 | el jueves a las cinco menos cuarto | es | 11-26 16:45
24 | pasado mañana a las 12 | es | 11-26 12:00
24 | dentro de dos horas | es | 11-24 12:00
24 | en 20 minutos | es | 11-24 10:20
24 | el lunes de la semana que viene | es | 11-30
24 | el mes que viene | es | 12-01
24 | principios de enero | es | 2027-01-01
24 | a finales de enero | es | 2027-01-26
24 | fin de mes | es | 11-25
24 | finales de mes | es | 11-25
24 | el 15 de enero a las 10 | es | 2027-01-15 10:00
24 | el primer trimestre | es | 2027-01-01
24 | dentro de seis meses | es | 2027-05-24
24 | el año que viene | es | 2027-01-01
24 | antes de las 12 | es | 11-24 11:00
24 | por la tarde | es | 11-24 15:00
24 | a mediodía | es | 11-24 12:00
24 | mañana por la tarde a las 4 | es | 11-25 16:00
24 | después de comer | es | 11-24 13:30
24 | el miércoles por la mañana | es | 11-25 10:00
24 | 星期五下午兩點 | zh-hant | 11-27 14:00
24 | 下星期五早上九點半 | zh-hant | 12-04 09:30
24 | 後天 | zh-hant | 11-26
24 | 明天早上 | zh-hant | 11-25 10:00
24 | 下午四點 | zh-hant | 11-24 16:00
24 | 上午十一點 | zh-hant | 11-24 11:00
24 | 十二點半 | zh-hant | 11-24 12:30
24 | 兩週後的星期三 | zh-hant | 12-09
24 | 十二月十五日 | zh-hant | 12-15
24 | 十二月十五號上午十點 | zh-hant | 12-15 10:00
24 | 12月15號下午3點 | zh-hant | 12-15 15:00
24 | 月初 | zh-hant | 12-01
24 | 下月初 | zh-hant | 12-01
24 | 明年三月 | zh-hant | 2027-03-01
24 | 三個月後 | zh-hant | 2027-02-24
24 | 兩個小時後 | zh-hant | 11-24 12:00
24 | 一小時後 | zh-hant | 11-24 11:00
24 | 十五分鐘後 | zh-hant | 11-24 10:15
24 | 明天10點 | zh-hant | 11-25 10:00
24 | 週一 | zh-hant | 11-30
24 | 下週四十點 | zh-hant | 12-03 10:00
24 | 第二季 | zh-hant | 2027-04-01
24 | 五點三刻 | zh-hant | 11-24 17:45
24 | next thurs | en | 12-03
24 | tues 2:15 | en | 11-24 14:15
24 | over anderhalve maand | nl | 2027-01-08
24 | begin van de week | nl | 11-30
24 | halverwege de week | nl | 11-25
24 | halverwege december | nl | 12-15
24 | eind van het kwartaal | nl | 12-28
24 | volgend jaar | nl | 2027-01-01
24 | drie december | nl | 12-03
24 | three december | en | 12-03
24 | tres de diciembre | es | 12-03
24 | december tien | nl | 12-10
24 | quince de enero | es | 2027-01-15
24 | el quince | es | 12-15
24 | the fifteenth | en | 12-15
24 | de vijftiende | nl | 12-15
24 | on the tenth at two | en | 12-10 14:00
24 | over een dag of drie | nl | 11-27
24 | over een week of 3 | nl | 12-15
24 | over een uur of twee | nl | 11-24 12:00
24 | 週五以後 | zh-hant | 11-30
24 | 週五之前 | zh-hant | 11-26
24 | after friday | en | 11-30
24 | na vrijdag | nl | 11-30
24 | before friday | en | 11-26
24 | antes del viernes | es | 11-26
24 | after the 3rd | en | 12-04
24 | na 3 december | nl | 12-04
24 | vanaf 1 maart | nl | 2027-03-01
24 | a partir del 11 de enero | es | 2027-01-11
24 | begin van de maand | nl | 12-01
24 | mid month | en | 12-15
24 | 月中 | zh-hant | 12-15
24 | a principios de año | es | 2027-01-01
24 | start of the quarter | en | 2027-01-01
24 | 今年底 | zh-hant | 12-28
24 | 明年年初 | zh-hant | 2027-01-01
24 | 三月中旬 | zh-hant | 2027-03-15
24 | first monday of december | en | 12-07
24 | laatste vrijdag van de maand | nl | 11-27
24 | el primer lunes de enero | es | 2027-01-04
24 | second tuesday of next month | en | 12-08
24 | thursday week 2pm | en | 12-03 14:00
24 | over drieënhalf uur | nl | 11-24 13:30
24 | over 3,5 uur | nl | 11-24 13:30
24 | over 1½ uur | nl | 11-24 11:30
24 | dentro de tres horas y media | es | 11-24 13:30
24 | in three and a half hours | en | 11-24 13:30
24 | 三個半小時後 | zh-hant | 11-24 13:30
24 | over vijf kwartier | nl | 11-24 11:15
24 | in ninety minutes | en | 11-24 11:30
24 | over achttien maanden | nl | 2028-05-24
24 | vrijdag halfvijf | nl | 11-27 16:30
24 | tomorrow @ 2 | en | 11-25 14:00
24 | 27-Nov-2026 | en | 11-27
24 | 27.11 | nl | 11-27
24 | 31.12 15:00 | nl | 12-31 15:00
24 | anytime after 4pm on friday | en | 11-27 16:00
24 | in an hour or so | en | 11-24 11:00
24 | 兩點零五分 | zh-hant | 11-24 14:05
25 | 11月底 | zh-hant | 11-30
25 | dinsdag over een week | nl | 12-08
28 | 月底 | zh-hant | 11-30
28 | 11月底 | zh-hant | 11-30
28 | eind van de maand | nl | 11-30
28 | a finales de mes | es | 11-30
28 | end of the month | en | 11-30
28 | a fin de mes | es | 11-30
30 | 月底 | zh-hant | 11-30
30 | di 15 | nl | 12-01 15:00
30 | martes 15 | es | 12-15
30 | tue 15 | en | 12-01 15:00
30 | tuesday week | en | 12-08
30 | tue at 15 | en | 12-01 15:00
"""
ROWS = [tuple(each.strip() for each in line.split("|")) for line in PHRASES.strip().splitlines()]
#: Too vague, or not a time: guessing would plan the wrong day.
VAGUE = """
morgenochtend vroeg | nl
this week | en
deze week | nl
in november | en
di of wo | nl
tuesday or wednesday | en
na de zomer | nl
later this week | en
soon | en
over dinsdag | nl
spring | en
next week sometime | en
de maandag daarna | nl
volgende week ergens | nl
volgend voorjaar | nl
mañana temprano | es
一刻 | zh-hant
過年後 | zh-hant
tomorrow before noon | en
de eerste van de maand | nl
nu | nl
now | en
asap | en
1,5 uur | nl
demain | en
dienstag | en
deze maand | nl
this month | en
h1 | en
binnen een week | nl
na het weekend bellen | nl
in het voorjaar | nl
after the holidays | en
下半年 | zh-hant
下午一刻 | zh-hant
sometime next week | en
over een halve week | nl
over anderhalve week | nl
after march | en
na volgende week | nl
after 3 weeks | en
before the end of the month | en
三月以後 | zh-hant
in a week or two | en
"""
VAGUE_ROWS = [tuple(each.strip() for each in line.split("|")) for line in VAGUE.strip().splitlines()]


def november(day: str) -> datetime:
    return datetime(2026, 11, int(day), 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize(
    ("said_on", "typed", "language", "meaning"), ROWS, ids=[f"{r[1]}-{r[2]}" for r in ROWS]
)
def test_phrase_means_that_day_and_time(said_on, typed, language, meaning):
    parsed = parse(typed, november(said_on), language=language)
    day = f"{parsed.day:%m-%d}" if parsed.day.year == 2026 else f"{parsed.day}"

    assert meaning == (f"{day} {parsed.time:%H:%M}" if parsed.time else day)


@pytest.mark.parametrize(("typed", "language"), VAGUE_ROWS, ids=[r[0] for r in VAGUE_ROWS])
def test_vague_phrase_is_rejected(typed, language):
    with pytest.raises(NotUnderstood, match=r"\.$"):
        parse(typed, november("24"), language=language)


@pytest.mark.parametrize(
    ("typed", "language", "first", "other"),
    [
        ("tue 15", "en", "12-01 15:00", "12-15"),
        ("martes 15", "es", "12-15", "12-01 15:00"),
        ("half 3", "en", "11-30 15:30", "11-30 14:30"),
        ("half 3", "nl", "11-30 14:30", "11-30 15:30"),
        ("3/12", "en", "12-03", "03-12"),
        ("next friday", "en", "12-11", "12-04"),
        ("mon 14:30", "en", "11-30 14:30", "12-07 14:30"),
        ("mar 9", "en", "03-09", "12-01 09:00"),
        ("en ocho días", "es", "12-07", "12-08"),
        ("next weekend", "en", "12-12", "12-05"),
        ("3.12", "nl", "11-30 15:12", "12-03"),
        # Said on a Monday.
        ("monday week", "en", "12-14", "12-07"),
        ("maandag over een week", "nl", "12-14", "12-07"),
        ("del lunes en ocho", "es", "12-14", "12-07"),
    ],
)
def test_phrase_with_two_readings_gives_both(typed, language, first, other):
    parsed = parse(typed, november("30"), language=language)

    found = [
        f"{each.day:%m-%d} {each.time:%H:%M}" if each.time else f"{each.day:%m-%d}"
        for each in (parsed, *parsed.others)
    ]
    assert [first, other] == found


@pytest.mark.parametrize(
    "typed", ["wed 14:30", "donderdag half drie", "+3d", "tomorrow 9", "3 dec 14:00", "tue at 15"]
)
def test_phrase_with_one_reading_has_no_others(typed):
    assert () == parse(typed, november("30")).others


@pytest.mark.parametrize(
    "typed", ["tue 3 dec 14:00", "morgen dinsdag", "monday 15 january", "lunes 25 de diciembre"]
)
def test_weekday_that_contradicts_the_date_is_noted(typed):
    assert parse(typed, november("24")).notes
