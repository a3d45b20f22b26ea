"""Finding people inside what one's own unit knows. By name prefix or number, never by anything else
(förordning 2001:637 15 §, PDL 2:8)."""

from datetime import date

from django.db.models import QuerySet

from samvag.core.identity_numbers import InvalidIdentityNumber, parse_person
from samvag.core.text import search_key
from samvag.people.models import PersonLink

PAGE = 20


def search(words: str, today: date) -> QuerySet[PersonLink]:
    """Links of the acting unit by number or by name prefix; the database shows no others. No total is counted."""
    return matching(words, today)[:PAGE]


def matching(words: str, today: date) -> QuerySet[PersonLink]:
    """The same before it is cut to a page, for those who narrow it further."""
    mine = PersonLink.objects.order_by("sort_name", "pk")
    typed = words.strip()
    if sum(letter.isdigit() for letter in typed) >= 6:
        try:
            return mine.filter(number=parse_person(typed, today).value)
        except InvalidIdentityNumber:
            return mine.none()
    key = search_key(typed)
    if len(key) < 2:
        return mine.none()
    return mine.filter(search_name__startswith=key)
