"""Lists that cost the same with a thousand rows and with a hundred thousand."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_filters import FilterSet
from django_tables2 import RequestConfig

from alongside.web.templatetags.ui import icon

PER_PAGE = 25
COUNTED = 2_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # only its stub is generic
    """Counts no further than `COUNTED` rows and shows none beyond: nobody turns pages so far, and counting
    everything would cost more than the page. `is_capped` says that there are more; filters find them."""

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list  # a table's rows, whose data is a table's data, whose data is a queryset
        data = getattr(getattr(rows, "data", rows), "data", rows)
        if isinstance(data, QuerySet):
            return data.order_by()[: COUNTED + 1].count()
        return len(rows)

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def is_capped(self) -> bool:
        return self._counted > COUNTED


class ListTable(tables.Table):  # type: ignore[misc]  # the library has no types
    """A table whose rows are written by its own `cell_<column>(record)` methods, at a tenth of the cost of
    looking up a template for each cell. The columns give headings, order and classes."""

    @cached_property
    def shown(self) -> list[tuple[str, str, Any, Any]]:
        """For each column: its heading, its class as an attribute, the column, and what writes its cells."""
        found: list[tuple[str, str, Any, Any]] = []
        for column in self.columns:
            css = column.column.attrs.get("td", {}).get("class", "")
            writer = getattr(self, f"cell_{column.name}")
            found.append((escape(column.header), f' class="{escape(css)}"' if css else "", column, writer))
        return found

    @cached_property
    def head(self) -> SafeString:
        """The headings; those by which the list can be sorted are links."""
        cells: list[str] = []
        for header, css, column, _writer in self.shown:
            if not column.orderable:
                cells.append(f'<th scope="col"{css}>{header}</th>')
                continue
            sorts, sign = "", "arrows-sort"
            if column.is_ordered:
                is_down = column.order_by_alias.is_descending
                sorts = f' aria-sort="{"descending" if is_down else "ascending"}"'
                sign = "arrow-down" if is_down else "arrow-up"
            link = escape(self._sorted_by(column))
            cells.append(f'<th scope="col"{sorts}{css}><a href="{link}">{header}{icon(sign)}</a></th>')
        return mark_safe("".join(cells))  # noqa: S308 - escaped above

    def _sorted_by(self, column: Any) -> str:
        values: QueryDict = self.request.GET.copy()
        values[self.prefixed_order_by_field] = str(column.order_by_alias.next)
        values.pop(self.prefixed_page_field, None)
        return f"?{values.urlencode()}"

    def lines(self, rows: Any) -> Iterable[Any]:
        """What the cells are written from: one object for each of the rows (a queryset of one page)."""
        return rows  # type: ignore[no-any-return]

    @cached_property
    def body(self) -> SafeString:
        """The rows of this page; the first column is the row's heading."""
        (heading, _css, _column, first), *others = self.shown
        cells = [(f'<td data-label="{header}"{css}><span>', writer) for header, css, _c, writer in others]
        begin = f'<tr><th scope="row" data-label="{heading}"><span>'
        parts: list[str] = []
        for line in self.lines(self.page.object_list.data):
            parts += [begin, conditional_escape(first(line)), "</span></th>"]
            for opening, writer in cells:
                parts += [opening, conditional_escape(writer(line)), "</span></td>"]
            parts.append("</tr>")
        return mark_safe("".join(parts))  # noqa: S308 - escaped above


class QuickSelect(forms.Select):
    """A select that writes its options itself: a template for each of fifty states costs more than a list."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 - Django's signature
    ) -> SafeString:
        chosen = {str(one) for one in self.format_value(value) or ()}
        options = _options(tuple((str(key), str(label)) for key, label in self.choices))
        for key in chosen:
            mark = f'<option value="{escape(key)}"'
            options = options.replace(f"{mark}>", f"{mark} selected>")
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(built), mark_safe(options))  # noqa: S308 - escaped


@lru_cache(maxsize=500)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    """The options of a select, none chosen; kept, because the same states and languages stand everywhere."""
    return "".join(f'<option value="{escape(key)}">{escape(label)}</option>' for key, label in choices)


class ListFilter(FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters of a list. Making their form costs more than a page of rows, and most pages filter nothing:
    views make one only where `is_asked`, and show `untouched_filters` otherwise."""

    @classmethod
    def is_asked(cls, values: QueryDict) -> bool:
        """Whether an address filters."""
        return any(values.get(name) for name in cls.base_filters)


@lru_cache(maxsize=300)
def untouched_filters(
    kind: type[ListFilter], offered: Hashable, search_field: str, _language: str
) -> SafeString:
    """The filters of a list as they stand before anybody chooses. Kept for each set of choices `offered` and
    each language: they are the same for everyone until the program's partners change."""
    form = kind({}, kind._meta.model.objects.none(), offered=offered).form  # noqa: SLF001 - the library's own place
    values = {"form": form, "search_field": form[search_field] if search_field else None}
    return mark_safe(render_to_string("components/filter_fields.html", values))  # noqa: S308 - a template escapes


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # only its stub is generic
    """Pages of rows whose number is known already, so that nothing is counted again."""

    def __init__(self, rows: Any, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.known = count

    @cached_property
    def count(self) -> int:
        return self.known


def page_table(request: HttpRequest, table: Any, per_page: int = PER_PAGE) -> Any:
    """Sort and page a table as the address says; a page beyond the end is the last, nonsense the first.

    Paged here and not by the library's configuration, which lets the address choose how many rows a page has.
    """
    RequestConfig(request, paginate=False).configure(table)
    table.paginate(paginator_class=CappedPaginator, per_page=per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table


def chips(request: HttpRequest, filters: FilterSet | None) -> list[dict[str, str]]:
    """The filters in use, each with the address that takes it away."""
    found: list[dict[str, str]] = []
    if filters is None:
        return found
    for name, bound in filters.form.fields.items():
        value = request.GET.get(name, "")
        if not value:
            continue
        choices = dict(_flat(getattr(bound, "choices", ())))
        left = request.GET.copy()
        left.pop(name)
        left.pop("page", None)
        label = choices.get(value, value)
        found.append({"label": f"{bound.label}: {label}", "remove_url": f"?{left.urlencode()}"})
    return found


def filter_context(
    request: HttpRequest,
    kind: Any,
    filters: ListFilter | None,
    offered: Hashable,
    search_field: str = "",
) -> dict[str, Any]:
    """What `components/filter_bar.html` and the chips read. `kind` is a subclass of `ListFilter`, `offered` what
    it is made with, `filters` one that is made, or None where the address has no filter."""
    if filters is None:
        language = get_language() or ""
        return {"untouched": untouched_filters(kind, offered, search_field, language), "chips": []}
    form = filters.form
    search = form[search_field] if search_field else None
    return {"form": form, "search_field": search, "chips": chips(request, filters)}


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for value, label in choices:
        yield str(getattr(value, "value", value)), str(label)


def kept_query(request: HttpRequest, names: Iterable[str]) -> QueryDict:
    """The named values of this address, for the address of an export of the same rows."""
    kept = QueryDict(mutable=True)
    for name in names:
        for value in request.GET.getlist(name):
            kept.appendlist(name, value)
    return kept
