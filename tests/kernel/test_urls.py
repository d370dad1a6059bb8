from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url
from sqlalchemy.dialects.postgresql import psycopg

from api.kernel.local.urls import conninfo, normalise, socket_url


def arguments(url: str) -> dict[str, object]:
    return psycopg.dialect().create_connect_args(make_url(url))[1]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_scheme_means_psycopg(scheme):
    assert normalise(f"{scheme}://me:p%40ss@host:5433/db") == "postgresql+psycopg://me:p%40ss@host:5433/db"


def test_several_hosts_reach_the_driver():
    url = normalise("postgres://me:secret@one,two:5433/db?target_session_attrs=read-write")
    assert arguments(url) == {
        "user": "me",
        "password": "secret",
        "dbname": "db",
        "host": "one,two",
        "port": "5432,5433",
        "target_session_attrs": "read-write",
    }


def test_psycopg_is_told_in_its_own_words():
    url = "postgresql+psycopg://me@/db?host=one:5432&host=two:5433"
    assert conninfo_to_dict(conninfo(url)) == {
        "user": "me",
        "dbname": "db",
        "host": "one,two",
        "port": "5432,5433",
    }
    assert conninfo_to_dict(conninfo("postgres://me@one,two/db"))["host"] == "one,two"
    near = conninfo_to_dict(conninfo(socket_url(Path("/tmp/a b"), "me", "db")))
    assert (near["host"], near["port"]) == ("/tmp/a b", "5432")


def test_a_socket_folder_may_have_any_name():
    url = socket_url(Path("/tmp/a b/қ:%"), "me", "db")
    found = arguments(url)
    assert (found["host"], int(str(found["port"])), found["user"]) == ("/tmp/a b/қ:%", 5432, "me")
