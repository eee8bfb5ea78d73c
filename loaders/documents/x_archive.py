"""Reads the posts of an X (Twitter) archive: ``tweets.js``, a JavaScript assignment of JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

import msgspec

from rabita.loaders.documents.dates import parse_published
from rabita.loaders.documents.decoding import parse_json, sha256
from rabita.loaders.documents.records import Item, Metadata, Options, ReadDocument, Source
from rabita.schema.records import Rejected

_ASSIGNMENT = re.compile(rb"\s*window\.YTD\.(tweets?|community_tweet|note_tweet)\.part\d+\s*=\s*")
_RETWEET = re.compile(r"RT @(\w+): ")
_encode = msgspec.json.Encoder(order="sorted").encode


def fits_x_archive(source: Source, options: Options) -> bool:
    """Tell whether ``source`` begins as the posts of an archive do."""
    return _ASSIGNMENT.match(source.head) is not None


def read_x_archive(source: Source, options: Options) -> Iterator[Item]:
    """Yield a post for each tweet; a retweet has the one who wrote it as author, and a note when it is cut.

    Raises:
        InputError: the file is damaged.
    """
    data = source.path.read_bytes()
    found = _ASSIGNMENT.match(data)
    assert found is not None
    entries = parse_json(data[found.end() :].rstrip().removesuffix(b";"), "an X archive")
    for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
        tweet = entry.get("tweet", entry) if isinstance(entry, dict) else {}
        yield _post(tweet) if isinstance(tweet, dict) else Rejected(f"entry {number}", "it is no post")


def _post(tweet: Mapping[str, object]) -> Item:
    id_ = str(tweet.get("id_str") or tweet.get("id") or "")
    text = html.unescape(str(tweet.get("full_text") or tweet.get("text") or ""))
    if not text.strip():
        return Rejected(f"post {id_ or '?'}", "it has no text")
    retweet = _RETWEET.match(text)
    about = Metadata(
        url=f"https://x.com/i/status/{id_}" if id_ else None,
        published=parse_published(str(tweet.get("created_at") or "")),
        author=(retweet[1],) if retweet is not None else (),
        language=str(tweet["lang"]) if tweet.get("lang") else None,
    )
    notes = ("it is a retweet that the archive cut short",) if retweet is not None and text.endswith("…") else ()
    return ReadDocument(
        text, about, "application/json", sha256(_encode(tweet)), f"post {id_}", "UTF-8", cls="SocialPost", notes=notes
    )
