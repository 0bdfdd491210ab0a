"""Invented names: common given and family names put together by chance."""

from __future__ import annotations

import random
import unicodedata

GIVEN_ENGLISH = (
    "Amelia Nathan Grace Owen Priya Marcus Helen Victor Naomi Julian Claire Devin Irene Samuel Leila Thomas "
    "Joanna Keith Monica Peter Sandra Wesley Tara Aaron Bridget Calvin Dorothy Elliot Fiona Gavin Hannah Isaac "
    "Janet Kevin Laura Miles Nora Oscar Paula Quentin Rachel Simon Tessa Umar Valerie Walter Yvonne Zachary "
    "Alan Beth Colin Diane Edgar Faye Glen Holly Ian Joyce Kurt Lydia Malik Nina Otis Penny Reid Sonya Troy Uma"
).split()
FAMILY_ENGLISH = (
    "Abbott Baxter Calloway Draper Ellison Fairbanks Goodwin Hollis Ingram Jennings Kessler Langford Merritt "
    "Norwood Oakley Prescott Quimby Ramsey Sutton Thatcher Underwood Vaughn Whitaker Yates Zimmer Ashworth "
    "Bellamy Crawley Dunmore Everett Finch Garrison Hathaway Iverson Kaplan Lindgren Mercer Nakamura Osgood "
    "Patel Rosenthal Sinclair Tran Voss Winslow Chen Kim Okonkwo Haddad Novak Fontaine Bianchi Larsen Petrov"
).split()
GIVEN_SPANISH = (
    "Marisol Rafael Ximena Esteban Carmen Joaquín Lorena Tomás Alba Nicolás Beatriz Emilio Inés Ramón Pilar "
    "Gonzalo Mireya Adrián Noemí Saúl Yesenia Hugo Araceli Fermín Paloma Rubén Citlali Octavio Jimena Abel "
    "Delfina Ulises Maribel Leandro Sofía Damián Rocío Matías Elena Fabián"
).split()
FAMILY_SPANISH = (
    "Ávalos Barrios Cisneros Dávila Escobar Figueroa Galindo Huerta Ibáñez Juárez Lozano Mejía Núñez Orellana "
    "Pineda Quintana Rosales Sandoval Tejeda Urrutia Valdés Zamora Aguirre Bonilla Cárdenas Domínguez Espinal "
    "Funes Granados Hinojosa Lemus Menjívar Najarro Ochoa Portillo Rivas Saravia Tobar Umaña Villeda"
).split()


def plain(text: str) -> str:
    """`text` in small letters without accents or spaces, as an address writes it."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(c for c in bare if c.isalpha() and c.isascii()).lower()


def spanish_name(chance: random.Random) -> tuple[str, str]:
    """A given name and a double surname."""
    first, second = chance.sample(FAMILY_SPANISH, 2)
    return chance.choice(GIVEN_SPANISH), f"{first} {second}"


def english_name(chance: random.Random) -> tuple[str, str]:
    return chance.choice(GIVEN_ENGLISH), chance.choice(FAMILY_ENGLISH)
