"""Solving the blocks of a large matching instance in several processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from alongside.core.matching.part import Answer, Country, Task, perform
from alongside.lib.child_process import end_with

PATIENCE_SECONDS = 0.5

_country: Country | None = None


def processors() -> int:
    """How many processes can run at a time here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _settle_in(country: Country, parent: int) -> None:
    global _country
    end_with(parent, signal.SIGKILL)  # a killed parent cannot tell, and nobody would take the answers
    _country = country


def _work(task: Task, until: float) -> Answer:
    if _country is None:
        raise RuntimeError("the process was not told which instance it works on")
    return perform(_country, task, lambda: until - time.monotonic())


class ProcessCrew:
    """Tasks in up to `workers` processes at a time, started for each batch; the first task is begun first.

    A process that is killed costs only time: what it has not answered is done again in this process.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def perform(
        self, country: Country, tasks: Sequence[Task], time_left: Callable[[], float]
    ) -> Iterator[Answer]:
        """The answers as they come; the work begins with the call."""
        # A forked child has the instance for nothing. With other threads about, forking is not safe.
        method = "fork" if threading.active_count() == 1 else "spawn"
        executor = ProcessPoolExecutor(
            max_workers=max(1, min(self.workers, len(tasks))),
            mp_context=multiprocessing.get_context(method),
            initializer=_settle_in,
            initargs=(country, os.getpid()),
        )
        others = set(multiprocessing.active_children())
        until = time.monotonic() + time_left()
        futures = {_submit(executor, task, until): task for task in tasks}
        return _answers(executor, futures, country, time_left, others)


def _submit(executor: ProcessPoolExecutor, task: Task, until: float) -> Future[Answer]:
    try:
        return executor.submit(_work, task, until)
    except BrokenProcessPool as broken:  # one was killed before all were begun
        future: Future[Answer] = Future()
        future.set_exception(broken)
        return future


def _answers(
    executor: ProcessPoolExecutor,
    futures: dict[Future[Answer], Task],
    country: Country,
    time_left: Callable[[], float],
    others: set[multiprocessing.process.BaseProcess],
) -> Iterator[Answer]:
    waiting = set(futures)
    try:
        while waiting:
            done, waiting = wait(waiting, timeout=PATIENCE_SECONDS, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda one: futures[one].part):
                try:
                    yield future.result()
                except BrokenProcessPool:
                    yield perform(country, futures[future], time_left)
            if time_left() < -PATIENCE_SECONDS:  # stopped, or a process that does not look at its clock
                yield from (Answer(futures[future].part) for future in waiting)
                break
    finally:
        # Nobody waits for the processes any more, and one that hangs on a lock of a killed one never ends alone.
        for child in set(multiprocessing.active_children()) - others:
            child.kill()
        executor.shutdown(wait=True, cancel_futures=True)  # leaves no thread, so that the next batch may fork
