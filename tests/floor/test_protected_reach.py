"""A protected person who comes again is not lost: whoever receives can open it, and nobody else gets in."""

import pytest

from samvag.core.identity_numbers import IdentityNumber
from samvag.people.actions import protect
from samvag.people.models import Protection
from samvag.referrals.door import Submission, receive
from samvag.referrals.models import Channel, Referral
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_referral_for_somebody_marked_elsewhere_reaches_those_who_receive(world: World) -> None:
    case = world.case()
    link = world.link("maria", case)
    with world.acting("maria"):
        protect(link, by=world.actor("maria"), protection=Protection.MARKED)
    number = IdentityNumber(link.number_kind, link.number)
    with world.acting("rut"):
        words = Submission(given_name="Alva", wants="Hjälp med sömnen.", channel=Channel.PHONE)
        got = receive(world.site("samvux-sjobron"), words, number=number)
    for name in ("rut", "vera"):
        with world.acting(name):
            assert Referral.objects.filter(pk=got.id).count() == 1, name
    with world.acting("olle"):
        assert Referral.objects.count() == 0
