"""Over a real socket: what clients do that no client library lets them do."""

import socket
import time

import pytest
from starlette.testclient import TestClient

from api.edge.guard import allowed_hosts

QUERY = b'{"query":"{__typename}"}'


def talk(address: str, *parts: bytes, pause: float = 0.0, seconds: float = 5.0) -> bytes:
    """Everything the server says until it closes the connection."""
    host, port = address.split(":")
    with socket.create_connection((host, int(port)), timeout=seconds) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        said = b""
        while chunk := connection.recv(65536):
            said += chunk
        return said


def head(*lines: str, host: str = "127.0.0.1", method: str = "POST", path: str = "/graphql") -> bytes:
    fixed = [f"{method} {path} HTTP/1.1", *([f"Host: {host}"] if host else []), *lines]
    return ("\r\n".join(fixed) + "\r\n\r\n").encode("latin-1")


def status(said: bytes) -> int:
    assert said.count(b"content-security-policy: default-src 'none'") == 1
    assert b"x-content-type-options: nosniff" in said
    return int(said.split(b" ", 2)[1])


JSON = "Content-Type: application/json"


def test_a_good_request(address: str) -> None:
    said = talk(address, head(JSON, f"Content-Length: {len(QUERY)}", "Connection: close") + QUERY)
    assert status(said) == 200


def test_a_body_in_pieces(address: str) -> None:
    pieces = [b"%x\r\n%s\r\n" % (1, QUERY[n : n + 1]) for n in range(len(QUERY))]
    said = talk(address, head(JSON, "Transfer-Encoding: chunked", "Connection: close"), *pieces, b"0\r\n\r\n")
    assert status(said) == 200


def test_a_large_body_by_length(address: str) -> None:
    assert status(talk(address, head(JSON, "Content-Length: 102401"))) == 413


def test_a_large_body_in_chunks(address: str) -> None:
    chunk = b"2000\r\n" + b" " * 0x2000 + b"\r\n"
    assert status(talk(address, head(JSON, "Transfer-Encoding: chunked"), *[chunk] * 13)) == 413


@pytest.mark.parametrize("length", ["-1", "1, 2", "x", "9" * 30])
def test_no_length_at_all(address: str, length: str) -> None:
    assert status(talk(address, head(JSON, f"Content-Length: {length}"))) in (400, 413)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, identity", "x"])
def test_encoded_bodies(address: str, coding: str) -> None:
    lines = head(JSON, f"Content-Encoding: {coding}", "Content-Length: 5")
    said = talk(address, lines + b"\x1f\x8b\x08\x00\x00")
    assert status(said) == 415


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1@evil.example",
        "127.0.0.1/x",
        "",
        "127.0.0.1:x",
        "kerege.example.evil",
        "a b",
    ],
)
def test_foreign_hosts(address: str, host: str) -> None:
    assert status(talk(address, head(JSON, "Content-Length: 0", host=host))) == 400


def test_two_hosts(address: str) -> None:
    assert status(talk(address, head(JSON, "Host: 127.0.0.1", "Content-Length: 0"))) == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:8000", "[::1]:1", "kerege.example"])
def test_our_hosts(address: str, host: str) -> None:
    said = talk(address, head("Connection: close", host=host, method="GET", path="/graphql?query={__typename}"))
    assert status(said) == 200


def test_names_of_the_server() -> None:
    assert allowed_hosts("https://Invest.Example:8443/x", ["Other"]) >= {
        "invest.example",
        "other",
        "localhost",
    }
    assert "[2001:db8::1]" in allowed_hosts("http://[2001:db8::1]/")


def test_a_long_address(address: str) -> None:
    said = talk(address, head(method="GET", path="/graphql?query=" + "a" * 40_000))
    assert status(said) == 414


def test_a_body_that_does_not_come(address: str) -> None:
    start = time.monotonic()
    said = talk(address, head(JSON, "Content-Length: 50") + b"{")
    assert status(said) == 408
    assert time.monotonic() - start < 3


def test_a_body_that_trickles(address: str) -> None:
    start = time.monotonic()
    said = talk(address, head(JSON, "Content-Length: 5000"), *[b"{"] * 3, pause=0.14)
    assert status(said) == 408
    assert time.monotonic() - start < 0.9


@pytest.mark.parametrize("path", ["/", "/nope", "/graphql/assets/nope.js", "/graphql/assets/../../secret", "/%00"])
def test_not_found_has_the_headers(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert response.headers["strict-transport-security"]
    assert response.headers["x-frame-options"] == "DENY"
