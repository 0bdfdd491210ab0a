"""Languages by the names that people give them, to individual ISO 639-3 codes.

Names come from ISO 639-3 itself (pycountry), from CLDR in several languages (Babel, endonyms among them),
and from the list below, which wins: it holds the spellings of interpreters' and coordinators' lists, the
Mayan languages above all, and says which individual language is usually meant by a macrolanguage's name.
"""

from __future__ import annotations

from functools import cache, lru_cache

import pycountry
from babel import Locale
from rapidfuzz import fuzz, process

from alongside.core.importing.text import fold

_NAMES = {
    "spa": "spanish;espanol;castellano;castilian;castilian spanish;latin american spanish;mexican spanish;espagnol;espanhol;es;sp;span;"
    "espaniol;castellana;central american spanish;spanglish",
    "eng": "english;ingles;anglais;en;eng;american english;british english;inglesa",
    "por": "portuguese;portugues;portugais;brazilian portuguese;portugues brasileiro;brazilian;brasileno;pt;port;european portuguese",
    "fra": "french;frances;francais;fr;canadian french;francesa",
    "cmn": "mandarin;chinese;mandarin chinese;chinese mandarin;putonghua;chino;chino mandarin;mandarin chino;zhongwen;simplified chinese;guoyu;"
    "chinese simplified;standard chinese;mandarina;hanyu;chinois;chines",
    "yue": "cantonese;cantones;chinese cantonese;cantonese chinese;yue;taishanese;toisanese;toishan;guangdonghua",
    "nan": "hokkien;taiwanese;taiwanese hokkien;min nan;fukienese;teochew",
    "wuu": "shanghainese;wu;wu chinese",
    "cdo": "fuzhounese;fuzhou;foochow;fuchow;fujianese",
    "hak": "hakka",
    "arb": "arabic;arabe;modern standard arabic;standard arabic;msa;fusha;al arabiyya;arabiyya",
    "arz": "egyptian arabic;arabe egipcio;masri",
    "apc": "levantine arabic;syrian arabic;lebanese arabic;palestinian arabic;jordanian arabic;levantine;north levantine arabic;south levantine arabic",
    "ary": "moroccan arabic;darija;arabe marroqui",
    "acm": "iraqi arabic;mesopotamian arabic",
    "apd": "sudanese arabic",
    "pes": "persian;farsi;persa;iranian persian;parsi",
    "prs": "dari;afghan persian;dari persian;farsi dari",
    "tgk": "tajik;tayiko",
    "pbu": "pashto;pushto;pastun;pashtu;pastu;northern pashto",
    "kmr": "kurdish;kurmanji;kurdo;northern kurdish;kurmanci",
    "ckb": "sorani;central kurdish",
    "swh": "swahili;kiswahili;suajili",
    "zsm": "malay;malayo;bahasa melayu;standard malay",
    "ind": "indonesian;bahasa indonesia;indonesio;bahasa",
    "fil": "filipino;pilipino",
    "tgl": "tagalog;tagalo",
    "hat": "haitian creole;haitian;creole;kreyol;kreyol ayisyen;creole haitien;criollo haitiano;haitian kreyol;criollo;creole haitian;"
    "kreyol haitiano;creole ayisyen;haitien;haitian french creole",
    "npi": "nepali;nepalese;nepales",
    "ory": "odia;oriya",
    "ekk": "estonian;estonio",
    "lvs": "latvian;leton",
    "azj": "azerbaijani;azeri",
    "uzn": "uzbek;uzbeko",
    "khk": "mongolian;mongol",
    "ydd": "yiddish",
    "mww": "hmong;white hmong;hmong daw",
    "als": "albanian;albanes;shqip",
    "nob": "norwegian;noruego;norsk;bokmal",
    "gaz": "oromo;afaan oromo;oromiffa;oromoo;afan oromo",
    "fuf": "pular;fula;fulani;fulah;pulaar fulani;peul;peulh;fulbe;fouta djallon",
    "fuc": "pulaar",
    "plt": "malagasy",
    "ayr": "aymara;aimara",
    "gug": "guarani;paraguayan guarani;avane e",
    "quz": "quechua;quichua;cusco quechua;runasimi",
    "qug": "kichwa;ecuadorian kichwa;chimborazo quichua",
    "kng": "kikongo;kongo;koongo",
    "knc": "kanuri",
    "dik": "dinka",
    "pnb": "western punjabi;lahnda;shahmukhi",
    "pan": "punjabi;panjabi;gurmukhi",
    "twi": "twi;akan;asante;ashanti",
    "hrv": "croatian;croata;serbo croatian;serbocroatian",
    "bos": "bosnian;bosnio",
    "srp": "serbian;serbio",
    "ron": "romanian;rumano;moldovan;moldavian",
    "mya": "burmese;myanmar;birmano",
    "rhg": "rohingya",
    "ksw": "karen;sgaw karen;s gaw karen",
    "kor": "korean;coreano;hangul;hangugeo;hanguk;coreen",
    "jpn": "japanese;japones;nihongo;japonais",
    "vie": "vietnamese;vietnamita;tieng viet;vietnamien",
    "rus": "russian;ruso;russkiy;russkij;russe;russo",
    "ukr": "ukrainian;ucraniano",
    "deu": "german;aleman;deutsch;allemand",
    "ita": "italian;italiano;italien",
    "ell": "greek;griego;modern greek;ellinika",
    "heb": "hebrew;hebreo;ivrit",
    "pol": "polish;polaco;polski",
    "hin": "hindi",
    "urd": "urdu",
    "ben": "bengali;bangla;bengala",
    "tam": "tamil",
    "amh": "amharic;amarico;amharico;amarinya",
    "tir": "tigrinya;tigrigna;tigrina",
    "som": "somali;soomaali",
    "kin": "kinyarwanda;rwanda",
    "lin": "lingala",
    "wol": "wolof",
    "bam": "bambara;bamanankan",
    "mnk": "mandinka",
    "ase": "asl;american sign language;american sign;sign language;lenguaje de senas;lengua de senas;lengua de senas americana;lenguaje de senas americano",
    "mfs": "lsm;mexican sign language;lengua de senas mexicana",
    "jam": "patois;jamaican patois;jamaican;jamaican creole;patwa",
    "pov": "guinea bissau creole",
    "kea": "cape verdean creole;kriolu;cape verdean;kabuverdianu;criollo caboverdiano;cape verdean kriolu",
    "bzj": "belizean creole;belize kriol;belizean kriol;kriol",
    # Mayan
    "quc": "kiche;quiche;k iche;ki che;quiche maya;maya quiche;maya kiche;kiche maya;qatzijob al;kichee;k ichee;qatzijobal;kiche quiche",
    "mam": "mam;maya mam;mam maya;qyool mam;mam todosantero;todos santos mam;qyol mam",
    "kjb": "qanjobal;kanjobal;q anjob al;q anjobal;qanjob al;kanjob al;canjobal;konjobal;maya qanjobal;eastern kanjobal;santa eulalia;"
    "kanjobal santa eulalia;conob;conjobal;k anjobal;quanjobal;janjobal",
    "knj": "akateko;acateco;acatec;akatek;akateka;western kanjobal;kuti",
    "kek": "qeqchi;kekchi;q eqchi;ketchi;quekchi;qeqchi maya;kek chi;maya qeqchi;keqchi",
    "cak": "kaqchikel;cakchiquel;kakchiquel;caqchikel;maya kaqchikel;kaqchiquel;kaqchikel maya",
    "ixl": "ixil;maya ixil;ixil maya;ixil nebaj;nebaj ixil;ixil chajul",
    "jac": "popti;jakalteko;jacalteco;jacaltec;jakaltek;poptii;abxubal;abxubal popti",
    "cac": "chuj;maya chuj;chuj maya;koti",
    "tzj": "tzutujil;tz utujil;tzutuhil;tzutujil maya;zutuhil",
    "poc": "poqomam;pocomam;pokomam",
    "poh": "poqomchi;pocomchi;pokomchi;poqomchii",
    "acr": "achi;achi;maya achi;achi maya",
    "agu": "awakateko;aguacateco;awakatek;aguacatec",
    "caa": "chorti;ch orti;maya chorti",
    "itz": "itza;itzaj;maya itza",
    "mop": "mopan;mopan maya;maya mopan",
    "quv": "sakapulteko;sacapulteco;sakapultek;sacapultec",
    "qum": "sipakapense;sipacapense;sipakapa",
    "ttc": "tektiteko;tectiteco;tektitek;teko",
    "usp": "uspanteko;uspanteco;uspantek;uspantec",
    "tzh": "tzeltal;tseltal;bats il kop;batsil kop;celdal;cendal",
    "tzo": "tzotzil;tsotsil;bats i kop",
    "toj": "tojolabal;tojol abal",
    "ctu": "chol;ch ol",
    "yua": "yucatec;yucateco;maya yucateco;yucatec maya;maya yucatec;yukatek;maya peninsular;maayat aan;maya taan",
    "hus": "huastec;huasteco;teenek",
    "lac": "lacandon",
    "chf": "chontal maya;chontal de tabasco;yokot an",
    # others of Mexico and Central America
    "cab": "garifuna;garifuna language;black carib;garinagu",
    "miq": "miskito;miskitu;mosquito;misquito",
    "ppl": "pipil;nawat;nahuat",
    "tsz": "purepecha;tarasco;p urhepecha;purhepecha;tarascan",
    "amu": "amuzgo;amuzgo de guerrero;guerrero amuzgo",
    "trc": "triqui;trique;triqui de copala;copala triqui;triki",
    "tcf": "tlapaneco;mephaa;tlapanec;me phaa",
    "maz": "mazahua",
    "yaq": "yaqui",
    "hch": "huichol;wixarika;wixarica",
    "tar": "tarahumara;raramuri",
    "xin": "xinca;xinka",
    "guc": "wayuu;wayuunaiki;guajiro",
    "jiv": "shuar",
    "len": "lenca",
    "pay": "pech",
    "sum": "mayangna;sumo;sumu",
    "cuk": "kuna;guna;dulegaya",
    "gym": "ngabere;ngobe;guaymi",
}

# A family of languages, or a name that several share without a usual one: someone must ask which.
_FAMILY_NAMES = (
    "maya;mayan;mayense;maya language;mayan language;indigenous;indigena;dialect;dialecto;mixtec;mixteco;zapotec;zapoteco;nahuatl;"
    "nahua;mexicano;otomi;mazatec;mazateco;mixe;totonac;totonaco;chatino;chinantec;chinanteco;sign;creole other;african;native;other;"
    "berber;slavic;indian;asian;indigenous language;lengua indigena;idioma maya;lengua maya;native american;none;some;basic;fluent;"
    "no;si;yes;bar;even;are;day;her;is;our;u;a;i;to;as;en casa;one;two;three;male;female"
)
_LIKE = 85.0  # of 100: "Portugese", "Manderin", "Spansih"


@cache
def _families() -> frozenset[str]:
    return frozenset(_FAMILY_NAMES.split(";"))


@cache
def _curated() -> dict[str, str]:
    return {name: code for code, names in _NAMES.items() for name in names.split(";") if name}


@cache
def _all() -> dict[str, str]:
    found: dict[str, str] = {}
    individual: dict[str, str] = {}
    for language in pycountry.languages:
        if getattr(language, "scope", "I") != "I" or language.type not in {"L", "C", "A"}:
            continue
        for key in ("alpha_2", "alpha_3"):
            if code := getattr(language, key, None):
                individual[code] = language.alpha_3
        for key in ("inverted_name", "name", "common_name"):
            if name := getattr(language, key, None):
                found.setdefault(fold(name), language.alpha_3)
        found[fold(language.name)] = language.alpha_3
    for locale in ("es", "en"):
        for code, name in Locale(locale).languages.items():
            if code in individual:
                found[fold(name)] = individual[code]
    found.update({fold(name): code for name, code in _ENDONYMS.items()})
    return found


# Languages' own names in their own scripts.
_ENDONYMS = {
    "中文": "cmn", "普通话": "cmn", "普通話": "cmn", "国语": "cmn", "國語": "cmn", "汉语": "cmn", "漢語": "cmn", "官话": "cmn",
    "广东话": "yue", "廣東話": "yue", "粤语": "yue", "粵語": "yue", "日本語": "jpn", "한국어": "kor", "العربية": "arb", "عربي": "arb",
    "русский": "rus", "русский язык": "rus", "українська": "ukr", "فارسی": "pes", "دری": "prs", "پښتو": "pbu", "हिन्दी": "hin",
    "हिंदी": "hin", "اردو": "urd", "বাংলা": "ben", "ਪੰਜਾਬੀ": "pan", "עברית": "heb", "ελληνικά": "ell", "ไทย": "tha", "አማርኛ": "amh",
    "ትግርኛ": "tir", "မြန်မာ": "mya", "ქართული": "kat", "հայերեն": "hye", "नेपाली": "npi", "tiếng việt": "vie", "தமிழ்": "tam",
    "తెలుగు": "tel", "ગુજરાતી": "guj", "română": "ron", "türkçe": "tur", "polski": "pol", "čeština": "ces", "kurdî": "kmr", "کوردی": "ckb",
}  # fmt: skip


@lru_cache(maxsize=20_000)
def find_language(text: str) -> str | None:
    """The ISO 639-3 code of an individual language, or None.

    Codes of three letters are taken where they are of an individual language. A slip of the pen in a
    well-known name is forgiven. Names of whole families ("Maya", "Mixteco", "Nahuatl") are None: which
    one is a question for a person.
    """
    words = fold(text)
    if not words or words in _families() or len(words) > 50:
        return None
    code = _curated().get(words)
    if code:
        return code
    if len(words) == 3 and (known := pycountry.languages.get(alpha_3=words)) and known.scope == "I":
        return str(known.alpha_3)
    if (len(words) >= 3 or not words.isascii()) and (code := _all().get(words)):
        return code
    if len(words) >= 5:
        hit = process.extractOne(words, _curated().keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        if hit and abs(len(hit[0]) - len(words)) <= 2 and len(hit[0]) >= 5:
            return _curated()[hit[0]]
    return None


def prepare() -> None:
    """Build the table of all names now, while there is time, and not at the first question that needs it."""
    _all()
