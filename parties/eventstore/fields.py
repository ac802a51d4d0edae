"""A column for JSON that the application alone looks into."""

from typing import Any

from django.db import models


class PlainJSONField(models.JSONField):
    """JSON as PostgreSQL's `json`: kept letter by letter as it was written.

    `jsonb` would be taken apart, sorted and put together again at each write and read, which took a third of the
    server's work for a plan. It pays where the server is asked about the inside; here it hardly ever is. There is no
    equality in SQL for it, and so neither DISTINCT nor an exact lookup.
    """

    def db_type(self, connection: Any) -> str:
        return "json"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The driver has read it already; only `jsonb` does Django have it leave alone."""
        return value
