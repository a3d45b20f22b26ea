"""Warm words to start from when the person is answered. Whoever decides makes them their own.

In Swedish whatever language the writer's own pages are in: an authority writes to people in Swedish (språklagen 10 §).
"""

from samvag.referrals.models import Outcome


def suggestion(outcome: str, site_name: str) -> str:
    """A letter's text for each outcome; the greeting and the signature are put around it on paper."""
    words = {
        Outcome.ACCEPT: (
            "Tack för att du hörde av dig till oss. Nu har vi träffats och pratat om det du berättade.\n\n"
            "Vi vill gärna hjälpa dig, och du är välkommen till %(site)s. En samordnare ringer dig inom några dagar. "
            "Då bestämmer ni tillsammans var och när ni ska ses första gången.\n\n"
            "Du behöver inte förbereda något. Ta gärna med någon du litar på."
        ),
        Outcome.ONE_PARTY: (
            "Tack för att du hörde av dig till oss. Nu har vi träffats och pratat om det du berättade.\n\n"
            "Vi tror att du får bäst hjälp av en av oss, i stället för av flera samtidigt. Den verksamheten hör av sig "
            "till dig inom några dagar.\n\n"
            "Om det visar sig att det inte räcker är du välkommen att höra av dig igen."
        ),
        Outcome.REDIRECT: (
            "Tack för att du hörde av dig till oss. Nu har vi träffats och pratat om det du berättade.\n\n"
            "Vi tror att en annan verksamhet kan hjälpa dig bättre än vi. Vi hjälper dig gärna att ta den kontakten, "
            "så att du inte behöver berätta allt från början.\n\n"
            "Ring oss om du undrar över något, eller om det inte blir som det var tänkt."
        ),
        Outcome.DECLINE: (
            "Tack för att du hörde av dig till oss. Vi har läst det du skrev och pratat om det tillsammans.\n\n"
            "Den här gången kan vi inte erbjuda dig en plats i %(site)s. Det betyder inte att det du berättade saknar "
            "betydelse. Här är anledningen:\n\n\n\n"
            "Vi berättar gärna mer och hjälper dig att hitta rätt. Om något förändras är du välkommen att höra av "
            "dig igen."
        ),
    }
    return words[Outcome(outcome)] % {"site": site_name}
