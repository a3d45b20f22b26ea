"""Who may come across which words, in which sharing state: the law that planted words are read against, by hand as the
expectations are."""

from collections.abc import Mapping

from tests.architecture.expectations import BOTH, CLOSED_OUT, COORDINATED, GIVEN, HANDED, UNDER_KEY

OF_MUNICIPALITY = {"maria", "johan", "hans", "sara with role"}
# What stands beside the case and is one house's alone, in whatever state.
ALONE: Mapping[str, set[str]] = {"other case": {"maria", "johan", "hans"}, "linden": {"rut", "vera"}}


def may_meet(kind: str, state: str) -> set[str]:
    """Who may come across what is of this kind, in this state: the law for the canaries."""
    if kind in ALONE:
        return ALONE[kind]
    reached = _reached(kind, state)
    # Whoever gives a person everything psychiatry has, and has received, reads it first (GDPR art. 15, OSL 25:1).
    if state != "protected" and {"karin", "per"} <= reached:
        reached |= {"lena"}
    return reached - {CLOSED_OUT.get(state, "")}


def _reached(kind: str, state: str) -> set[str]:
    theirs = {"karin", "per"}
    if state == "protected":
        return {"maria"} | (set() if kind in ("own", "shown", "referral", "record", "step") else theirs & GIVEN)
    if kind == "psychiatry":  # what psychiatry wrote and did not hand over
        return theirs
    group = theirs | {"pia"} if state in HANDED else set()  # the remissgrupp, once the referral was handed to it
    reached: Mapping[str, set[str]] = {
        "own": set(),
        "shown": set(),  # a record of what was told to another system, the house's own
        # Whoever reviews the house's log reads whose page was read (HSLF-FS 2016:40 4 kap. 9 §), and gives out what the
        # house keeps, also of somebody it was told of once and may no longer work with.
        "person": (theirs | {"lena"} if state in BOTH else {"lena"} if state == "withdrawn" else set()) | group,
        "case id": (theirs if state in BOTH else set()) | group,
        "decision": (theirs if state in BOTH - {"withdrawn"} else set()) | group,
        "referral": group,
        "referral id": (theirs if state in BOTH - {"withdrawn"} else set()) | group,
        "record": theirs if state in HANDED else set(),
        "step": theirs if state in COORDINATED else set(),
    }
    opened = state == "emergency" and kind in ("person", "record", "shown", "step", "referral", "decision")
    key = {f"{UNDER_KEY} under a key"} if opened else set()
    return OF_MUNICIPALITY | reached[kind] | key
