"""What a unit may do with its own link to a person."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from samvag.audit.events import record_event
from samvag.core.context import Acting, require_acting
from samvag.core.identity_numbers import IdentityNumber, birth_date_hint
from samvag.people.models import ConflictMark, Merge, PersonLink, ProtectedOpening


class NumberAlreadyYours(Exception):
    """One's own unit already knows somebody under the number: two of one's own must be joined by two people."""


class AlreadyClosedOut(Exception):
    """The user is closed out from the person already."""


class AlreadyShared(Exception):
    """Others have been told about the person without a number; giving one now would be a joining by two people."""


class MergeRefused(PermissionDenied):
    """Why two were not joined: `same_user`, `shared` (the one that would go has been handed to others) or `refused`."""


def identify(link: PersonLink, *, by: Acting, number: IdentityNumber, at: datetime | None = None) -> None:
    """Give a person without a number the number they turned out to have. Says nothing about who else knows it.

    Raises NumberAlreadyYours, AlreadyShared, or PermissionError when the link is not the unit's own or has a number.
    """
    require_acting(by)
    born: date | None = birth_date_hint(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_identify(%s, %s, %s, %s)", [link.pk, number.kind, number.value, born])
        answer = cursor.fetchone()[0]
    if answer == "already_yours":
        raise NumberAlreadyYours
    if answer == "already_shared":
        raise AlreadyShared
    if answer != "done":
        raise PermissionError("Only a unit's own person without a number can be given one.")
    record_event("person.identified", subject=f"link:{link.pk}", person=link.person_id, at=at)
    # Whoever turns out to be protected, or somebody one is closed out from, is gone from here in the same moment.
    found = PersonLink.objects.filter(pk=link.pk).first()
    if found is not None:
        link.person_id, link.number_kind, link.number = found.person_id, found.number_kind, found.number


def protect(link: PersonLink, *, by: Acting, protection: str, at: datetime | None = None) -> None:
    """Set what the population register says about protected personal data. From here only staff explicitly given the
    person open anything about them."""
    require_acting(by)
    person: UUID = link.person_id
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_protect(%s, %s)", [link.pk, protection])
        if not cursor.fetchone()[0]:
            raise PermissionError("The role may not set protection, or the link is not the unit's own.")
    record_event("person.protected", subject=f"link:{link.pk}", person=person, at=at, protection=protection)


def unprotect(link: PersonLink, *, by: Acting, at: datetime | None = None) -> None:
    """The register protects the person no longer: everybody who takes part sees them again, and openings end."""
    protect(link, by=by, protection="", at=at)


def note_death(link: PersonLink, *, by: Acting, died_on: date | None, at: datetime | None = None) -> None:
    """Write down that the person has died, or that it was a mistake (None). Consents end with the person, in every
    organisation; what each has written stays, under the same secrecy (PDL 1:1)."""
    require_acting(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_deceased(%s, %s)", [link.pk, died_on])
        if not cursor.fetchone()[0]:
            raise PermissionError("The role may not write it down, or the link is not the unit's own.")
    name = "person.deceased" if died_on else "person.death_mistaken"
    record_event(name, subject=f"link:{link.pk}", person=link.person_id, at=at)


def open_for(link: PersonLink, *, by: Acting, assignment_id: int, at: datetime | None = None) -> None:
    """Give a protected person to a member of staff who needs to work with them. Only somebody who has the person
    themselves can give."""
    require_acting(by)
    ProtectedOpening(person_id=link.person_id, assignment_id=assignment_id, opened_by_id=by.assignment_id).save(
        force_insert=True
    )
    record_event("protected.opened", subject=f"assignment:{assignment_id}", person=link.person_id, at=at)


def end_opening(opening: ProtectedOpening, *, by: Acting, at: datetime | None = None) -> None:
    """Take a protected person back from somebody who needs them no longer."""
    require_acting(by)
    ended = ProtectedOpening.objects.filter(pk=opening.pk, ended_at__isnull=True).update(
        ended_at=at or timezone.now(), ended_by_id=by.assignment_id
    )
    if not ended:
        raise PermissionError("The opening has ended, or is not one's own to end.")
    record_event("protected.closed", subject=f"assignment:{opening.assignment_id}", person=opening.person_id, at=at)


def close_out(
    *,
    by: Acting,
    person_id: UUID,
    user_id: int,
    reason: str,
    words: str = "",
    at: datetime | None = None,
) -> ConflictMark:
    """Close one named user out from everything about a person, in all their employments, at once (PDL 4:1, OSL 26:1).

    Pre-condition: the unit knows the person; the user works in the organisation, in a unit that one of its consents
    names, or beside it in a case. Raises PermissionError when the database refuses, AlreadyClosedOut when it is done.
    """
    require_acting(by)
    mark = ConflictMark(
        person_id=person_id,
        user_id=user_id,
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        reason=reason,
        words=words,
        set_at=at or timezone.now(),
        set_by_id=by.assignment_id,
    )
    try:
        with transaction.atomic():
            mark.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyClosedOut from error
    except ProgrammingError as error:
        raise PermissionError("Not somebody this role may close out from this person.") from error
    record_event("conflict.marked", subject=f"conflict:{mark.pk}", person=person_id, at=at, user=user_id, reason=reason)
    return mark


def let_in(mark: ConflictMark, *, by: Acting, because: str, at: datetime | None = None) -> None:
    """Lift a conflict mark: the user meets the person again where their work gives it."""
    require_acting(by)
    lifted = ConflictMark.objects.filter(pk=mark.pk, lifted_at__isnull=True).update(
        lifted_at=at or timezone.now(), lifted_by_id=by.assignment_id, lifted_because=because
    )
    if not lifted:
        raise PermissionError("The mark has been lifted, or is not one's own to lift.")
    record_event("conflict.lifted", subject=f"conflict:{mark.pk}", person=mark.person_id, at=at, user=mark.user_id)


def change_contact(
    link: PersonLink, *, by: Acting, given_name: str, family_name: str, phone: str, contact_note: str
) -> None:
    """Change what one's own unit calls the person and how it reaches them. Nobody else's link is touched.

    Pre-condition: `link` is the acting unit's own; the database changes no other.
    """
    require_acting(by)
    changed = PersonLink.objects.filter(pk=link.pk, unit_id=by.unit_id).update(
        given_name=given_name, family_name=family_name, phone=phone, contact_note=contact_note
    )
    if not changed:
        raise PermissionError("Only a unit's own link can be changed.")
    record_event("link.changed", subject=f"link:{link.pk}", person=link.person_id)


def renumber(link: PersonLink, *, by: Acting, number: IdentityNumber) -> None:
    """Somebody with a reserve or coordination number has got a better one; the former is kept as history (domain: the
    number, not the person, is new). Raises NumberAlreadyYours, or PermissionError when it is no better number."""
    require_acting(by)
    with connection.cursor() as cursor:
        born = birth_date_hint(number)
        cursor.execute("SELECT person_renumber(%s, %s, %s, %s)", [link.pk, number.kind, number.value, born])
        answer = cursor.fetchone()[0]
    if answer == "already_yours":
        raise NumberAlreadyYours
    if answer != "done":
        raise PermissionError("A reserve number gives way to a coordination or personal number, and never back.")
    link.refresh_from_db()
    record_event("person.renumbered", subject=f"link:{link.pk}", person=link.person_id)


def propose_merge(kept: PersonLink, gone: PersonLink, *, by: Acting, reason: str) -> Merge:
    """Say that two of one's own unit's links are the same person. Nothing moves until a colleague confirms."""
    require_acting(by)
    if kept.unit_id != by.unit_id or gone.unit_id != by.unit_id or kept.person_id == gone.person_id:
        raise PermissionError("Both must be one's own unit's, and two.")
    merge = Merge.objects.create(
        owner_id=by.organisation_id,
        unit_id=by.unit_id,
        person_id=kept.person_id,
        gone_id=gone.person_id,
        kept_link=kept.pk,
        gone_link=gone.pk,
        reason=reason,
        proposed_at=timezone.now(),
        proposed_by_id=by.assignment_id,
    )
    record_event("person.merge_proposed", subject=f"merge:{merge.pk}", person=merge.person_id)
    return merge


def confirm_merge(merge: Merge, *, by: Acting) -> None:
    """The second colleague carries it out. Raises MergeRefused with the reason."""
    require_acting(by)
    _merge_answer("SELECT merge_confirm(%s)", [merge.pk])
    record_event("person.merged", subject=f"merge:{merge.pk}", person=merge.person_id)


def undo_merge(merge: Merge, *, by: Acting, because: str) -> None:
    """Take a proposal back, or put everything that was moved where it was. What was written since stays."""
    require_acting(by)
    _merge_answer("SELECT merge_undo(%s, %s)", [merge.pk, because])
    record_event("person.merge_undone", subject=f"merge:{merge.pk}", person=merge.person_id)


def _merge_answer(statement: str, values: list[UUID | str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        answer = cursor.fetchone()[0]
    if answer != "done":
        raise MergeRefused(answer)
