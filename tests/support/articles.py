"""Articles made of a few sentences about ports and talks, in Arabic and English, the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

ENGLISH = (
    "A delegation from {0} arrived in {1} on {day} for talks about fishing rights.",
    "The foreign minister of {0} said that a new ferry line to {1} was being considered.",
    "Officials from {0} and {1} met last month and agreed to meet again in {month}.",
    "{0} has not accepted the proposal of {1}, a harbour official said.",
)
ARABIC = (
    "وصل وفد من {0} إلى {1} يوم {day} لإجراء محادثات حول حقوق الصيد.",
    "وقال وزير خارجية {0} إن خطا بحريا جديدا إلى {1} قيد الدراسة.",
    "واجتمع مسؤولون من {0} و{1} الشهر الماضي واتفقوا على لقاء آخر في {month}.",
    "ولم تقبل {0} مقترح {1}، بحسب مسؤول في الميناء.",
)
PLACES = {
    "en": ("Norway", "Oman", "Qatar", "Iceland", "Chile", "Kenya"),
    "ar": ("النرويج", "عمان", "قطر", "آيسلندا", "تشيلي", "كينيا"),
}
DAYS = {"en": ("Monday", "Tuesday", "Thursday"), "ar": ("الاثنين", "الثلاثاء", "الخميس")}
MONTHS = {"en": ("May", "July"), "ar": ("مايو", "تموز")}
WORDS = 350


def make_article(number: int, *, seed: int = 1, words: int = WORDS) -> str:
    """Return the text of an article of about ``words`` words; every other one is Arabic."""
    rng, language = random.Random(f"{seed}/{number}"), ("en", "ar")[number % 2]
    sentences: list[str] = []
    while sum(len(sentence.split()) for sentence in sentences) < words:
        pattern = rng.choice(ENGLISH if language == "en" else ARABIC)
        places = rng.sample(PLACES[language], 2)
        sentences.append(pattern.format(*places, day=rng.choice(DAYS[language]), month=rng.choice(MONTHS[language])))
    return " ".join(sentences)


def article_lines(count: int, *, seed: int = 1, words: int = WORDS) -> Iterator[str]:
    """Yield ``count`` articles as JSON lines with id, text, date and publisher."""
    for number in range(count):
        row = {
            "id": f"a{number}",
            "text": make_article(number, seed=seed, words=words),
            "published": f"2024-03-{number % 28 + 1:02}",
        }
        yield json.dumps(row | {"publisher": f"Harbour Post {number % 5}"}, ensure_ascii=False) + "\n"
