"""Known column headers per field in English, Dutch, Spanish and Chinese, best first (others: more_words.py,
register_words.py).

A header matches if it equals a phrase. Earlier phrases win, so that "Employees Total" is preferred to "Employees On
Site", and the local currency to dollars.
"""

from .fields import Field
from .more_words import EMAILS, MORE, NAMES, PHONES
from .register_words import REGISTERS

WORDS: dict[Field, str] = {
    Field.COMPANY_NAME: """company name, company, account name, account, organisation name,
        organization name, organisation, organization, org, business name, legal name, name of company, firm,
        employer, bedrijfsnaam, naam bedrijf, bedrijf, firmanaam, firma, handelsnaam, organisatie,
        statutaire naam, razon social, nombre de la empresa, nombre empresa, empresa, compania,
        denominacion social, sociedad, 公司名稱, 企業名稱, 公司全名, 公司, 廠商名稱, 客戶名稱, 公司名称,
        企业名称, 單位名稱""",
    Field.COMPANY_NAME_OTHER: """英文簡稱, 公司英文名稱, 英文名稱, trade name, trading name, short name,
        other name, english name, alias, dba, handelsnamen, verkorte naam, nombre comercial, nombre corto,
        公司簡稱, 簡稱""",
    Field.REGISTER_NUMBER: """company registration number, registration number, register number,
        company number, chamber of commerce number, vat number, tax number, tax id, vat id, kvk nummer,
        kvk, kvknummer, btw nummer, rsin, cif, nif, nif cif, cif nif, numero de registro,
        營利事業統一編號, 統一編號, 統編, 公司統一編號, 统一社会信用代码""",
    Field.COUNTRY: """country, country name, country code, land, landcode, pais, codigo pais, 國家, 国家,
        國別""",
    Field.POSTCODE: """postal code, postcode, post code, zip code, zip, zipcode, pc, codigo postal, cp,
        c p, 郵遞區號, 邮政编码, 郵編""",
    Field.CITY: """city, town, place, plaats, woonplaats, vestigingsplaats, stad, gemeente, ciudad,
        poblacion, localidad, municipio, 城市, 縣市, 縣市別, 市""",
    Field.ADDRESS: """address 1, address, address line 1, street address, street, visiting address, adres,
        straat, bezoekadres, vestigingsadres, straat en huisnummer, direccion, domicilio,
        domicilio social, calle, 住址, 地址, 公司地址, 營業地址, 通訊地址, 公司所在地""",
    Field.REGION: """state province, state, province, region, county, provincie, regio, provincia,
        region provincia, comunidad autonoma, comunidad, 地區, 區域, 省""",
    Field.LEGAL_FORM: """legal form, legal entity type, entity type, company type, rechtsvorm, forma juridica,
        forma legal, tipo de sociedad, 組織別, 公司型態, 組織型態, 法律形式""",
    Field.INDUSTRY: """industry, sector, business category code 1 description, business category,
        branch of industry, industry description, sic description, activity, branche, sbi omschrijving,
        bedrijfstak, activiteit, industria, actividad, sector de actividad, ramo, 產業別, 產業類別, 產業,
        行業, 行業別, 业种, 行业""",
    Field.EMPLOYEES: """employees total, total employees, number of employees, employees, employee count,
        headcount, company size, staff, aantal werknemers, aantal medewerkers, medewerkers, werknemers,
        werkzame personen, numero de empleados, empleados, n empleados, plantilla, trabajadores, 員工人數,
        員工數, 人數, 员工人数, employees on site""",
    Field.REVENUE: """yearly revenue local currency, annual revenue, revenue, yearly revenue, turnover,
        annual turnover, sales volume, omzet, jaaromzet, facturacion, ingresos, ventas, cifra de negocios,
        volumen de negocio, 營業額, 年營業額, 營業收入, 營收, 营业额, yearly revenue in u s dollars""",
    Field.WEBSITE: """website, web site, web, url, homepage, web address, internet, domain, webadres,
        site, pagina web, sitio web, 網址, 網站, 公司網址, 网址""",
    Field.COMPANY_PHONE: """company phone, main phone, switchboard, office phone, business phone,
        company telephone, telefoon bedrijf, algemeen nummer, telefono empresa, fijo, telefono fijo, centralita,
        總機電話,
        總機, 公司電話, 代表號""",
    Field.COMPANY_EMAIL: """company e mail, company email, general email, office email, info email,
        e mail bedrijf, email bedrijf, correo empresa, 公司信箱, 公司電子郵件, 電子郵件信箱""",
    Field.CONTACT_NAME: """contact name, contact, contact person, full name, spokesperson, person,
        contactpersoon, naam contactpersoon, contactpersoon naam, volledige naam, persona de contacto,
        contacto, nombre de contacto, nombre contacto, nombre completo, nombre y apellidos, 發言人,
        聯絡人, 聯絡人姓名, 聯繫人, 联系人, 窗口""",
    Field.CONTACT_TITLE: """job title, title, contact title, position, function, role, functie,
        functietitel, functie contactpersoon, cargo, puesto, cargo contacto, 發言人職稱, 職稱, 聯絡人職稱,
        職務, 职位""",
    Field.CONTACT_PHONE: """contact phone, mobile, mobile phone, cell, cell phone, direct phone,
        direct line, mobiel, mobiel nummer, gsm, 06 nummer, direct nummer, telefoon contactpersoon, movil,
        telefono movil, telefono contacto, celular, telefono directo, 手機, 行動電話, 聯絡人電話,
        聯絡電話, 手机""",
    Field.CONTACT_EMAIL: """contact email, contact e mail, work email, personal email,
        e mail contactpersoon, email contactpersoon, correo contacto, email contacto, 聯絡人信箱,
        聯絡人電子郵件, 聯絡信箱""",
    Field.SECOND_CONTACT_NAME: """second contact, contact 2, second contact name, deputy,
        deputy spokesperson, contact name 2, tweede contactpersoon, contactpersoon 2, segundo contacto,
        contacto 2, 代理發言人, 第二聯絡人""",
    Field.DECIDER_NAME: """decider, decision maker, chairman, chairperson, chairman name,
        managing director, director, ceo, beslisser, directeur, bestuurder, gerente,
        director general, presidente, consejero delegado, administrador, decisor, 董事長, 負責人, 代表人,
        公司負責人, 總經理""",
    Field.EXTERNAL_ID: """external id, id, company id, account id, customer id, customer number,
        prospect id, lead id, mql id, record id, reference, ref, klantnummer, debiteurnummer, nummer,
        id klant, referencia, codigo, codigo cliente, id cliente, numero de cliente, 公司代號, 代號,
        客戶編號, 編號, 股票代號, 序號, organisation code""",
    Field.INTEREST: """interest, interested in, product interest, area of interest, interesse, interesse in,
        geinteresseerd in, interes, interesado en, 興趣, 感興趣的產品""",
    Field.SOURCE: """lead source, source, origin, lead origin, channel, campaign source, bron, herkomst,
        leadbron, kanaal, fuente, origen, procedencia, canal, 來源, 客戶來源, 名單來源, 来源""",
    Field.PARTNER: """partner, partner name, partner company, partner account, channel partner, reseller,
        reseller name, distributor, dealer, referral partner, partnernaam, wederverkoper, distributeur,
        distribuidor, revendedor, socio, handelspartner, haendler, partenaire, revendeur, rivenditore,
        販売代理店, 代理店, 經銷商, 经销商, 合作夥伴, 合作伙伴""",
    Field.NOTE: """note, notes, remark, remarks, comment, comments, notitie, notities, opmerking,
        opmerkingen, toelichting, nota, notas, observaciones, comentario, comentarios, 備註, 備注, 说明,
        說明""",
    Field.DO_NOT_CALL: """do not call, dnc, do not phone, no calls, opt out, opt out phone, opt out telefoon,
        opt out bellen, niet bellen, bel me niet, no llamar, lista robinson, robinson,
        勿擾, 請勿來電, 勿打電話, 拒絕來電""",
}

for _field, _phrases in [*MORE.items(), *REGISTERS.items()]:
    WORDS[_field] = f"{WORDS[_field]}, {_phrases}" if _field in WORDS else _phrases

_PHONES = """phone, telephone, phone number, telephone number, tel, tel no, telefoon, telefoonnummer, tel nr,
    telefono, numero de telefono, tlf, 電話, 電話號碼, 连络电话, 电话"""
_EMAILS = """email, e mail, mail, email address, e mail address, e mailadres, emailadres, mailadres, correo,
    correo electronico, 電子郵件, 信箱, 電郵, 电子邮件, 邮箱"""
_NAMES = "name, naam, nombre, display name, 姓名"

# Headers that fit company and contact: mapped to the contact if the list has contact names.
EITHER: dict[str, tuple[Field, Field]] = {
    word.strip(): fields
    for words, fields in [
        (f"{_PHONES}, {PHONES}", (Field.COMPANY_PHONE, Field.CONTACT_PHONE)),
        (f"{_EMAILS}, {EMAILS}", (Field.COMPANY_EMAIL, Field.CONTACT_EMAIL)),
        (f"{_NAMES}, {NAMES}", (Field.COMPANY_NAME, Field.CONTACT_NAME)),
    ]
    for word in words.split(",")
}
