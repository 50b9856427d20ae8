"""One thread that carries out deeds in the order they were given, so that no key ever waits for the disk."""

from __future__ import annotations

import atexit
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from ipr_coder.errors import StudyError
from ipr_coder.study.store import Store

T = TypeVar("T")

Job = Callable[[Store], Any]
Done = Callable[[Any, Exception | None], None]

_LAST_SECONDS = 30.0


class Writer:
    """Give it jobs from any thread; each is run and its `done` called on the writer's own thread, in order.

    `done` gets the job's result and None once the job is durable, or None and the error when it failed.
    What is queued is finished also when the program ends without `close`.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: queue.SimpleQueue[tuple[Job, Done] | None] = queue.SimpleQueue()
        self._pending = 0
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="ipr-writer", daemon=True)
        self._closed = False
        self._thread.start()
        atexit.register(self.close, _LAST_SECONDS)

    @property
    def pending(self) -> int:
        """How many jobs are not yet durable."""
        with self._lock:
            return self._pending

    def put(self, job: Callable[[Store], T], done: Callable[[T | None, Exception | None], None]) -> None:
        """Queue a job; returns at once. StudyError after `close`, when nobody would carry it out."""
        with self._lock:
            if self._closed:
                raise StudyError("the study is being closed, so nothing more can be saved.")
            self._pending += 1
            self._jobs.put((job, done))

    def close(self, timeout: float | None = None) -> bool:
        """Finish what is queued and stop; False when that took longer than `timeout` seconds."""
        with self._lock:
            if not self._closed:
                self._jobs.put(None)
            self._closed = True
        self._thread.join(timeout)
        if self._thread.is_alive():
            return False
        atexit.unregister(self.close)
        return True

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, done = item
            result, fault = None, None
            try:
                result = job(self._store)
            except Exception as error:  # whatever it is, the screen must hear of it
                fault = error
            with self._lock:
                self._pending -= 1
            # the screen may be gone; the deeds queued behind this one are to be saved all the same
            with contextlib.suppress(Exception):
                done(result, fault)
