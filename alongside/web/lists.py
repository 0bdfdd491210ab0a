"""Lists that cost the same with a thousand rows and with a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property
from django_filters import FilterSet
from django_tables2 import RequestConfig

PER_PAGE = 50
COUNTED = 2_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # only its stub is generic
    """Counts no further than `COUNTED` rows and shows none beyond: nobody turns pages so far, and counting
    everything would cost more than the page. `is_capped` says that there are more; filters find them."""

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list
        data = getattr(rows, "data", rows)
        if isinstance(data, QuerySet):
            return data.order_by()[: COUNTED + 1].count()
        return len(rows)

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNTED)

    @property
    def is_capped(self) -> bool:
        return self._counted > COUNTED


def page_table(request: HttpRequest, table: Any, per_page: int = PER_PAGE) -> Any:
    """Sort and page a table as the address says; a page that does not exist is the first."""
    config = RequestConfig(
        request, paginate={"per_page": per_page, "paginator_class": CappedPaginator, "silent": True}
    )
    return config.configure(table)


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
