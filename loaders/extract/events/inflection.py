"""The forms of a verb or noun of the lexicon, as they stand in a folded text, without proclitics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rabita.loaders.extract.lexicons import folded

Tense = Literal["past", "present", "future", "participle", "none"]
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")
_VOWELS = "aeiou"
_DOUBLED = frozenset(
    {
        "ban",
        "expel",
        "refer",
        "plan",
        "stop",
        "ship",
        "kidnap",
        "admit",
        "commit",
        "rebel",
        "begin",
        "cut",
        "run",
        "overrun",
        "put",
        "get",
        "set",
        "hit",
        "win",
        "shun",
    }
)
"""English verbs whose last letter is doubled."""


class Form(NamedTuple):
    """One form: folded words, its tense (nouns have none), whether it names several doers, and whether a pronoun is joined to it."""

    words: tuple[str, ...]
    tense: Tense
    is_plural: bool = False
    has_pronoun: bool = False


def arabic_verb(entry: str) -> Iterator[Form]:
    """Yield the forms in the third person of ``past/present`` (he), words behind the verb kept: ``سلط/يسلط الضوء``."""
    verb, _, rest = entry.partition(" ")
    past, _, present = verb.partition("/")
    following = tuple(folded(rest).split())
    for form in (*_past(past), *_present(present)):
        yield form._replace(words=(*form.words, *following))


def _past(verb: str) -> Iterator[Form]:
    weak = verb[-1] if verb[-1] in "ىا" else ""
    stem = verb[:-1] if weak else verb
    feminine = f"{stem}ت"
    dual = {"ى": f"{stem}يا", "ا": f"{stem}وا", "": f"{stem}ا"}[weak]
    yield from _with_pronouns(verb, "past", f"{stem}ا" if weak == "ى" else verb)
    yield from _with_pronouns(feminine, "past", feminine)
    yield Form((folded(dual),), "past", is_plural=True)
    yield Form((folded(f"{feminine}ا"),), "past", is_plural=True)
    yield from _with_pronouns(f"{stem}وا", "past", f"{stem}و", is_plural=True)


def _present(verb: str) -> Iterator[Form]:
    weak = verb[-1] if verb[-1] in "ىيو" else ""
    stem = verb[1:-1] if weak else verb[1:]
    short = {f"{stem}"} if weak else set()
    if len(verb) == 4 and verb[2] in "ويا":
        short.add(verb[1] + verb[3])
    middle = {"ى": "ي", "ي": "ي", "و": "و", "": ""}[weak]
    for person in "يت":
        tenses: tuple[tuple[Tense, str], ...] = (("present", person), ("future", f"س{person}"))
        for tense, prefix in tenses:
            whole = prefix + verb[1:]
            yield from _with_pronouns(whole, tense, whole)
            for ending in (f"{middle}ان", "ون", f"{middle}ا", "وا"):
                yield from _with_pronouns(prefix + stem + ending, tense, prefix + stem + ending.removesuffix("ن"), is_plural=True)
        for stem_alone in sorted(short):
            yield from _with_pronouns(person + stem_alone, "present", person + stem_alone)


def _with_pronouns(form: str, tense: Tense, base: str, *, is_plural: bool = False) -> Iterator[Form]:
    yield Form((folded(form),), tense, is_plural)
    for pronoun in _PRONOUNS:
        yield Form((folded(base + pronoun),), tense, is_plural, has_pronoun=True)


def arabic_noun(entry: str) -> Iterator[Form]:
    """Yield the forms of a noun of one word or more: with the article, in the accusative, as a pair, with a pronoun."""
    first, _, rest = entry.partition(" ")
    following = tuple(folded(rest).split())
    base = f"{first[:-1]}ت" if first.endswith("ة") else first
    plain = [first, f"ال{first}", f"{base}ان", f"{base}ين"]
    if not first.endswith(("ة", "ء")):
        plain.append(f"{first}ا")
    for word in plain:
        yield Form((folded(word), *following), "none")
    if not following and not first.startswith("ال"):
        for pronoun in _PRONOUNS:
            yield Form((folded(base + pronoun),), "none", has_pronoun=True)


def english_verb(entry: str) -> Iterator[Form]:
    """Yield the forms of ``base`` or ``base/past/participle``, words behind the verb kept: ``call on``."""
    verb, _, rest = entry.partition(" ")
    following = tuple(folded(rest).split())
    base, *irregular = verb.split("/")
    past, participle = irregular or (regular := _regular_past(base), regular)
    forms: list[tuple[str, Tense]] = [
        (base, "present"),
        (_third(base), "present"),
        (past, "past"),
        (_progressive(base), "participle"),
    ]
    if participle != past:
        forms.append((participle, "participle"))
    for word, tense in forms:
        yield Form((word, *following), tense)


def english_noun(entry: str) -> Iterator[Form]:
    """Yield the one form of a noun; plurals are words of their own."""
    yield Form(tuple(folded(entry).replace("-", " - ").split()), "none")


def _third(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "z")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in _VOWELS else f"{base}s"


def _regular_past(base: str) -> str:
    if base in _DOUBLED:
        return f"{base}{base[-1]}ed"
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in _VOWELS else f"{base}ed"


def _progressive(base: str) -> str:
    if base in _DOUBLED:
        return f"{base}{base[-1]}ing"
    return f"{base[:-1]}ing" if base.endswith("e") and not base.endswith("ee") else f"{base}ing"
