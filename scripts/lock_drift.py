"""Fail when a lock is not what its requirements give. Without an index, compare names and versions by hand."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
COMPILE = ["--generate-hashes", "--no-header", "--quiet", "--universal", "--python-version", "3.11"]
NO_INDEX = re.compile(r"fetch|connect|network|dns|timed out|request|registry|no solution found", re.IGNORECASE)


def compile_lock(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Resolve again with the committed lock as the wish, so that new releases alone are no drift."""
    paths = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
    return subprocess.run(
        [sys.executable, "-m", "uv", "pip", "compile", *paths, *COMPILE],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def pins(path: Path) -> dict[str, str]:
    """The locked version of every package."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", path.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def wishes(path: Path) -> list[Requirement]:
    """The direct requirements, without their reasons."""
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("-")]


def without_comments(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if not line.strip().startswith("#")]


def main() -> int:
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(ROOT / "requirements", Path(scratch) / "requirements")
        for name in ("runtime", "dev"):
            committed = ROOT / "requirements" / f"{name}.txt"
            unmet = [
                str(wish)
                for wish in wishes(committed.with_suffix(".in"))
                if not wish.specifier.contains(pins(committed).get(canonicalize_name(wish.name), "0.dev0"))
            ]
            faults += [f"{name}.txt does not satisfy: {wish}" for wish in unmet]
            answer = compile_lock(Path(scratch), name)
            if answer.returncode and not unmet and NO_INDEX.search(answer.stderr):
                print(f"{name}: no package index reached; compared names and versions only.")
            elif answer.returncode:
                faults.append(answer.stderr)
            elif without_comments(Path(scratch) / "requirements" / f"{name}.txt") != without_comments(committed):
                faults.append(f"{name}.txt is not what {name}.in gives: run make lock")
    print("\n".join(faults) or "Locks hold.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
