"""The demonstration's processes are restarted when they die, stopped in time, and never left alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from samvag.config.supervisor import Child, House

Eventually = Callable[[Callable[[], bool]], None]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]
PARENT = """
import os, subprocess, sys, time
follow = "import time; from samvag.config.lifeline import follow_parent; follow_parent()"
child = subprocess.Popen([sys.executable, "-c", follow + "; print('up', flush=True); time.sleep(60)"],
    env=os.environ | {"SAMVAG_FOLLOW_PARENT": "1"}, stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
time.sleep(60)
"""


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def child() -> Iterator[Child]:
    started = Child("prov", SLEEP, {})
    started.start()
    yield started
    started.stop(0)


def _pid(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_killed_child_is_started_again_after_a_pause(child: Child, eventually: Eventually) -> None:
    first = _pid(child)
    os.kill(first, signal.SIGKILL)
    eventually(lambda: child.process is not None and child.process.poll() is not None)
    now = time.monotonic()
    child.keep_alive(now)
    assert child.process is None
    child.keep_alive(now + child.pause)
    assert _pid(child) != first


def test_a_child_that_keeps_dying_is_started_more_and_more_seldom(child: Child, eventually: Eventually) -> None:
    pauses = []
    for _ in range(3):
        os.kill(_pid(child), signal.SIGKILL)
        eventually(lambda: child.process is not None and child.process.poll() is not None)
        child.keep_alive(time.monotonic())
        pauses.append(child.pause)
        child.keep_alive(child.not_before)
    assert pauses == [0.5, 1.0, 2.0]


def test_a_deaf_child_is_stopped_all_the_same(tmp_path: Path) -> None:
    deaf = Child("döv", DEAF, {})
    deaf.start()
    pid = _pid(deaf)
    deaf.stop(0.3)
    assert not _lives(pid)


def test_the_house_stops_when_asked_and_leaves_nothing(tmp_path: Path) -> None:
    children = [Child("webben", SLEEP, {}), Child("arbetet", SLEEP, {})]
    house = House(None, tmp_path, children)
    before = [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    house.run(lambda: os.kill(os.getpid(), signal.SIGTERM))
    pids = [_pid(child) for child in children]
    house.stop()
    for name, handler in zip((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), before, strict=True):
        signal.signal(name, handler)
    assert not any(_lives(pid) for pid in pids)


def test_a_child_ends_by_itself_when_its_parent_is_killed(eventually: Eventually) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    orphan = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    eventually(lambda: not _lives(orphan))
