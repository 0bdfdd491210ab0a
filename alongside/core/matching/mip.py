"""HiGHS, asked carefully: one thread, no output, every status looked at before a number is read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.integer]

INFINITY = highspy.kHighsInf


class SolverFault(RuntimeError):  # noqa: N818 - a fault is what the command calls it
    """HiGHS ended in a state that no valid model should bring about."""


class Model:
    """A linear program, built in blocks of columns and rows. All columns are whole numbers unless said."""

    def __init__(self) -> None:
        self.columns = 0
        self.rows = 0
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._whole: list[Floats] = []
        self._row_lower: list[Floats] = []
        self._row_upper: list[Floats] = []
        self._entries: list[tuple[Whole, Whole, Floats]] = []

    def add_columns(self, upper: ArrayLike, lower: ArrayLike = 0.0, *, whole: bool = True) -> Whole:
        """Columns with these bounds (broadcast); gives their numbers."""
        top = np.atleast_1d(np.asarray(upper, dtype=np.float64))
        self._upper.append(top)
        self._lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), top.shape))
        self._whole.append(np.full(top.shape, float(whole)))
        self.columns += len(top)
        return np.arange(self.columns - len(top), self.columns)

    def add_rows(self, count: int, lower: ArrayLike, upper: ArrayLike) -> Whole:
        """Rows with these bounds (broadcast); gives their numbers."""
        self._row_lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)))
        self._row_upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self.rows += count
        return np.arange(self.rows - count, self.rows)

    def add_entries(self, rows: Whole, columns: Whole, values: ArrayLike = 1.0) -> None:
        """Coefficients; the three arguments broadcast. No pair of row and column may come twice."""
        broad = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=np.float64))
        self._entries.append((broad[0].ravel(), broad[1].ravel(), broad[2].ravel()))

    def add_row(self, columns: Whole, values: ArrayLike, lower: float, upper: float) -> int:
        number = self.add_rows(1, lower, upper)
        self.add_entries(number, columns, values)
        return int(number[0])

    def arrays(self) -> tuple[Floats, Floats, Floats, Floats, Whole, Whole, Floats, Whole]:
        """Column bounds, row bounds, the matrix by rows (start, index, value), which columns are whole."""
        rows, columns, values = (
            (np.concatenate(part) if part else np.zeros(0) for part in zip(*self._entries, strict=True))
            if self._entries
            else (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
        )
        order = np.lexsort((columns, rows))
        start = np.zeros(self.rows + 1, dtype=np.int32)
        start[1:] = np.cumsum(np.bincount(rows.astype(np.int64), minlength=self.rows))

        def joined(parts: list[Floats]) -> Floats:
            return np.concatenate(parts) if parts else np.zeros(0)

        return (
            joined(self._lower),
            joined(self._upper),
            joined(self._row_lower),
            joined(self._row_upper),
            start,
            columns[order].astype(np.int32),
            values[order],
            joined(self._whole).astype(np.int32),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave. `values` is None without a feasible point; `bound` is minus or plus infinity if unknown.

    `finished` says that the optimum, or that there is no feasible point, was proved.
    """

    values: Floats | None
    duals: Floats | None
    bound: float
    finished: bool


def solve(
    model: Model,
    cost: Floats,
    *,
    maximise: bool,
    integer: bool,
    seconds: float,
    seed: int = 0,
    start: Floats | None = None,
    gap: float = 0.0,
    nodes: int | None = None,
    heartbeat: Callable[[float, float], bool] | None = None,
) -> Outcome:
    """Optimise `cost` (one value a column) over `model` within `seconds`; as its relaxation if not `integer`.

    `gap` is absolute: a difference between bound and value that is as good as none (below 1 for objectives in
    whole numbers). `nodes` bounds the branching, the same on every machine. `heartbeat(incumbent, bound)` is called now and then; False stops the run.
    """
    unknown = INFINITY if maximise else -INFINITY
    if seconds <= 0:
        return Outcome(None, None, unknown, finished=False)
    highs = _configured(seconds, seed, gap, nodes)
    lower, upper, row_lower, row_upper, row_start, index, coefficients, whole = model.arrays()
    sense = int(highspy.ObjSense.kMaximize if maximise else highspy.ObjSense.kMinimize)
    status = highs.passModel(
        model.columns,
        model.rows,
        len(index),
        int(highspy.MatrixFormat.kRowwise),
        sense,
        0.0,
        cost,
        lower,
        upper,
        row_lower,
        row_upper,
        row_start,
        index,
        coefficients,
        whole if integer else np.zeros(model.columns, dtype=np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise SolverFault("the model was refused")
    if integer and start is not None:
        highs.setSolution(model.columns, np.arange(model.columns, dtype=np.int32), start)
    if integer and heartbeat is not None:
        _listen(highs, heartbeat)
    highs.run()
    return _read(highs, unknown, integer)


def _configured(seconds: float, seed: int, gap: float, nodes: int | None) -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", seed % 2_147_483_647),
        ("time_limit", min(seconds, 1e7)),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", gap if gap > 0 else 1e-6),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        highs.setOptionValue(option, value)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    return highs


def _listen(highs: highspy.Highs, heartbeat: Callable[[float, float], bool]) -> None:
    def ask(event: highspy.HighsCallbackEvent) -> None:
        data = event.data_out
        if not heartbeat(float(data.mip_primal_bound), float(data.mip_dual_bound)):
            event.interrupt()

    highs.cbMipInterrupt += ask


def _read(highs: highspy.Highs, unknown: float, integer: bool) -> Outcome:
    status = highs.getModelStatus()
    known = highspy.HighsModelStatus
    if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return Outcome(None, None, -unknown, finished=True)
    if status == known.kModelEmpty:
        return Outcome(np.zeros(0), np.zeros(0), 0.0, finished=True)
    stopped = (known.kTimeLimit, known.kInterrupt, known.kSolutionLimit, known.kIterationLimit)
    if status != known.kOptimal and status not in stopped:
        raise SolverFault(f"ended with status {highs.modelStatusToString(status)}")
    info = highs.getInfo()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = duals = None
    if feasible and (integer or status == known.kOptimal):
        solution = highs.getSolution()
        values = np.array(solution.col_value, dtype=np.float64)
        duals = np.array(solution.row_dual, dtype=np.float64)
    if status == known.kOptimal:
        bound = float(info.mip_dual_bound) if integer else float(info.objective_function_value)
        return Outcome(values, duals, bound, finished=True)
    bound = float(info.mip_dual_bound) if integer else unknown
    return Outcome(values, duals, bound if math.isfinite(bound) else unknown, finished=False)
