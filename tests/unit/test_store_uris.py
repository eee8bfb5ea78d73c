"""Where a store is and as whom it is asked: what a URI means, and where passwords come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.errors import InputError, StoreError, StoreUnavailable
from rabita.graph.stores.driving import Place, refusal
from rabita.graph.stores.engine import file_system, hash_password
from rabita.graph.stores.uris import open_store, parse_uri, read_credentials

NOBODY: dict[str, str] = {}
MEANINGS = [
    ("bolt://localhost", "bolt://localhost:7687", "neo4j"),
    ("bolt://localhost:7688/", "bolt://localhost:7688", "neo4j"),
    ("bolt+s://Example.ORG:1/kg", "bolt+s://example.org:1", "kg"),
    ("bolt+ssc://10.0.0.1/kg", "bolt+ssc://10.0.0.1:7687", "kg"),
    ("neo4j://h/my%20kg", "neo4j://h:7687", "my kg"),
    ("neo4j+s://abc.databases.neo4j.io", "neo4j+s://abc.databases.neo4j.io:7687", "neo4j"),
    ("neo4j+ssc://[::1]:9/x", "neo4j+ssc://[::1]:9", "x"),
]


@pytest.mark.parametrize(("text", "uri", "database"), MEANINGS)
def test_a_uri_names_server_and_database(text: str, uri: str, database: str) -> None:
    place = parse_uri(text, NOBODY)
    assert (place.uri, place.database, place.name) == (uri, database, uri)


WRONG = [
    ("bolt://neo4j:secret@localhost", "holds no user and no password.*RABITA_BOLT_USER and RABITA_BOLT_PASSWORD"),
    ("bolt://neo4j@localhost", "holds no user and no password"),
    ("bolt://:secret@localhost", "holds no user and no password"),
    ("localhost:7687", "none that can be opened; give 'embedded', bolt://HOST"),
    ("http://localhost", "none that can be opened"),
    ("Embedded", "none that can be opened"),
    ("", "none that can be opened"),
    ("bolt:///kg", "names no host; write bolt://localhost:7687"),
    ("bolt://h:port", "store 'bolt://h:port'"),
    ("bolt://h:99999", "store 'bolt://h:99999'"),
    ("bolt://[::1", "store 'bolt://[::1'"),
    ("bolt://h/kg?policy=x", "nothing may follow the database"),
    ("bolt://h/kg#x", "nothing may follow the database"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_what_is_no_uri_is_refused_with_what_to_write(text: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=reason.replace("[", r"\[")) as caught:
        open_store(text, derived=tmp_path)
    assert "secret" not in str(caught.value)


def test_user_and_password_come_from_the_environment() -> None:
    assert read_credentials({"RABITA_BOLT_USER": "u", "RABITA_BOLT_PASSWORD": "p:ق"}) == ("u", "p:ق")
    assert read_credentials({"RABITA_BOLT_PASSWORD": "p"}) == ("neo4j", "p")
    assert read_credentials({"RABITA_BOLT_USER": "u"}) == ("u", None)
    assert read_credentials(NOBODY) == (None, None)


def test_a_file_of_user_and_password_goes_before_the_environment(tmp_path: Path) -> None:
    path = tmp_path / "auth"
    path.write_text("someone\nsecret of سر \n", "utf-8")
    environment = {"RABITA_BOLT_AUTH_FILE": str(path), "RABITA_BOLT_USER": "u", "RABITA_BOLT_PASSWORD": "p"}
    assert parse_uri("bolt://h", environment)[2:4] == ("someone", "secret of سر ")


@pytest.mark.parametrize("content", [b"", b"someone", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_that_holds_no_user_and_password_is_refused_without_being_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "auth"
    path.write_bytes(content)
    with pytest.raises(InputError, match="RABITA_BOLT_AUTH_FILE") as caught:
        read_credentials({"RABITA_BOLT_AUTH_FILE": str(path)})
    assert "someone" not in str(caught.value)
    with pytest.raises(InputError, match="cannot be read"):
        read_credentials({"RABITA_BOLT_AUTH_FILE": str(tmp_path / "none")})


def test_a_server_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound, not listening: nothing answers, and nobody else can take it
        port = probe.getsockname()[1]
        with pytest.raises(
            StoreUnavailable, match=rf"^bolt://127\.0\.0\.1:{port} does not answer .*; start it or mend the address"
        ) as caught:
            open_store(f"bolt://127.0.0.1:{port}", derived=tmp_path)
    assert "\n" not in str(caught.value)


def test_something_else_than_bolt_is_told_so(tmp_path: Path) -> None:
    import socket
    import threading

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(StoreError, match=rf"^bolt://127\.0\.0\.1:{port}"):
            open_store(f"bolt://127.0.0.1:{port}", derived=tmp_path)
        thread.join()


def test_a_refusal_says_what_to_set() -> None:
    place = Place("bolt://h:1", "neo4j", "u", "p", "bolt://h:1", "")
    assert refusal(place, "Neo.ClientError.Security.Unauthorized") == (
        "bolt://h:1 refuses user 'u' with that password; set RABITA_BOLT_USER and RABITA_BOLT_PASSWORD"
    )
    assert "without a user" in refusal(place._replace(user=None), "Neo.ClientError.Security.Unauthorized")
    assert "wait" in refusal(place, "Neo.ClientError.Security.AuthenticationRateLimit")
    assert "may not do that" in refusal(place, "Neo.ClientError.Security.Forbidden")


def test_a_password_is_kept_as_a_slow_hash_with_a_salt_of_its_own() -> None:
    one, other = hash_password("ق"), hash_password("ق")
    assert one != other
    assert one.startswith("PBKDF2WithHmacSHA256$65536$")
    assert len(one.split("$")) == 4


def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/a / ext4 rw 0 0\nserver:/x /home/my\\040cases nfs4 rw 0 0\n", "utf-8")
    assert file_system(Path("/home/my cases/gulf"), mounts) == "nfs4"
    assert file_system(Path("/home/my"), mounts) == "ext4"
    assert file_system(Path("/home"), tmp_path / "none") is None
