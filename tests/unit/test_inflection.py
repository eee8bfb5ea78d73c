"""The forms that the words of the lexicons take in texts."""

from __future__ import annotations

import pytest

from rabita.loaders.extract.events.inflection import Tense, arabic_noun, arabic_verb, english_noun, english_verb
from rabita.loaders.extract.lexicons import folded


def forms_of_verb(entry: str) -> set[tuple[str, Tense, bool, bool]]:
    """Return the forms; a word may be several of them, as in ``تدعوه``."""
    verb = english_verb if "a" <= entry[0] <= "z" else arabic_verb
    return {(" ".join(form.words), form.tense, form.is_plural, form.has_pronoun) for form in verb(entry)}


@pytest.mark.parametrize(
    ("entry", "form", "tense", "is_plural", "has_pronoun"),
    [
        ("التقى/يلتقي", "التقت", "past", False, False),
        ("التقى/يلتقي", "التقيا", "past", True, False),
        ("التقى/يلتقي", "التقوا", "past", True, False),
        ("التقى/يلتقي", "التقاه", "past", False, True),
        ("التقى/يلتقي", "سيلتقي", "future", False, False),
        ("التقى/يلتقي", "يلتقيان", "present", True, False),
        ("التقى/يلتقي", "يلتق", "present", False, False),
        ("دعا/يدعو", "دعت", "past", False, False),
        ("دعا/يدعو", "يدعون", "present", True, False),
        ("دعا/يدعو", "يدع", "present", False, False),
        ("دعا/يدعو", "دعاهم", "past", False, True),
        ("دعا/يدعو", "تدعوه", "present", False, True),
        ("زار/يزور", "زارا", "past", True, False),
        ("زار/يزور", "يزر", "present", False, False),
        ("زار/يزور", "ستزور", "future", False, False),
        ("زار/يزور", "يزوروا", "present", True, False),
        ("استقبل/يستقبل", "استقبلته", "past", False, True),
        ("استقبل/يستقبل", "استقبلوهم", "past", True, True),
        ("استقبل/يستقبل", "يستقبلهما", "present", False, True),
        ("سلط/يسلط الضوء", "سلطت الضوء", "past", False, False),
        ("deny", "denied", "past", False, False),
        ("deny", "denies", "present", False, False),
        ("ban", "banned", "past", False, False),
        ("ban", "banning", "participle", False, False),
        ("agree", "agreeing", "participle", False, False),
        ("raise", "raising", "participle", False, False),
        ("discuss", "discusses", "present", False, False),
        ("visit", "visited", "past", False, False),
        ("meet/met/met", "met", "past", False, False),
        ("speak/spoke/spoken", "spoken", "participle", False, False),
        ("call on", "called on", "past", False, False),
        ("begin/began/begun", "beginning", "participle", False, False),
        ("cut/cut/cut", "cutting", "participle", False, False),
        ("overrun/overran/overrun", "overrunning", "participle", False, False),
    ],
)
def test_a_verb_takes_the_form(entry: str, form: str, tense: Tense, is_plural: bool, has_pronoun: bool) -> None:
    assert (folded(form), tense, is_plural, has_pronoun) in forms_of_verb(entry)


@pytest.mark.parametrize(
    ("entry", "form"),
    [("التقى/يلتقي", "لقاء"), ("زار/يزور", "زيارة"), ("visit", "visitor"), ("meet/met/met", "meeted"), ("deny", "denyed")],
)  # fmt: skip
def test_a_verb_does_not_take_the_form(entry: str, form: str) -> None:
    assert folded(form) not in {words for words, *_ in forms_of_verb(entry)}


@pytest.mark.parametrize(
    ("entry", "forms"),
    [
        ("زيارة", {"زيارة", "الزيارة", "زيارتان", "زيارتين", "زيارته", "زيارتها", "زيارتهم", "زيارتهما", "زيارتهن"}),
        ("لقاء", {"لقاء", "اللقاء", "لقاءان", "لقاءين", "لقاءه", "لقاءها", "لقاءهم", "لقاءهما", "لقاءهن"}),
        ("مؤتمر صحفي", {"مؤتمر صحفي", "المؤتمر صحفي", "مؤتمران صحفي", "مؤتمرين صحفي", "مؤتمرا صحفي"}),
    ],
)
def test_a_noun_takes_these_forms(entry: str, forms: set[str]) -> None:
    assert {" ".join(form.words) for form in arabic_noun(entry)} == {folded(form) for form in forms}


def test_a_noun_of_english_is_written_as_it_stands_in_texts() -> None:
    assert [form.words for form in english_noun("cease-fire")] == [("cease", "-", "fire")]
