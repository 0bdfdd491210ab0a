"""Which database this installation uses, and as which role."""

from __future__ import annotations

import os
from typing import Any

import psycopg

from alongside.lib.data_folder import data_folder
from alongside.lib.database_roles import check_address
from alongside.lib.database_trouble import DatabaseTrouble
from alongside.lib.embedded_postgres import APP, DATABASE, OWNER, EmbeddedPostgres
from alongside.lib.environment import read_choice

URL = "DATABASE_URL"
OWNER_URL = "DATABASE_OWNER_URL"
ROLE = "ALONGSIDE_DATABASE_ROLE"


def is_embedded() -> bool:
    """Whether the database is the embedded one, because no DATABASE_URL is given."""
    return not os.environ.get(URL, "").strip()


def address(role: str) -> str:
    """The address of the external database for "app" or "owner". Raises `DatabaseTrouble`."""
    name = URL if role == "app" else OWNER_URL
    url = os.environ.get(name, "").strip()
    if not url:
        raise DatabaseTrouble(
            f"{OWNER_URL} is not set. Migrations need the role that owns the tables; {URL} is the role that owns nothing."
        )
    check_address(name, url)
    return url


def conninfo(role: str) -> str:
    """A connection string for "app" or "owner", embedded or external."""
    if not is_embedded():
        return address(role)
    server = EmbeddedPostgres(data_folder())
    return psycopg.conninfo.make_conninfo(**server.conninfo(OWNER if role == "owner" else APP))


def app_role_name() -> str:
    """The name of the role that the pages use."""
    if is_embedded():
        return APP
    return str(psycopg.conninfo.conninfo_to_dict(address("app"))["user"])


def django_database() -> dict[str, Any]:
    """NAME, USER, PASSWORD, HOST, PORT and OPTIONS for Django, for the role that the environment names.

    Before the first start of an embedded database there is no password yet; connecting then fails, and
    everything that needs no database works.
    """
    role = read_choice(ROLE, "app", ("app", "owner"))
    if is_embedded():
        server = EmbeddedPostgres(data_folder())
        name = OWNER if role == "owner" else APP
        try:
            parameters: dict[str, Any] = dict(server.conninfo(name))
        except DatabaseTrouble:
            parameters = {"host": str(server.socket_folder), "user": name, "dbname": DATABASE}
    else:
        parameters = dict(psycopg.conninfo.conninfo_to_dict(address(role)))
    return {
        "NAME": parameters.pop("dbname"),
        "USER": parameters.pop("user"),
        "PASSWORD": parameters.pop("password", ""),
        "HOST": parameters.pop("host", ""),
        "PORT": str(parameters.pop("port", "")),
        "OPTIONS": parameters,
    }
