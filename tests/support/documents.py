"""Documents made for tests: a little story of a harbour, in Arabic and English."""

from __future__ import annotations

import zipfile
from pathlib import Path

from rabita.loaders.documents.reading import Opened, Passed, open_documents
from rabita.loaders.documents.records import Options, ReadDocument
from rabita.schema.records import Rejected

ARABIC = "التقى وزير النقل سفير الجزيرة في الميناء يوم الثلاثاء، وبحثا فتح خط بحري جديد بين البلدين.\nوقال السفير إن بلاده تقترح اجتماعا آخر في الصيف."
ENGLISH = "The minister of transport met the ambassador in the harbour on Tuesday.\nThe ambassador proposed another meeting in the summer."
PERSIAN = "وزیر راه با سفیر جزیره در بندر دیدار کرد و گفت که این خط دریایی برای مردم است و از آن پشتیبانی می شود."
URDU = "وزیر نے بندرگاہ میں سفیر سے ملاقات کی اور کہا کہ یہ راستہ دونوں ملکوں کے لیے اچھا ہے۔"
HEBREW = "שר התחבורה נפגש עם השגריר בנמל ביום שלישי ודן בקו ימי חדש בין שתי המדינות."
FRENCH = "Le ministre des transports a rencontré l'ambassadeur dans le port et ils ont parlé de la ligne pour les deux pays."

PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><title>لقاء في الميناء | صحيفة المرفأ</title>{head}</head>
<body><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li></ul></nav>
<article><h1>لقاء في الميناء</h1>
<p>التقى وزير النقل سفير الجزيرة في الميناء يوم الثلاثاء، وبحثا فتح خط بحري جديد بين البلدين وسبل تمويله في العام المقبل.</p>
<p>وقال السفير إن بلاده تقترح عقد اجتماع آخر في الصيف، ولم يوقع الطرفان أي اتفاق حتى الآن كما ذكر بيان الوزارة.</p></article>
<aside><a href="/a">اقرأ أيضا: أسعار السمك</a></aside><footer>جميع الحقوق محفوظة</footer><script>var visits = 1;</script></body></html>"""


def read(path: Path | str, options: Options | None = None) -> list[ReadDocument | Rejected]:
    """Return all that is read from ``path``, refusals in their places."""
    found: list[ReadDocument | Rejected] = []
    for opened in open_documents([path], options or Options()):
        if isinstance(opened, Opened):
            found += opened.items
        elif not isinstance(opened, Passed):
            found.append(opened)
    return found


def read_one(path: Path | str, options: Options | None = None) -> ReadDocument:
    """Return the only document at ``path``."""
    (found,) = read(path, options)
    assert isinstance(found, ReadDocument), found
    return found


def refusal(path: Path | str, options: Options | None = None) -> str:
    """Return why the only thing at ``path`` was refused."""
    (found,) = read(path, options)
    assert isinstance(found, Rejected), found
    return found.reason


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write ``content`` to ``path``, no line end touched, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def archive(path: Path, **members: str | bytes) -> Path:
    """Write a ZIP archive; the names of members have ``__`` for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "."), content)
    return path
