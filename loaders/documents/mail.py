"""Reads e-mail (``.eml``): one document a message, from its plain part or else its HTML part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr

from rabita.errors import InputError
from rabita.loaders.documents.dates import parse_published
from rabita.loaders.documents.decoding import Decoded, decode_text, read_bytes, sha256
from rabita.loaders.documents.markup import fragment_text
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source

_HEADER = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Message-ID|Received):", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?\n.*", re.DOTALL | re.MULTILINE)
"""What follows the line of RFC 3676, section 4.3; some senders lose its space."""


def fits_mail(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins with the header of a message, or is called one."""
    return source.suffix == ".eml" or (source.suffix in ("", ".txt") and _HEADER.match(source.head) is not None)


def read_mail(source: Source, options: Options) -> Iterator[Item]:
    """Yield the message once, without its signature; its sender is the publisher, its ``mid:`` the address (RFC 2392).

    Raises:
        InputError: it has no text.
    """
    data = read_bytes(source, options)
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    decoded = _body(message)
    if decoded is None:
        raise InputError("the message has no text; save what is attached and build that")
    yield ReadDocument(
        decoded.text, _about(message), "message/rfc822", sha256(data), "message", decoded.encoding, notes=decoded.notes
    )


def _body(message: EmailMessage) -> Decoded | None:
    """Return the first part with words, plain text before HTML."""
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        if part is None:
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or not payload.strip():
            continue
        decoded = decode_text(payload, declared=part.get_content_charset())
        text = fragment_text(decoded.text) if kind == "html" else decoded.text.replace("\r\n", "\n")
        text = _SIGNATURE.sub("", text).strip()
        if text:
            return decoded._replace(text=text)
    return None


def _about(message: EmailMessage) -> Metadata:
    name, address = parseaddr(_header(message, "From"))
    language = _header(message, "Content-Language").partition(",")[0]
    id_ = _header(message, "Message-ID").strip("<> ")
    return Metadata(
        title=_header(message, "Subject") or None,
        url=f"mid:{id_}" if id_ else None,
        published=parse_published(_header(message, "Date")),
        publisher=name or address or None,
        language=language or None,
    )


def _header(message: EmailMessage, name: str) -> str:
    """Return a header on one line; empty when it is missing or damaged."""
    try:
        return " ".join(str(message.get(name, "")).split())
    except (MessageError, ValueError, IndexError, AttributeError):  # what the standard library raises for damaged headers
        return ""
