"""Reads the export of Telegram Desktop (``result.json``): the messages of public channels and groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from rabita.loaders.documents.dates import of_unix_time, parse_published
from rabita.loaders.documents.decoding import parse_json, sha256
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source
from rabita.schema.records import Rejected

PUBLIC = ("public_channel", "public_supergroup")
_encode = msgspec.json.Encoder(order="sorted").encode


def fits_telegram(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins as an export does: with a chat, or with the account's chats."""
    head = source.head
    is_chat = b'"messages"' in head and b'"type"' in head and b'"date_unixtime"' in head
    return source.suffix in (".json", "") and (is_chat or (b'"chats"' in head and b'"list"' in head))


def read_telegram(source: Source, options: Options) -> Iterator[Item]:
    """Yield a post for each message with text; service messages and pictures without words are left out.

    A chat that is not public comes out as Rejected. A forwarded message has its first sender as author.

    Raises:
        InputError: the file is not such an export.
    """
    for chat in _chats(source):
        name = str(chat.get("name") or chat.get("id") or "chat")
        if chat.get("type") not in PUBLIC:
            yield Rejected(f"chat {name}", f"it is no public channel ({chat.get('type')}), and is not read")
            continue
        for message in _mappings(chat.get("messages")):
            found = _post(chat, name, message)
            if found is not None:
                yield found


def message_text(text: object) -> str:
    """Return the words of a message: a text, or a list of texts and marked parts."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(message_text(part.get("text") if isinstance(part, dict) else part) for part in text)
    return ""


def _chats(source: Source) -> list[Mapping[str, object]]:
    found = parse_json(source.path.read_bytes(), "a Telegram export")
    if isinstance(found, dict) and isinstance(found.get("chats"), dict):
        return _mappings(found["chats"].get("list"))
    return _mappings([found])


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _post(chat: Mapping[str, object], name: str, message: Mapping[str, object]) -> ReadDocument | None:
    text = message_text(message.get("text"))
    if message.get("type") != "message" or not text.strip():
        return None
    number = message.get("id")
    forwarded = message.get("forwarded_from")
    about = Metadata(
        url=f"https://t.me/c/{chat.get('id')}/{number}",
        published=_sent(message),
        publisher=name,
        author=(forwarded,) if isinstance(forwarded, str) and forwarded else (),
    )
    return ReadDocument(text, about, "application/json", sha256(_encode(message)), f"message {number}", "UTF-8", "SocialPost")


def _sent(message: Mapping[str, object]) -> str | None:
    """Return when a message was sent: its ``date`` is in the exporter's zone and does not say which, so the Unix time goes first."""
    seconds = str(message.get("date_unixtime") or "")
    return of_unix_time(int(seconds)) if seconds.isdecimal() else parse_published(str(message.get("date") or ""))
