"""Solving the blocks of a large matching instance in several processes."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

from alongside.core.matching.part import Answer, Country, Task, perform

_country: Country | None = None


def _settle_in(country: Country) -> None:
    global _country
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
            initargs=(country,),
        )
        until = time.monotonic() + time_left()
        futures = {executor.submit(_work, task, until): task for task in tasks}
        return _answers(executor, futures, country, time_left)


def _answers(
    executor: ProcessPoolExecutor,
    futures: dict[Future[Answer], Task],
    country: Country,
    time_left: Callable[[], float],
) -> Iterator[Answer]:
    with executor:
        for future in as_completed(futures):
            try:
                answer = future.result()
            except BrokenProcessPool:
                answer = perform(country, futures[future], time_left)
            yield answer
