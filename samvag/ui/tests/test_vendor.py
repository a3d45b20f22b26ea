import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [ROOT / "samvag/ui/static/ui/vendor", ROOT / "tests/vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_is_the_one_in_the_manifest(folder):
    rows = [line.split() for line in (folder / "MANIFEST.txt").read_text().splitlines() if line[0] != "#"]
    declared = {path: digest for digest, path, *_ in rows}
    found = {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "MANIFEST.txt"
    }
    assert found == declared


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_vendored_file_states_package_version_and_licence(folder):
    rows = [line.split() for line in (folder / "MANIFEST.txt").read_text().splitlines() if line[0] != "#"]
    assert all(len(row) == 5 for row in rows)
    assert {row[4] for row in rows} <= {"MIT", "0BSD", "OFL-1.1", "ISC", "MPL-2.0"}
