"""A unit or an organisation is called something else, or a unit goes up in another: what is written keeps the name that
stood there when it was written, and what is written afterwards has the new one."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samvag.access.decisions import Refused
from samvag.administration import actions
from samvag.administration.actions import Employment
from samvag.cases.actions import hand_over_role, let_in, write_case_note
from samvag.cases.models import Case, CaseRole
from samvag.organisations.models import Organisation, Unit
from samvag.records.models import Record
from samvag.sharing.models import Consent
from tests.watch import RENAMED
from tests.world import World

pytestmark = pytest.mark.django_db
PSYCHIATRY = "Öppenvårdspsykiatrin"


def writes(world: World, by: str, case: Case, text: str, *share: int) -> Record:
    with world.acting(by):
        note = write_case_note(
            case, by=world.actor(by), category="coordination", heading=text, text=text, share_with=share
        )
        return Record.objects.get(pk=note.pk)


def body(world: World, username: str, address: str) -> str:
    return str(world.client(username).get(address).content.decode())


def own_unit(world: World, username: str) -> Unit:
    return Unit.objects.select_related("organisation").get(pk=world.actor(username).unit_id)


def renames(world: World, unit: Unit, patch: pytest.MonkeyPatch) -> None:
    """Adam gives the unit and the organisation new names, through the pages."""
    adam = world.client("adam")
    changed = {"name": "Enheten för stöd och samordning", "short_name": "Stöd och samordning"}
    assert adam.post(f"/organisation/enhet/{unit.pk}/andra/", changed).status_code == 302
    called = {"name": "Sjöbrons kommun, omsorgen", "short_name": "Sjöbrons omsorg"}
    assert adam.post("/organisation/namn/", called).status_code == 302
    world.actors.clear()
    patch.setitem(RENAMED, changed["name"], unit.name)


def test_what_is_written_keeps_the_name_it_was_written_under(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, unit = world.case(), own_unit(world, "maria")
    first = writes(world, "maria", case, "Skrivet före", world.unit(PSYCHIATRY).pk)
    world.status("maria", case, words="Före namnbytet")
    assert (first.unit_name, first.owner_name) == (unit.name, unit.organisation.name)
    renames(world, unit, monkeypatch)
    second = writes(world, "maria", case, "Skrivet efter", world.unit(PSYCHIATRY).pk)
    assert (second.unit_name, second.owner_name) == ("Enheten för stöd och samordning", "Sjöbrons kommun, omsorgen")
    for reader in ("maria", "karin"):
        timeline = body(world, reader, f"/arende/{case.pk}/")
        for name in (unit.name, unit.organisation.name, second.unit_name, second.owner_name):
            assert name in timeline
        old = body(world, reader, f"/uppgift/{first.pk}/varfor/")
        assert unit.name in old
        assert unit.short_name in body(world, reader, "/tavla/")  # the status was written under the old name


def test_a_consent_keeps_the_names_that_stood_in_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case, unit = world.case(), own_unit(world, "maria")
    renames(world, unit, monkeypatch)
    with world.acting("maria"):
        consent = Consent.objects.get(person_id=case.person_id)
        [named] = consent.recipients.all()
    assert (consent.unit_name, consent.owner_name) == (unit.name, unit.organisation.name)
    assert (named.unit_name, named.organisation_name) == (PSYCHIATRY, world.unit(PSYCHIATRY).organisation.name)
    for statement in ("UPDATE organisations_unit SET name = 'Annat'", "UPDATE sharing_consent SET unit_name = 'Annat'"):
        with world.acting("karin"), connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


def test_nobody_writes_a_name_by_hand(world: World) -> None:
    case = world.case()
    note = writes(world, "maria", case, "Prov")
    with world.acting("maria"):
        rows = Record.objects.filter(pk=note.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(unit_name="En annan enhet")
        made = Record.objects.get(pk=note.pk)
        made.pk, made.lineage, made.unit_name = case.pk, case.pk, "En annan enhet"
        made.save(force_insert=True)
        assert Record.objects.get(pk=case.pk).unit_name == note.unit_name


def test_a_unit_that_goes_up_in_another_keeps_its_name_on_what_it_wrote(world: World) -> None:
    """Its staff get assignments in the other unit, its cases and roles are handed over there, and it closes."""
    case, unit, other = world.case(), own_unit(world, "maria"), world.unit("Försörjningsstöd")
    written = writes(world, "maria", case, "Skrivet i den gamla enheten", world.unit(PSYCHIATRY).pk)
    adam, hsa_id = world.actor("adam"), "TST5565594230-NY01"
    with world.acting("adam"):
        new = actions.employ(by=adam, employment=Employment("Ny Person", hsa_id, other.pk, "coordinator", "Samordnare"))
    with world.acting("maria"):
        let_in(case, by=world.actor("maria"), unit_id=other.pk, code="kommun")
        held = CaseRole.objects.get(case=case, assignment_id=world.actor("maria").assignment_id)
        hand_over_role(held, by=world.actor("maria"), successor_id=new)
    with world.acting("adam"):
        today = {"name": unit.name, "short_name": unit.short_name, "closed_on": timezone.localdate()}
        actions.save_unit(by=adam, unit_id=unit.pk, **today)
    later = writes(world, "tst5565594230-ny01", case, "Skrivet i den nya enheten", world.unit(PSYCHIATRY).pk)
    assert (written.unit_name, later.unit_name) == (unit.name, other.name)
    timeline = body(world, "karin", f"/arende/{case.pk}/")
    assert "Skrivet i den gamla enheten" in timeline
    assert unit.name in timeline
    assert other.name in timeline


def test_another_organisations_name_is_taken_and_nobody_elses_to_change(world: World) -> None:
    taken = world.unit(PSYCHIATRY).organisation.name
    before = set(Organisation.objects.values_list("name", flat=True))
    answer = world.client("adam").post("/organisation/namn/", {"name": taken, "short_name": "x"})
    assert answer.status_code == 422
    assert "Det finns redan en organisation med det namnet." in answer.content.decode()
    for username in ("maria", "hans", "karin"):
        assert world.client(username).post("/organisation/namn/", {"name": "x", "short_name": "x"}).status_code == 403
        with world.acting(username):
            with pytest.raises((Refused, PermissionDenied)):
                actions.rename_organisation(by=world.actor(username), name="x", short_name="x")
            with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("SELECT admin_rename('x', 'x')")
    assert set(Organisation.objects.values_list("name", flat=True)) == before
