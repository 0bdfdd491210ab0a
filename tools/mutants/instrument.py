"""Finds every check of access in the source and puts a switch around it.

A mutant removes one check and nothing else. The kinds:

- `scope`: a call of `visible_to` or `file_open_to` gives all rows;
- `date`: `in_force` gives rows of every day;
- `filter`, `wall`: a `filter` or an `exclude` in a function that decides who sees what gives all rows;
- `condition`: one condition of such a filter is dropped;
- `permission`: `load`, `_load` or `current_program` forget the permission that they were to demand;
- `demand`: the demand of a permission is skipped;
- `may`: a role is said to carry the permission that was asked for;
- `guard`: an `if` that refuses (raises, or answers for the gate) lets pass;
- `part`: one part of a conjunction about standing or permission is taken as true.

Left out, each because no test could or should tell: what decides only which buttons a page shows (the server
refuses behind them, which is tested); `subject_kind`, since codes are UUIDs and differ over all kinds; a bare
name in a conjunction, which only tells the type checker that it is there.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("access", "accounts", "imports", "intake", "partners", "placement", "volunteers", "web")
DECIDING_FILES = {"querysets.py", "permissions.py", "standing.py"}
DECIDING_FUNCTIONS = {
    "_of_mine",
    "roles_visible_to",
    "invitations_visible_to",
    "find_holder",
    "places_of",
    "my_teams",
}
REFUSALS = {
    "PermissionDenied",
    "Http404",
    "InvitationUnusableError",
    "AlreadyInvitedError",
    "UnknownHolderError",
}
TAKE_PERMISSION = {"load", "_load", "current_program"}
SAME_EVERYWHERE = {"subject_kind", "holder_kind"}
RUNTIME = "tools.mutants.runtime"


@dataclass(frozen=True)
class Mutant:
    """One check that can be removed: where it stands, of which kind, and its text."""

    number: int
    file: str
    line: int
    kind: str
    text: str

    @property
    def place(self) -> str:
        """Where it stands, without the line, which moves."""
        return f"{self.file} {self.kind}: {self.text}".replace("|", "or")

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.kind}: {self.text}"


class Instrument(ast.NodeTransformer):
    """Rewrites one module, numbering mutants on from those that are `found`."""

    def __init__(self, file: str, found: list[Mutant]) -> None:
        self.file = file
        self.found = found
        self.functions: list[str] = []
        self.in_dict = 0

    @property
    def is_deciding(self) -> bool:
        """Whether this place decides who sees what."""
        return Path(self.file).name in DECIDING_FILES or bool(DECIDING_FUNCTIONS & set(self.functions))

    def number(self, node: ast.AST, kind: str, text: str = "") -> ast.Constant:
        shown = " ".join((text or ast.unparse(node)).split())[:110]
        self.found.append(Mutant(len(self.found) + 1, self.file, getattr(node, "lineno", 0), kind, shown))
        return ast.Constant(len(self.found))

    def removed(self, node: ast.AST, kind: str, text: str = "") -> ast.expr:
        return _call("removed", self.number(node, kind, text))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]
        self.functions.pop()
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.in_dict += 1
        self.generic_visit(node)
        self.in_dict -= 1
        return node

    def visit_If(self, node: ast.If) -> ast.AST:
        kind = self._refusal(node)
        shown = ast.unparse(node.test)
        self.generic_visit(node)
        if kind:
            skipped = self.removed(node, kind, f"if {shown}")
            node.test = ast.BoolOp(ast.And(), [ast.UnaryOp(ast.Not(), skipped), node.test])
        return node

    def _refusal(self, node: ast.If) -> str:
        last = node.body[-1]
        if self.file.endswith("web/gate.py") and isinstance(last, ast.Return | ast.Raise):
            # `return False` in the gate answers "nothing is wanted": removing it refuses more.
            return "" if isinstance(last, ast.Return) and isinstance(last.value, ast.Constant) else "guard"
        if "is_active" in ast.unparse(node.test) and isinstance(last, ast.Return):
            return "guard"
        if not isinstance(last, ast.Raise) or last.exc is None:
            return ""
        raised = last.exc.func if isinstance(last.exc, ast.Call) else last.exc
        is_refusal = isinstance(raised, ast.Name) and raised.id in REFUSALS
        is_mere_absence = (
            isinstance(raised, ast.Name) and raised.id != "PermissionDenied" and _is_none(node.test)
        )
        return "guard" if is_refusal and not is_mere_absence else ""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        is_demand = isinstance(node.value, ast.Call) and _name(node.value) == "demand"
        self.generic_visit(node)
        if is_demand:
            node.value = ast.BoolOp(ast.Or(), [self.removed(node, "demand"), node.value])
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.AST:
        is_asked = self.is_deciding and isinstance(node.op, ast.And)
        shown = [ast.unparse(value) for value in node.values]
        bare = [isinstance(value, ast.Name | ast.Attribute) or _tells_type(value) for value in node.values]
        self.generic_visit(node)
        if is_asked:
            node.values = [
                value
                if is_bare
                else ast.BoolOp(
                    ast.Or(), [self.removed(node, "part", f"{text} in {' and '.join(shown)}"), value]
                )
                for value, text, is_bare in zip(node.values, shown, bare, strict=True)
            ]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        shown = [ast.unparse(test) for test in node.ifs]
        tests = [isinstance(test, ast.Compare) for test in node.ifs]
        line = node.target
        self.generic_visit(node)
        if self.is_deciding:
            node.ifs = [
                ast.BoolOp(ast.Or(), [self.removed(line, "part", f"if {text}"), test]) if is_test else test
                for test, text, is_test in zip(node.ifs, shown, tests, strict=True)
            ]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        before, line, name = ast.unparse(node), node, _name(node)
        is_dict_value = self.in_dict > 0
        self.generic_visit(node)
        if name in TAKE_PERMISSION and node.args and _is_permission(node.args[-1]):
            switch = self.removed(line, "permission", before)
            node.args[-1] = ast.IfExp(switch, ast.Constant(None), node.args[-1])
        if not isinstance(node.func, ast.Attribute):
            return self._conditions(node) if name == "Q" and self.is_deciding else node
        if name == "may" and not is_dict_value:
            return ast.BoolOp(ast.Or(), [self.removed(line, "may", before), node])
        kind = self._narrowing(name, before)
        if kind in {"filter", "wall"}:
            inner = self._conditions(node) if kind == "filter" else node
            if inner is not node:
                return inner
        if kind:
            return _call(
                "narrowed", self.number(line, kind, before), node.func.value, ast.Constant(name),
                ast.Tuple(node.args, ast.Load()), _named(node),
            )  # fmt: skip
        return node

    def _narrowing(self, name: str, text: str) -> str:
        if name in {"visible_to", "file_open_to"}:
            return "scope"
        if name == "in_force":
            return "date"
        if self.is_deciding and name == "exclude":
            return "wall"
        return "filter" if self.is_deciding and name == "filter" and "= " not in text[:0] else ""

    def _conditions(self, node: ast.Call) -> ast.expr:
        """The call with a switch at each of its two or more conditions; the call itself where there are fewer."""
        named = [k for k in node.keywords if k.arg and k.arg not in SAME_EVERYWHERE]
        if len(node.keywords) + len(node.args) < 2 or not named or any(k.arg is None for k in node.keywords):
            return node
        numbers: list[ast.expr] = []
        names: list[ast.expr] = []
        for keyword in named:
            text = f"{keyword.arg}={ast.unparse(keyword.value)}"
            numbers.append(self.number(node, "condition", text))
            names.append(ast.Constant(keyword.arg))
        return _call(
            "without",
            node.func,
            ast.Tuple(node.args, ast.Load()),
            _named(node),
            ast.Dict(list(numbers), names),
        )


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    function = ast.Attribute(ast.Name("_mutants", ast.Load()), name, ast.Load())
    return ast.Call(function, list(arguments), [])


def _named(node: ast.Call) -> ast.expr:
    keys: list[ast.expr | None] = [ast.Constant(k.arg) if k.arg else None for k in node.keywords]
    return ast.Dict(keys, [k.value for k in node.keywords])


def _name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _is_permission(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Permission"
    )


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Is)


def _tells_type(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.IsNot) and _ends_in_none(node)


def _ends_in_none(node: ast.Compare) -> bool:
    last = node.comparators[-1]
    return isinstance(last, ast.Constant) and last.value is None


def instrument_file(path: Path, root: Path, found: list[Mutant]) -> None:
    """Rewrite one file of the copy in place."""
    tree = ast.parse(path.read_text())
    before = len(found)
    Instrument(str(path.relative_to(root)), found).visit(tree)
    if len(found) == before:
        return
    place = 0
    for place, node in enumerate(tree.body):  # noqa: B007 - the place is what is wanted
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not (is_docstring or is_future):
            break
    tree.body.insert(place, ast.ImportFrom("tools.mutants", [ast.alias("runtime", "_mutants")], 0))
    path.write_text(ast.unparse(ast.fix_missing_locations(tree)) + "\n")


def instrument(root: Path) -> list[Mutant]:
    """Rewrite the copy of the package at `root`; every mutant that it now holds."""
    found: list[Mutant] = []
    for room in ROOMS:
        for path in sorted((root / "alongside" / room).rglob("*.py")):
            if "migrations" not in path.parts:
                instrument_file(path, root, found)
    return found
