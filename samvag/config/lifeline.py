"""A child of the demonstration ends when its parent is gone: `kill -9` of the parent leaves nothing behind."""

import os
import signal
import threading
import time

FLAG = "SAMVAG_FOLLOW_PARENT"


def follow_parent() -> None:
    """End this process in good order once its parent is another than now, where the parent asked for it."""
    if os.environ.get(FLAG):
        threading.Thread(target=_watch, args=[os.getppid()], name="lifeline", daemon=True).start()


def _watch(parent: int, every: float = 0.5, patience: float = 5) -> None:
    while os.getppid() == parent:
        time.sleep(every)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(patience)
    os.kill(os.getpid(), signal.SIGKILL)
