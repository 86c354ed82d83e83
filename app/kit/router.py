"""Finds the operation for a request in a few dictionary look-ups; FastAPI's routes answer the rest.

FastAPI tries its routes in order, two microseconds each, which by the hundredth route is more than a read
of the database costs. It goes on documenting all operations, and it says what is not found or not allowed.
"""

from collections.abc import Iterable
from typing import Any

from app.kit.operations import Operation

_PARAMETER = "{}"


class Node:
    """One place in the tree of paths."""

    __slots__ = ("children", "operations")

    def __init__(self) -> None:
        self.children: dict[str, Node] = {}
        self.operations: dict[str, tuple[Operation, tuple[str, ...]]] = {}


class Router:
    """An ASGI application in front of another: what it knows, it runs; the rest goes through."""

    def __init__(self, operations: Iterable[Operation], otherwise: Any) -> None:
        self.otherwise = otherwise
        self._root = Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node, names = self._root, []
        for part in operation.path.split("/")[1:]:
            if part.startswith("{"):
                names.append(part[1:-1])
            node = node.children.setdefault(_PARAMETER if part.startswith("{") else part, Node())
        node.operations[operation.method] = (operation, tuple(names))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = self._find(scope) if scope["type"] == "http" else None
        if found is None:
            await self.otherwise(scope, receive, send)
            return
        operation, scope["path_params"] = found
        scope["app"] = self.otherwise
        await operation(scope, receive, send)

    def _find(self, scope: Any) -> tuple[Operation, dict[str, str]] | None:
        """A fixed part goes before a parameter in the same place."""
        node, given = self._root, []
        for part in scope["path"].split("/")[1:]:
            child = node.children.get(part)
            if child is None:
                child = node.children.get(_PARAMETER)
                if child is None or not part:
                    return None
                given.append(part)
            node = child
        entry = node.operations.get(scope["method"])
        return None if entry is None else (entry[0], dict(zip(entry[1], given, strict=True)))
