"""Cities that programs work in, with the names that people give them.

Each line: the plain name, the state (none for cities abroad, `?` where several cities of that name are
large), and aliases. What is not here is asked of a lookup.
"""

from __future__ import annotations

from .model import Place
from .text import fold

_CITIES = """
Los Angeles|CA|la;l a;los angeles county;downtown la;downtown los angeles;dtla;city of los angeles;los angeles metro;lax;los angls;century city;west la
San Francisco|CA|sf;s f;san fran;frisco;san francisco bay area;sf bay area;bay area;sfo;san fco
New York|NY|nyc;ny;n y;n y c;new york city;manhattan;midtown;midtown manhattan;downtown manhattan;nueva york;ciudad de nueva york;ny ny;new york new york;lower manhattan;wall street
Washington|DC|dc;d c;wash dc;washington dc;washington d c;wash d c;wash;district of columbia;washington district of columbia;distrito de columbia;wdc
Seattle|WA|sea;seattle metro;sea tac;downtown seattle;slu
Newark|NJ|nwk;ewr
Sunnyvale|CA|svl
Arlington|?|arlington hq2;crystal city;rosslyn
Chicago|IL|chi;chi town;chgo
Houston|TX|hou;htx
Dallas|TX|dal;dfw;dallas fort worth
Austin|TX|atx;aus
San Antonio|TX|
El Paso|TX|
Fort Worth|TX|ft worth
McAllen|TX|
Brownsville|TX|
Laredo|TX|
Harlingen|TX|
Miami|FL|mia
Orlando|FL|
Tampa|FL|
Jacksonville|FL|jax
Fort Lauderdale|FL|ft lauderdale
West Palm Beach|FL|
Tallahassee|FL|
Atlanta|GA|atl
Boston|MA|bos
Cambridge|MA|
Worcester|MA|
Philadelphia|PA|philly;phila;phl;filadelfia
Pittsburgh|PA|pgh
Harrisburg|PA|
Denver|CO|den
Boulder|CO|
Phoenix|AZ|phx
Tucson|AZ|
Florence|?|
Eloy|AZ|
San Diego|CA|sd;san
San Jose|CA|sj;silicon valley
Oakland|CA|
Berkeley|CA|
Sacramento|CA|sac
Fresno|CA|
Bakersfield|CA|
Long Beach|CA|
Santa Monica|CA|
Santa Ana|CA|
Irvine|CA|
Pasadena|CA|
Palo Alto|CA|pa
Mountain View|CA|mtv
Menlo Park|CA|
Cupertino|CA|
Santa Clara|CA|
Redwood City|CA|
San Mateo|CA|
Culver City|CA|
Burbank|CA|
Riverside|CA|
San Bernardino|CA|
Adelanto|CA|
Anaheim|CA|
Santa Barbara|CA|
Oxnard|CA|
Salinas|CA|
Stockton|CA|
Modesto|CA|
Portland|OR|pdx
Salem|OR|
Eugene|OR|
Tacoma|WA|
Bellevue|WA|
Redmond|WA|
Kirkland|WA|
Spokane|WA|
Yakima|WA|
Everett|WA|
Kent|WA|
Las Vegas|NV|vegas;lv
Reno|NV|
Salt Lake City|UT|slc;salt lake
Albuquerque|NM|abq
Santa Fe|NM|
Minneapolis|MN|mpls;msp;twin cities
St. Paul|MN|saint paul
Detroit|MI|
Grand Rapids|MI|
Ann Arbor|MI|
Cleveland|OH|
Columbus|OH|
Cincinnati|OH|
Indianapolis|IN|indy
Milwaukee|WI|
Madison|WI|
St. Louis|MO|saint louis;stl
Kansas City|MO|kc;kcmo
Omaha|NE|
Des Moines|IA|
Iowa City|IA|
New Orleans|LA|nola;nueva orleans
Baton Rouge|LA|
Nashville|TN|
Memphis|TN|
Knoxville|TN|
Charlotte|NC|clt
Raleigh|NC|
Durham|NC|
Greensboro|NC|
Winston-Salem|NC|
Richmond|VA|rva
Alexandria|VA|
Fairfax|VA|
Falls Church|VA|
McLean|VA|
Tysons|VA|tysons corner
Reston|VA|
Herndon|VA|
Harrisonburg|VA|
Charlottesville|VA|
Norfolk|VA|
Virginia Beach|VA|
Baltimore|MD|balt
Bethesda|MD|
Silver Spring|MD|
Rockville|MD|
Hyattsville|MD|
Langley Park|MD|
Gaithersburg|MD|
Jersey City|NJ|
Elizabeth|NJ|
Trenton|NJ|
Camden|NJ|
Paterson|NJ|
Plainfield|NJ|
New Brunswick|NJ|
Princeton|NJ|
Hoboken|NJ|
Union City|NJ|
Brooklyn|NY|bklyn;bk
Queens|NY|
Bronx|NY|bx;the bronx;el bronx
Staten Island|NY|
White Plains|NY|
Hempstead|NY|
Brentwood|NY|
Yonkers|NY|
Buffalo|NY|
Albany|NY|
Rochester|NY|
Syracuse|NY|
Hartford|CT|
New Haven|CT|
Stamford|CT|
Bridgeport|CT|
Providence|RI|
Wilmington|DE|
Manchester|NH|
Burlington|VT|
Honolulu|HI|
Anchorage|AK|
Boise|ID|
San Juan|PR|
Birmingham|AL|
Montgomery|AL|
Jackson|MS|
Little Rock|AR|
Oklahoma City|OK|okc
Tulsa|OK|
Louisville|KY|
Lexington|KY|
Charleston|?|
Columbia|?|
Springfield|?|
Aurora|?|
Glendale|?|
Wichita|KS|
Billings|MT|
Fargo|ND|
Sioux Falls|SD|
Cheyenne|WY|
Portland, Maine|ME|
London||londres
Toronto||
Vancouver||
Montreal||
Ottawa||
Mexico City||ciudad de mexico;cd de mexico;cdmx;mexico df;mexico d f
Guatemala City||ciudad de guatemala
San Salvador||
Tegucigalpa||
Bogotá||bogota
Lima||
São Paulo||sao paulo
Buenos Aires||
Madrid||
Barcelona||
Paris||
Berlin||
Frankfurt||
Munich||
Brussels||bruselas
Amsterdam||
Dublin||
Geneva||ginebra
Zurich||
Tokyo||tokio
Hong Kong||hk
Singapore||
Beijing||
Shanghai||
Seoul||
Sydney||
Melbourne||
Dubai||
Tel Aviv||
Mumbai||
Bangalore||bengaluru
Hyderabad||
Luxembourg||
"""


def _read() -> tuple[dict[str, Place], dict[tuple[str, str], Place], dict[str, Place]]:
    names: dict[str, Place] = {}
    by_state: dict[tuple[str, str], Place] = {}
    aliases: dict[str, Place] = {}
    for line in _CITIES.strip().splitlines():
        name, state, others = line.split("|")
        city = name.split(",")[0]
        place = Place(city, state if len(state) == 2 else None)
        names.setdefault(fold(city), place)
        by_state[fold(city), state] = Place(city, place.state)
        for alias in filter(None, others.split(";")):
            aliases[fold(alias)] = place
    return names, by_state, aliases


# Folded plain name → place; (folded plain name, state) → place; folded alias → place.
NAMES, BY_STATE, ALIASES = _read()
AMBIGUOUS = frozenset(fold(line.split("|")[0]) for line in _CITIES.strip().splitlines() if "|?|" in line)
ABROAD = {key: place for key, place in NAMES.items() if place.state is None and key not in AMBIGUOUS}
