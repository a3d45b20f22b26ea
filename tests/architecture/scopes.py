"""Whose an object is, kind by kind and state by state, and with it the one answer that an address gives."""

from tests.architecture.expectations import (
    BOTH,
    CLOSED_OUT,
    COORDINATED,
    GIVEN,
    HANDED,
    MUNICIPALITY,
    PERSONAS,
    PSYCHIATRY,
    READS_CASE,
    SIGNERS,
    UNDER_KEY,
    WATCHES,
    Address,
)


def in_scope(kind: str, persona: str, state: str) -> bool:
    """Is the object there at all for this persona, in this sharing state? By whose it is and who takes part."""
    unit = PERSONAS[persona]
    if kind in ("public", "staff"):
        return True
    if kind == "board":  # the sheet of a site in which the unit has part
        return unit in (MUNICIPALITY, PSYCHIATRY, "Lindens vårdcentral")
    if kind == "meeting":  # a meeting names nobody; its units are those of the site
        return unit in (MUNICIPALITY, PSYCHIATRY)
    if kind == "access":
        return state == "emergency" and persona == UNDER_KEY
    if kind == "opened":  # the role is asked first; the house's own head reviews
        return persona not in ("hans", "lena") or (state == "emergency" and persona == "hans")
    if kind in ("mute", "finding") and persona not in WATCHES:  # the role is asked first, and alike for all ids
        return True
    if CLOSED_OUT.get(state) == persona:
        return False
    if state == "protected" and persona not in GIVEN:  # only whoever was given the person
        return False
    if kind == "mute":  # what the unit itself let be
        return unit == MUNICIPALITY
    if kind == "finding":  # it rests on steps that Maria and Karin wrote, in an open case
        return state != "closed" and (unit == MUNICIPALITY or (unit == PSYCHIATRY and state in BOTH))
    if kind == "clock":  # the unit's own, of whom it is expected
        return unit == MUNICIPALITY
    if kind == "referral":  # the receiving unit's, and theirs to whom it was handed: the role decides the rest
        return unit == MUNICIPALITY or (unit == PSYCHIATRY and state in HANDED)
    if kind == "proposal":  # the unit's own; who signs needs no part in the care
        return unit == MUNICIPALITY and persona in READS_CASE | SIGNERS
    if persona not in READS_CASE:  # no part in the care: neither by the unit's work nor by a role (PDL 4:1)
        return False
    if kind in ("row", "line", "status") and state == "closed":  # the board shows open cases
        return False
    if kind == "psychiatry":  # what psychiatry wrote and did not hand over
        return unit == PSYCHIATRY and state in BOTH
    if kind == "shown":  # told to another system on the consent, by the unit itself
        return unit == MUNICIPALITY and state not in ("alone", "refused")
    if kind == "own":  # what the unit itself keeps of the person
        return unit == MUNICIPALITY
    if kind == "handed":  # a handing over in force is the giver's to take back
        return unit == MUNICIPALITY and state in COORDINATED
    if kind == "received":  # what Maria wrote, as psychiatry has it
        return unit == PSYCHIATRY and state in HANDED
    if kind in ("line", "step", "window"):  # Maria's next step, and that she said somebody is ready
        return unit == MUNICIPALITY or state in COORDINATED
    if kind == "message":  # asked by Maria of psychiatry, where it is a party
        return state not in ("alone", "refused") and (unit == MUNICIPALITY or state in COORDINATED)
    if kind in ("record", "status"):  # Maria wrote it
        return unit == MUNICIPALITY or state in HANDED
    return unit == MUNICIPALITY or state in BOTH | {"protected"}  # case, row


def expected(address: Address, persona: str, state: str, method: str) -> str:
    """The one answer, in the words of ANSWERS."""
    if method not in address.methods.split():
        return "method"
    if persona == "anonymous" and address.sees != "public":
        return address.anonymous
    if not in_scope(address.sees, persona, state):
        return "gone"
    may = address.may if method == "GET" or address.posts is None else address.posts
    if persona not in may:
        return "refused"
    instead = address.instead.get(f"{state} {method}") or address.instead.get(state)
    return instead or (address.shows if method == "GET" else address.empty)
