"""What a careful person reads in one cell."""

import datetime as dt

import pytest

from alongside.core.importing import admissions, dates, names, pathways, quantities, spoken
from alongside.core.importing.roles import role_of
from alongside.lib.languages import find_language


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("CA, NY (2009)", ["CA", "NY"]),
        ("California & D.C.", ["CA", "DC"]),
        ("Admitted NJ; pending NY", ["NJ"]),
        ("Admitted NJ, NY pending", ["NJ"]),
        ("Pending: NY, NJ", []),
        ("NY and NJ (pending)", ["NY"]),
        ("N/A", []),
        ("none", []),
        ("-", []),
        ("", []),
        ("D.C. (2009)", ["DC"]),
        ("Washington, D.C.", ["DC"]),
        ("Washington DC", ["DC"]),
        ("Washington and D.C.", ["DC", "WA"]),
        ("Washington / MA #348320", ["MA", "WA"]),
        ("New York, TX", ["NY", "TX"]),
        ("Cal. and New York", ["CA", "NY"]),
        ("CA / District of Columbia #384269", ["CA", "DC"]),
        ("WA #383671", ["WA"]),
        ("CA/NY", ["CA", "NY"]),
        ("CA NY", ["CA", "NY"]),
        ("ca, ny", ["CA", "NY"]),
        ("ca", ["CA"]),
        ("in", ["IN"]),
        ("IN, OR", ["IN", "OR"]),
        ("ADMITTED IN CALIFORNIA OR NEVADA", ["CA", "NV"]),
        ("licensed in California and Texas", ["CA", "TX"]),
        ("State Bar of California (CA) 234466", ["CA"]),
        ("SBN 234466 (CA)", ["CA"]),
        ("CA123456", ["CA"]),
        ("CA-123456; NY-99", ["CA", "NY"]),
        ("N.Y., N.J. & Penn.", ["NJ", "NY", "PA"]),
        ("West Virginia", ["WV"]),
        ("Virginia, West Virginia", ["VA", "WV"]),
        ("Nueva York y Nueva Jersey", ["NJ", "NY"]),
        ("Carolina del Norte", ["NC"]),
        ("Distrito de Columbia", ["DC"]),
        ("NY (1st Dept. 2015), SDNY, EDNY", ["NY"]),
        ("CA; N.D. Cal.; 9th Cir.", ["CA"]),
        ("CA (active), IL (inactive)", ["CA"]),
        ("Not admitted", []),
        ("Not yet admitted", []),
        ("law student", []),
        ("Paralegal - n/a", []),
        ("no", []),
        ("Ninguno", []),
        ("California since 2009, bar no. 123456", ["CA"]),
        ("CA 2009; NY 2011; DC 2013", ["CA", "DC", "NY"]),
        ("Texas State Bar", ["TX"]),
        ("Mass.", ["MA"]),
        ("MA & ME", ["MA", "ME"]),
        ("NY+NJ", ["NJ", "NY"]),
        ("NY | NJ", ["NJ", "NY"]),
        ("New York\nNew Jersey", ["NJ", "NY"]),
        ("Washington State", ["WA"]),
        ("Wash.", ["WA"]),
        ("DC Bar, Maryland", ["DC", "MD"]),
        ("CA - Registered In-House Counsel", ["CA"]),
        ("Admitted in NY (2015) and awaiting admission in CA", ["NY"]),
        ("taking CA bar in July", []),
        ("passed NY bar exam, not yet sworn in", []),
        ("Puerto Rico", ["PR"]),
        ("Georgia", ["GA"]),
        ("Yes - CA", ["CA"]),
        ("IL, formerly WI", ["IL"]),
        ("CA (pending NY)", ["CA"]),
        ("NJ (pending in NY)", ["NJ"]),
        ("NY, 2nd Dept", ["NY"]),
        ("California; United States Supreme Court", ["CA"]),
        ("None (paralegal)", []),
        ("Pensylvania, Conneticut", ["CT", "PA"]),
        ("Active: NY. Inactive: FL", ["NY"]),
        ("FL (resigned 2012), GA", ["GA"]),
        ("NC/SC", ["NC", "SC"]),
        ("w. va.", ["WV"]),
    ],
)
def test_admissions_are_read_as_written(cell, codes):
    read = admissions.parse(cell)
    assert list(read.codes) == codes
    assert read.unreadable == ()


@pytest.mark.parametrize(
    "cell", ["234466", "#221", "yes", "see attached", "England & Wales", "several", "Ontario"]
)
def test_an_admission_that_names_no_state_is_not_guessed(cell):
    read = admissions.parse(cell)
    assert read.codes == ()
    assert read.unreadable


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Spanish (fluent); Mam", {"spa": "fluent", "mam": "unknown"}),
        ("Español – nativo", {"spa": "native"}),
        ("some French", {"fra": "basic"}),
        ("French (some), Spanish (native)", {"fra": "basic", "spa": "native"}),
        ("Spanish (fluent, written and spoken); K'iche' (basic)", {"spa": "fluent", "quc": "basic"}),
        ("fluent in Spanish and Portuguese", {"spa": "fluent", "por": "fluent"}),
        ("Spanish, fluent", {"spa": "fluent"}),
        ("Spanish: conversational / French: basic", {"spa": "conversational", "fra": "basic"}),
        ("Native Spanish speaker", {"spa": "native"}),
        ("Spanish B2", {"spa": "conversational"}),
        ("Mandarin", {"cmn": "unknown"}),
        ("Chinese (Cantonese)", {"yue": "unknown"}),
        ("Chinese (Mandarin) - native", {"cmn": "native"}),
        ("Chinese", {"cmn": "unknown"}),
        ("中文", {"cmn": "unknown"}),
        ("العربية", {"arb": "unknown"}),
        ("русский", {"rus": "unknown"}),
        ("Kreyòl ayisyen", {"hat": "unknown"}),
        ("Haitian Creole", {"hat": "unknown"}),
        ("Quiché", {"quc": "unknown"}),
        ("K’iché", {"quc": "unknown"}),
        ("Kiche", {"quc": "unknown"}),
        ("Quiché (K'iche')", {"quc": "unknown"}),
        ("Kanjobal", {"kjb": "unknown"}),
        ("Q'anjob'al", {"kjb": "unknown"}),
        ("Q´anjob´al", {"kjb": "unknown"}),
        ("Mayan (Mam)", {"mam": "unknown"}),
        ("Mam and Spanish", {"mam": "unknown", "spa": "unknown"}),
        ("Ixil", {"ixl": "unknown"}),
        ("Garífuna", {"cab": "unknown"}),
        ("Q'eqchi' y español", {"kek": "unknown", "spa": "unknown"}),
        ("Kaqchikel", {"cak": "unknown"}),
        ("Achi", {"acr": "unknown"}),
        ("Akateko", {"knj": "unknown"}),
        ("Portugese (fluent)", {"por": "fluent"}),
        ("Brazilian Portuguese", {"por": "unknown"}),
        ("Farsi", {"pes": "unknown"}),
        ("ASL", {"ase": "unknown"}),
        ("Tagalog (heritage speaker)", {"tgl": "native"}),
        ("Spanish (some) & Portuguese (fluent)", {"spa": "basic", "por": "fluent"}),
        ("Español (intermedio), francés (básico)", {"spa": "conversational", "fra": "basic"}),
        ("habla español con fluidez", {"spa": "fluent"}),
        ("Spanish - I can read and write", {"spa": "unknown"}),
        ("español, un poco de portugués", {"spa": "unknown", "por": "basic"}),
        ("Spanish", {"spa": "unknown"}),
        ("SPANISH", {"spa": "unknown"}),
        ("Spansih", {"spa": "unknown"}),
        ("Spanish fluent", {"spa": "fluent"}),
        ("English, Spanish", {"eng": "unknown", "spa": "unknown"}),
        ("Spanish/English bilingual", {"spa": "unknown", "eng": "fluent"}),
        ("Vietnamese (native)", {"vie": "native"}),
        ("Arabic (Levantine)", {"apc": "unknown"}),
        ("Mam (fluent)\nSpanish (basic)", {"mam": "fluent", "spa": "basic"}),
        ("spa; por", {"spa": "unknown", "por": "unknown"}),
        ("Yoruba", {"yor": "unknown"}),
        ("Spanish (high intermediate)", {"spa": "conversational"}),
        ("Spanish (fluent) Portuguese (basic)", {"spa": "fluent", "por": "basic"}),
        ("Native: Spanish; Fluent: French", {"spa": "native", "fra": "fluent"}),
        ("Spanish fluency: native", {"spa": "native"}),
        ("high school Spanish", {"spa": "basic"}),
        ("Mam-Spanish", {"mam": "unknown", "spa": "unknown"}),
        ("Popti' (Jakalteko)", {"jac": "unknown"}),
        ("None - English only", {}),
        ("none", {}),
        ("English only", {}),
        ("Only English", {}),
        ("Solo inglés", {}),
        ("Inglés solamente", {}),
        ("N/A", {}),
        ("No", {}),
        ("None besides English", {}),
    ],
)
def test_languages_and_levels(cell, expected):
    read = spoken.parse(cell, find_language)
    assert dict(read.languages) == expected
    assert read.unknown == ()


@pytest.mark.parametrize("cell", ["Xyzzyan", "Maya", "Mixteco", "dialecto", "fluent in three languages"])
def test_a_language_nobody_can_place_is_asked_about(cell):
    read = spoken.parse(cell, find_language)
    assert read.languages == ()
    assert read.unknown


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("4-6 hrs", 4), ("about 5", 5), ("up to 10", 10), ("5/month", 5), ("2 per week", 8), ("10", 10), ("8 hrs", 8), ("6–8", 6),
        ("10-12", 10), ("5 to 7", 5), ("between 4 and 6", 4), ("entre 4 y 6", 4), ("unas 5 horas", 5), ("~5", 5), ("5+", 5),
        ("2017-04-06", 4), ("2026-10-12", 10), ("4-Jun", 4), ("6-Aug", 6), ("4.5", 4.5), ("1,5", 1.5), ("five", 5), ("cinco", 5),
        ("a couple of hours", 2), ("20/quarter", 6), ("60 per year", 5), ("3 hours/week", 12), ("2 hrs a month", 2), ("approx. 6", 6),
        ("0", 0), ("varies", None), ("flexible", None), ("5 hrs/mo", 5), ("10 h", 10), ("8 al mes", 8), ("4 a 6", 4), ("12.0", 12),
        ("1-2 per week", 4), ("at least 3", 3), ("10 (ten)", 10), ("5 or 6", 5), ("as needed", None),
    ],
)  # fmt: skip
def test_hours_read_as_their_lower_end_a_month(cell, hours):
    assert quantities.hours(cell) == hours


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("+1 778 555 0124", "+17785550124"), ("14285550175", "+14285550175"), ("(900) 555-0114", "+19005550114"),
        ("344.555.0168 x86", "+13445550168;ext=86"), ("267-555-0184", "+12675550184"), ("(212) 555-0100 ext. 12", "+12125550100;ext=12"),
        ("212 555 0100 extension 7", "+12125550100;ext=7"), ("212-555-0100, ext 44", "+12125550100;ext=44"), ("1-212-555-0100", "+12125550100"),
        ("+52 55 1234 5678", "+525512345678"), ("0052 55 1234 5678", "+525512345678"), ("011 52 55 1234 5678", "+525512345678"),
        ("2125550100", "+12125550100"), ("212.555.0100 / 917.555.0199", "+12125550100"), ("212-555-0100 or 917-555-0199", "+12125550100"),
        ("555-0100", None), ("call me", None), ("+1 (212) 555-0100 #9", "+12125550100;ext=9"), ("(212)555-0100x5", "+12125550100;ext=5"),
        ("212-555-0100 (cell)", "+12125550100"), ("tel. 212-555-0100", "+12125550100"), ("+1-212-555-0100;ext=3", "+12125550100;ext=3"),
        ("212\u2013555\u20130100", "+12125550100"), ("+502 5555 1234", "+50255551234"),
    ],
)  # fmt: skip
def test_phone_numbers_keep_their_extension(cell, number):
    assert quantities.phone(cell) == number


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Bob@Firm.Example", "bob@firm.example"), (" bob@firm.example ", "bob@firm.example"), ("mailto:bob@firm.example", "bob@firm.example"),
        ("Bob Ray <bob@firm.example>", "bob@firm.example"), ("bob@firm.example;", "bob@firm.example"), ("bob (at) firm.example", "bob@firm.example"),
        ("bob[at]firm[dot]example", "bob@firm.example"), ("bob @ firm.example", "bob@firm.example"), ("bob@firm.example, b@home.example", "bob@firm.example"),
        ("o'brien@firm.example", "o'brien@firm.example"), ("bob+pro@firm.example", "bob+pro@firm.example"), ("bob@firm", None), ("bob", None),
        ("josé@firm.example", "josé@firm.example"), ("bob@firm,example", "bob@firm.example"),
    ],
)  # fmt: skip
def test_addresses(cell, address):
    assert quantities.email(cell) == address


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2008-12-19", "2008-12-19"), ("2008-12-19T00:00:00", "2008-12-19"), ("2008/12/19", "2008-12-19"), ("20081219", "2008-12-19"),
        ("12 de mayo de 2008", "2008-05-12"), ("12 de mayo del 2008", "2008-05-12"), ("Jan 5 '09", "2009-01-05"), ("5 January 2009", "2009-01-05"),
        ("January 5th, 2009", "2009-01-05"), ("5-Jan-09", "2009-01-05"), ("05-ene-2009", "2009-01-05"), ("Sept. 5, 2009", "2009-09-05"),
        ("Monday, June 22, 2018", "2018-06-22"), ("lunes 22 de junio de 2018", "2018-06-22"), ("June 22, 2018 at 8:30 AM", "2018-06-22"),
        ("6/22/2018 8:30 AM", "2018-06-22"), ("22.6.2018", "2018-06-22"), ("22/06/18", "2018-06-22"), ("12/25/09", "2009-12-25"),
        ("43273", "2018-06-22"), ("7/7/1998", "1998-07-07"), ("07-07-98", "1998-07-07"), ("1º de mayo de 2008", "2008-05-01"),
        ("2018-06-22 (master)", "2018-06-22"), ("May 12 2008", "2008-05-12"), ("12MAY2008", "2008-05-12"), ("12-Mayo-2008", "2008-05-12"),
        ("2008 May 12", "2008-05-12"), ("Dec.19,2008", "2008-12-19"), ("19 Dec. 2008", "2008-12-19"), ("2018-06-22T13:30:00Z", "2018-06-22"),
        ("9/5/2000?", None), ("mayo 12, 2008", "2008-05-12"), ("12 / 25 / 2009", "2009-12-25"), ("25 de diciembre, 2009", "2009-12-25"),
    ],
)  # fmt: skip
def test_dates_in_any_usual_form(cell, expected):
    read = dates.parse(cell, 2026)
    if expected is None:
        assert read.is_ambiguous
    else:
        assert read.read(None) == dt.date.fromisoformat(expected)
        assert not read.is_ambiguous


@pytest.mark.parametrize(
    "cell",
    [
        "TBD",
        "none yet",
        "N/A",
        "",
        "pending",
        "to be scheduled",
        "not scheduled",
        "por definir",
        "sin fecha",
        "-",
        "Not yet set",
    ],
)
def test_a_date_that_is_not_known_yet_is_empty(cell):
    assert dates.parse(cell, 2026).none


@pytest.mark.parametrize(
    "cell", ["31/02/2009", "May 2008", "2008", "age 9", "sometime in 2009", "99/99/9999"]
)
def test_a_date_that_cannot_be_read_is_said_to_be(cell):
    assert dates.parse(cell, 2026).is_unreadable


@pytest.mark.parametrize(
    ("whole", "email", "given", "family"),
    [
        ("Rico Hurtado, Karina", None, "Karina", "Rico Hurtado"),
        ("Karina Rico Hurtado", None, "Karina", "Rico Hurtado"),
        ("Karina Rico Hurtado", "karina.rico@a.example", "Karina", "Rico Hurtado"),
        ("Jorge Luis Bermúdez Prieto", None, "Jorge Luis", "Bermúdez Prieto"),
        ("José María Morales Hernandes", "josemaria.morales@a.example", "José María", "Morales Hernandes"),
        ("Silvano de la Rosa Puga", None, "Silvano", "de la Rosa Puga"),
        ("Silvano de la Rosa Puga", "silvano.de@a.example", "Silvano", "de la Rosa Puga"),
        ("Angélica de la Rosa Guzmán", None, "Angélica", "de la Rosa Guzmán"),
        ("Kevin Powers", None, "Kevin", "Powers"),
        ("John Q. Public", None, "John Q.", "Public"),
        ("Mary Ann Smith", None, "Mary Ann", "Smith"),
        ("Mary Ann Smith", "mary.smith@a.example", "Mary Ann", "Smith"),
        ("Dr. Kevin Powers, Esq.", None, "Kevin", "Powers"),
        ("Powers, Kevin J., Esq.", None, "Kevin J.", "Powers"),
        ("Kevin Powers Jr.", None, "Kevin", "Powers Jr."),
        ("Powers, Kevin, Jr.", None, "Kevin", "Powers Jr."),
        ("KARINA RICO HURTADO", None, "Karina", "Rico Hurtado"),
        ("rico hurtado, karina", None, "Karina", "Rico Hurtado"),
        ("DE LA ROSA PUGA, SILVANO", None, "Silvano", "de la Rosa Puga"),
        ("Karina Rico Hurtado", "krico@a.example", "Karina", "Rico Hurtado"),
        ("José Emilio Romo Macías", None, "José Emilio", "Romo Macías"),
        ("Francisco Javier Barragán Gollum", None, "Francisco Javier", "Barragán Gollum"),
        ("Luis García", None, "Luis", "García"),
        ("María del Carmen López Pérez", None, "María del Carmen", "López Pérez"),
        ("Ana Lucía Pérez", None, "Ana Lucía", "Pérez"),
        ("Sean O'Brien", None, "Sean", "O'Brien"),
        ("Vincent van der Berg", None, "Vincent", "van der Berg"),
        ("  Kevin   Powers ", None, "Kevin", "Powers"),
        ("Cher", None, "Cher", None),
        ("Juan Pérez López", None, "Juan", "Pérez López"),
        ("Elvia Medrano Solorzano", None, "Elvia", "Medrano Solorzano"),
        ("Beatriz Gamboa Bustos", None, "Beatriz", "Gamboa Bustos"),
    ],
)
def test_a_whole_name_is_taken_apart(whole, email, given, family):
    assert names.split(whole, email) == (given, family)


def test_a_name_with_the_family_first_and_no_comma():
    assert names.split("Rico Hurtado Karina", None, family_first=True) == ("Karina", "Rico Hurtado")
    assert names.split("Powers Kevin", None, family_first=True) == ("Kevin", "Powers")


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Associate General Counsel", "attorney"), ("Partner", "attorney"), ("Legal assistant", "legal_assistant"), ("Contract Manager", "contract_manager"),
        ("Paralegal", "paralegal"), ("Senior Paralegal", "paralegal"), ("Legal Ops", "other"), ("Abogada", "attorney"), ("Asistente legal", "legal_assistant"),
        ("Intérprete", "interpreter"), ("Estudiante de derecho", "law_student"), ("Gerente de contratos", "contract_manager"), ("Socio", "attorney"),
        ("2L", "law_student"), ("Law Student", "law_student"), ("Summer Associate", "law_student"), ("Assistant General Counsel", "attorney"),
        ("Contracts Administrator", "contract_manager"), ("Legal Secretary", "legal_assistant"), ("Software Engineer", "other"), ("Of Counsel", "attorney"),
        ("Non-attorney staff", "other"), ("Staff Attorney", "attorney"), ("Director, Contracts", "contract_manager"), ("Interpreter", "interpreter"),
    ],
)  # fmt: skip
def test_the_role_behind_a_title(title, role):
    assert role_of(title) == role


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("SIJS; asylum", ["asylum", "sijs"]), ("SIJS, T visa?", ["sijs", "t_visa"]), ("U-visa", ["u_visa"]), ("U/T visa", ["t_visa", "u_visa"]),
        ("Special Immigrant Juvenile Status", ["sijs"]), ("asilo y visa U", ["asylum", "u_visa"]), ("withholding/CAT", ["withholding_cat"]),
        ("TPS", ["tps"]), ("VAWA", ["vawa"]), ("bond", ["release"]), ("family reunification", ["family_reunification"]), ("SIJ", ["sijs"]),
        ("reunificación familiar", ["family_reunification"]), ("no asylum; SIJS", ["sijs"]), ("none", []), ("TBD", []), ("SIJS (pending)", ["sijs"]),
        ("Asylum/Withholding/CAT", ["asylum", "withholding_cat"]), ("visa T", ["t_visa"]), ("human trafficking", ["t_visa"]), ("sijs + u", ["sijs", "u_visa"]),
        ("Asilo; SIJS", ["asylum", "sijs"]), ("visa de trata", ["t_visa"]), ("possible SIJS", ["sijs"]), ("Estatus Especial de Inmigrante Juvenil", ["sijs"]),
    ],
)  # fmt: skip
def test_pathways(cell, found):
    assert list(pathways.parse(cell).found) == found


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Y", True), ("N", False), ("Yes", True), ("no", False), ("Sí", True), ("si", True), ("x", True), ("✓", True), ("TRUE", True), ("FALSE", False),
     ("done", True), ("not yet", False), ("pending", False), ("1", True), ("0", False), ("11/2/2017", True), ("", None), ("maybe", None),
     ("yes - 10/2", True), ("scheduled 12/3", False), ("pendiente", False), ("Completed", True)],
)  # fmt: skip
def test_whether_a_child_was_screened(cell, answer):
    assert quantities.yes_or_no(cell) is answer
