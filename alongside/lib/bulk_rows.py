"""Many rows at once: COPY in place of INSERT, for imports and demonstrations of 100,000 people."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

M = TypeVar("M", bound=models.Model)

# Below this many rows a COPY's preparations cost more than they save.
FEW = 200


def add_rows(model: type[M], rows: Sequence[M]) -> None:
    """Insert `rows` and give each its primary key, in the caller's transaction.

    Database constraints and row-level security hold as with any insert; signals are not sent.
    """
    if len(rows) < FEW:
        model._base_manager.bulk_create(rows)  # noqa: SLF001 - inserting asks no scope
        return
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django documents _meta
    _give_keys(model, rows)
    _give_times(fields, rows)
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active(%s)", [model._meta.db_table])  # noqa: SLF001
        is_guarded = bool((cursor.fetchone() or (False,))[0])
        target = sql.Identifier(f"incoming_{model._meta.db_table}") if is_guarded else table  # noqa: SLF001
        if is_guarded:
            # PostgreSQL refuses COPY where row-level security holds: copy beside it, then insert.
            cursor.execute(
                _text(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(target, table))
            )
        _copy(cursor, sql.SQL("COPY {} ({}) FROM STDIN").format(target, columns), fields, rows)
        if is_guarded:
            insert = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {}")
            cursor.execute(_text(insert.format(table, columns, columns, target)))
            cursor.execute(_text(sql.SQL("DROP TABLE {}").format(target)))


class RowFaultError(ValueError):
    """A record cannot be stored: `place` is its position from 0, `field` the column, `fault` what is wrong.

    The text of the exception holds no value.
    """

    def __init__(self, place: int, field: str, fault: str) -> None:
        super().__init__(f"record {place + 1}, {field}: {fault}")
        self.place = place
        self.field = field
        self.fault = fault


def check_rows(records: Sequence[object], model: type[models.Model], names: Sequence[str]) -> None:
    """Raise `RowFaultError` for the first text that its column in `model` could not hold."""
    limits = [(name, getattr(model._meta.get_field(name), "max_length", None)) for name in names]  # noqa: SLF001
    for place, record in enumerate(records):
        for name, limit in limits:
            text = getattr(record, name) or ""
            if limit is not None and len(text) > limit:
                raise RowFaultError(place, name, f"longer than {limit} characters")
            if "\x00" in text:
                raise RowFaultError(place, name, "holds a NUL character")


def _text(statement: sql.Composed) -> str:
    return statement.as_string(connection.connection)


def _give_keys(model: type[M], rows: Sequence[M]) -> None:
    """Take as many numbers from the table's own sequence as there are rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, len(rows)],  # noqa: SLF001
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def _give_times(fields: Sequence[models.Field[Any, Any]], rows: Sequence[models.Model]) -> None:
    now = timezone.now()
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for row in rows:
                setattr(row, field.attname, now)


def _copy(
    cursor: Any,
    statement: sql.Composed,
    fields: Sequence[models.Field[Any, Any]],
    rows: Sequence[models.Model],
) -> None:
    names = [field.attname for field in fields]
    changes = [
        (place, change) for place, field in enumerate(fields) if (change := _change(field)) is not None
    ]
    with cursor.copy(statement) as copy:
        for row in rows:
            values = [getattr(row, name) for name in names]
            for place, change in changes:
                if values[place] is not None:
                    values[place] = change(values[place])
            copy.write_row(values)


def _change(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return Jsonb
    if isinstance(field, models.BinaryField):
        return bytes
    if isinstance(field, ArrayField):
        return list
    if isinstance(field, models.CharField):
        return str  # a member of TextChoices is stored as its value
    return None


def update_rows(model: type[M], rows: Sequence[M], names: Sequence[str]) -> None:
    """Write the named columns of many stored rows in one statement, without a new version or time of writing.

    As `bulk_update`, which builds an expression for each value and takes many times as long.
    """
    if not rows:
        return
    fields = [model._meta.get_field(name) for name in names]  # noqa: SLF001 - Django documents _meta
    columns = {str(field.column): str(field.db_type(connection)) for field in fields}  # type: ignore[union-attr]
    values = [
        {"id": row.pk, **{column: getattr(row, name) for column, name in zip(columns, names, strict=True)}}
        for row in rows
    ]
    statement = sql.SQL(
        "UPDATE {table} AS old SET {sets} FROM jsonb_to_recordset(%s::jsonb) AS new(id bigint, {types})"
        " WHERE old.id = new.id"
    ).format(
        table=sql.Identifier(model._meta.db_table),  # noqa: SLF001 - as above
        sets=sql.SQL(", ").join(
            sql.SQL("{name} = new.{name}").format(name=sql.Identifier(column)) for column in columns
        ),
        types=sql.SQL(", ").join(
            sql.SQL("{name} {kind}").format(name=sql.Identifier(column), kind=sql.SQL(kind))
            for column, kind in columns.items()
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(_text(statement), [json.dumps(values, cls=DjangoJSONEncoder)])
