"""Every act writes an event, read from the source."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ACTIONS = sorted(Path(settings.BASE_DIR, "samvag").glob("*/actions.py"))
# Told by the act itself, or by the trigger of the record or disclosure it sends.
LOG, TOGETHER = "record_event", {"inserting", "send"}


def calls(function: ast.AST) -> set[str]:
    return {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


@cache
def functions() -> dict[str, tuple[str, set[str], bool]]:
    """All functions of actions and of sharing's presets: where, what they call, and whether they are acts."""
    found = {}
    for path in [*ACTIONS, Path(settings.BASE_DIR, "samvag", "sharing", "presets.py")]:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                takes_by = "by" in {argument.arg for argument in node.args.kwonlyargs}
                act = takes_by and not node.name.startswith("_") and path.name == "actions.py"
                found[f"{path.parent.name}.{node.name}"] = (node.name, calls(node), act)
    return found


def acts() -> set[str]:
    return {name for name, (_, _, act) in functions().items() if act}


def reaches_log(name: str, context: str, seen: frozenset[str] = frozenset()) -> bool:
    """Does the function write an event, itself or through one it calls? Private names are its own module's."""
    every = functions()
    called = every[f"{context}.{name}"][1]
    if LOG in called or called >= TOGETHER:
        return True
    for other in called - seen:
        homes = [key.split(".")[0] for key in every if key.endswith(f".{other}")]
        homes = [context] if context in homes else homes
        if any(reaches_log(other, home, seen | {name, other}) for home in homes):
            return True
    return False


def test_every_act_writes_an_event() -> None:
    silent = {act for act in acts() if not reaches_log(act.split(".")[1], act.split(".")[0])}
    assert silent == set()
