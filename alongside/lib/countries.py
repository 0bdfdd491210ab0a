"""Countries by name or nationality, in English, Spanish, French and Portuguese, to ISO 3166-1 alpha-3."""

from __future__ import annotations

from functools import cache, lru_cache

import pycountry
from babel import Locale
from rapidfuzz import fuzz, process

from alongside.core.importing.text import fold

_LIKE = 85.0  # of 100: "Hunduras", "Guatamala"

_OTHER_NAMES = {
    "GTM": "guate;guatemalan;guatemalteco;guatemalteca;guatemalan national;guatemaltecan;guatamala;guatemalan citizen;gt;guat;gua;guatemala city",
    "HND": "honduran;hondureno;hondurena;hondurian;hn;hond;catracho;catracha;hondurenan;hon;tegucigalpa;san pedro sula",
    "SLV": "salvador;salvadoran;salvadorean;salvadorian;salvadoreno;salvadorena;es;el salv;sv;elsalvador;san salvador;salv;els;esa;e s",
    "MEX": "mexican;mexicano;mexicana;mejico;mejicano;mejicana;mx;mex;estados unidos mexicanos",
    "NIC": "nicaraguan;nicaraguense;nica;ni",
    "CRI": "costa rican;costarricense;tico;tica",
    "PAN": "panamanian;panameno;panamena",
    "BLZ": "belizean;beliceno;belicena",
    "COL": "colombian;colombiano;colombiana",
    "VEN": "venezuelan;venezolano;venezolana;venezuela",
    "ECU": "ecuadorian;ecuadorean;ecuatoriano;ecuatoriana;equador",
    "PER": "peruvian;peruano;peruana",
    "BOL": "bolivian;boliviano;boliviana;bolivia",
    "BRA": "brazilian;brasileno;brasilena;brasileiro;brasileira;brasil",
    "CHL": "chilean;chileno;chilena",
    "ARG": "argentinian;argentine;argentino;argentina",
    "PRY": "paraguayan;paraguayo;paraguaya",
    "URY": "uruguayan;uruguayo;uruguaya",
    "CUB": "cuban;cubano;cubana",
    "HTI": "haitian;haitiano;haitiana;haitien;haitienne",
    "DOM": "dominican;dominicano;dominicana;dom rep;dr;d r;rep dominicana;dominican rep;r d;rd;santo domingo",
    "JAM": "jamaican;jamaiquino;jamaiquina",
    "USA": "usa;us;u s;u s a;united states of america;american;estadounidense;ee uu;eeuu;eua;america",
    "CAN": "canadian;canadiense",
    "ESP": "spanish national;espanol;espanola;spaniard",
    "CHN": "chinese;chino;china;prc;people s republic of china;peoples republic of china",
    "IND": "indian;indio;hindu;indian national",
    "AFG": "afghan;afgano;afgana;afghani",
    "IRQ": "iraqi;iraki",
    "IRN": "iranian;irani;iran;persian",
    "SYR": "syrian;sirio;siria",
    "UKR": "ukrainian;ucraniano;ucraniana",
    "RUS": "russian;ruso;rusa;russia",
    "ERI": "eritrean;eritreo;eritrea",
    "ETH": "ethiopian;etiope",
    "SOM": "somali;somalian",
    "SDN": "sudanese;sudanes",
    "CMR": "cameroonian;camerunes;camerunesa",
    "COD": "drc;dr congo;d r c;democratic republic of congo;congo kinshasa;congolese;congo drc;zaire",
    "COG": "congo brazzaville;republic of congo",
    "NGA": "nigerian;nigeriano;nigeriana",
    "GHA": "ghanaian;ghanes",
    "SEN": "senegalese;senegales;senegalesa",
    "MLI": "malian",
    "GIN": "guinean;guineano",
    "GMB": "gambian",
    "MRT": "mauritanian",
    "BFA": "burkinabe;burkina",
    "CIV": "ivorian;ivory coast;costa de marfil;cote d ivoire;cote divoire",
    "SLE": "sierra leonean",
    "AGO": "angolan;angolano;angolana",
    "EGY": "egyptian;egipcio;egipcia",
    "MAR": "moroccan;marroqui",
    "TUR": "turkish;turco;turca;turkey",
    "PAK": "pakistani",
    "BGD": "bangladeshi;bengali national",
    "NPL": "nepali;nepalese;nepales",
    "LKA": "sri lankan",
    "MMR": "burmese;burma;birmania",
    "VNM": "vietnamese;vietnamita;vietnam;viet nam",
    "PHL": "filipino;filipina;philippine;filipinas",
    "KOR": "south korean;korean;coreano;coreana;south korea;s korea;korea;corea;corea del sur",
    "GBR": "british;uk;u k;england;great britain;scotland;wales;britanico;britanica;english national",
    "FRA": "french national;frances;francesa",
    "DEU": "german;aleman;alemana",
    "ITA": "italian;italiano;italiana",
    "PRT": "portuguese national;portugues;portuguesa",
    "UZB": "uzbek",
    "KGZ": "kyrgyz",
    "GEO": "georgian;republic of georgia",
    "ARM": "armenian;armenio;armenia",
    "PSE": "palestinian;palestino;palestina;palestine",
    "YEM": "yemeni",
    "ZWE": "zimbabwean",
    "KEN": "kenyan",
    "UGA": "ugandan",
    "RWA": "rwandan",
    "BDI": "burundian",
    "TGO": "togolese",
    "CZE": "czech republic;czechia",
}


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    codes = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    for language in ("pt", "fr", "es", "en"):
        for two, name in Locale(language).territories.items():
            if two in codes:
                found[fold(name)] = codes[two]
    for country in pycountry.countries:
        for name in (
            country.name,
            getattr(country, "common_name", None),
            getattr(country, "official_name", None),
        ):
            if name:
                found[fold(name)] = country.alpha_3
                found[fold(name.split(",")[0])] = found.get(fold(name.split(",")[0]), country.alpha_3)
        found[fold(country.alpha_3)] = country.alpha_3
    for code, names in _OTHER_NAMES.items():
        for name in names.split(";"):
            found[name] = code
    return found


@lru_cache(maxsize=10_000)
def find_country(text: str) -> str | None:
    """The alpha-3 code of a country or nationality, None where unknown.

    Two letters are read as a country only where people use them so ("GT", "MX", "US").
    """
    words = fold(text)
    if len(words) > 60:
        return None
    code = _names().get(words)
    if code:
        return code
    for lead in (
        "republica de ",
        "republic of ",
        "rep of ",
        "rep de ",
        "rep ",
        "la ",
        "el ",
        "the ",
        "de ",
        "from ",
    ):
        if words.startswith(lead):
            return _names().get(words.removeprefix(lead))
    if len(words) >= 5:
        hit = process.extractOne(words, _names().keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        if hit and hit[0][0] == words[0]:
            return _names()[hit[0]]
    return None
