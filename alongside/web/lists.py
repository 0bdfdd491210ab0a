"""Lists that cost the same with a thousand rows and with a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_tables2 as tables
from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_filters import FilterSet
from django_tables2 import RequestConfig

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
    def body(self) -> SafeString:
        """The rows of this page; the first column is the row's heading."""
        columns = [
            (
                str(column.header),
                str(column.attrs.get("td", {}).get("class", "")),
                getattr(self, f"cell_{column.name}"),
            )
            for column in self.columns
        ]
        lines: list[SafeString] = []
        for row in self.paginated_rows:
            cells = [
                format_html(
                    '<th scope="row" data-label="{}"><span>{}</span></th>'
                    if place == 0
                    else '<td data-label="{}" class="{}"><span>{}</span></td>',
                    *((header, cell(row.record)) if place == 0 else (header, css, cell(row.record))),
                )
                for place, (header, css, cell) in enumerate(columns)
            ]
            lines.append(format_html("<tr>{}</tr>", mark_safe("".join(cells))))  # noqa: S308 - escaped above
        return mark_safe("".join(lines))  # noqa: S308 - escaped above


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
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, mark_safe(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        built = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(built), options)


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


def chips(request: HttpRequest, filters: FilterSet) -> list[dict[str, str]]:
    """The filters in use, each with the address that takes it away."""
    found: list[dict[str, str]] = []
    if not filters.is_bound:
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
