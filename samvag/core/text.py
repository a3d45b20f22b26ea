"""Swedish order and forgiving search for names, the same in Python and in the database.

The database may lack ICU, so order is a computed key: a–z, å, ä, ö, with foreign letters where a Swedish
index puts them (ü with y, æ with ä, ø with ö; Svenska skrivregler, Språkrådet). The SQL is immutable and
names its collation, so it can stand in a generated column and gives the same key on every server.
Released migrations carry the SQL: a changed table of letters needs a migration that makes the columns again.
"""

import string
import unicodedata
from collections.abc import Mapping

_UPPER_ASCII = {capital: capital.lower() for capital in string.ascii_uppercase}


def _letters(**groups: str) -> dict[str, str]:
    """Each foreign letter, small and capital, to its plain letter."""
    return {
        variant: plain
        for plain, letters in groups.items()
        for letter in letters
        for variant in {letter, letter.upper()}
    }


_PLAIN = _letters(
    a="áàâãāăą",
    c="çćĉċč",
    d="ďđð",
    e="éèêëēĕėęě",
    g="ĝğġģ",
    h="ĥħ",
    i="íìîïĩīĭįı",
    j="ĵ",
    k="ķ",
    l="ĺļľł",
    n="ñńņňŋ",
    o="óòôõōŏ",
    r="ŕŗř",
    s="śŝşšș",
    t="ţťŧț",
    u="úùûũūŭůų",
    w="ŵ",
    y="ýÿŷ",
    z="źżž",
    å="å",
    ä="äæ",
    ö="öøőœ",
) | {"İ": "i"}
# A capital I is the plain Latin one, whatever the dotless ı would have it be.
_PLAIN.pop("I", None)

# One character to one character; what needs two stands in the pairs.
_SORT = _PLAIN | _letters(y="üű")
_SORT_PAIRS = {"å": "~a", "ä": "~b", "ö": "~c", "þ": "th", "Þ": "th", "ß": "ss"}
_SEARCH = _PLAIN | _letters(u="üű")
_SEARCH_PAIRS = {"þ": "th", "Þ": "th", "ß": "ss"}


def sort_key(text: str) -> str:
    """The key by which names stand in Swedish order when compared byte by byte."""
    return _fold(text, _SORT, _SORT_PAIRS)


def search_key(text: str) -> str:
    """The key for prefix search: small letters, foreign accents dropped, å ä ö kept as their own letters."""
    return _fold(text, _SEARCH, _SEARCH_PAIRS)


def sort_key_sql(expr: str) -> str:
    """`sort_key` as an immutable SQL expression over `expr`, which is written by us and never input."""
    return _fold_sql(expr, _SORT, _SORT_PAIRS)


def search_key_sql(expr: str) -> str:
    """`search_key` as an immutable SQL expression over `expr`, for a generated column with a prefix index."""
    return _fold_sql(expr, _SEARCH, _SEARCH_PAIRS)


def _fold(text: str, single: Mapping[str, str], pairs: Mapping[str, str]) -> str:
    letters = {ord(old): new for old, new in (_UPPER_ASCII | dict(single)).items()}
    doubled = {ord(old): new for old, new in pairs.items()}
    return unicodedata.normalize("NFC", text).translate(letters).translate(doubled)


def _fold_sql(expr: str, single: Mapping[str, str], pairs: Mapping[str, str]) -> str:
    # lower() under "C" touches A–Z only, on every server; all other letters are in our own table.
    changed = {old: new for old, new in single.items() if old != new}
    sources, targets = "".join(changed), "".join(changed.values())
    sql = f"translate(lower(normalize({expr}, NFC) COLLATE \"C\"), '{sources}', '{targets}')"
    for old, new in pairs.items():
        sql = f"replace({sql}, '{old}', '{new}')"
    return f'({sql} COLLATE "C")'
