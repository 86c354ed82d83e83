"""Finds the operation for a request in a few dictionary look-ups; FastAPI answers the rest.

FastAPI tries its routes in order, two microseconds each, which by the hundredth route is more than a read
of the database costs. It documents all operations, and it says what is not found. What is not allowed is said
here: a route knows its own method only, and Allow lists all that an address takes.
"""

from collections.abc import Iterable
from typing import Any

from app.kit.operations import Operation, problem_answer, respond
from app.kit.problems import Problem

# No part of a path is called so: paths are divided there.
_PARAMETER = "/"


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
        found = self._find(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self.otherwise(scope, receive, send)
            return
        node, given = found
        entry = node.operations.get(scope["method"])
        if entry is None:
            await _not_allowed(node, scope, send)
            return
        operation, names = entry
        scope["path_params"] = dict(zip(names, given, strict=True))
        scope["app"] = self.otherwise
        await operation(scope, receive, send)

    def _find(self, path: str) -> tuple[Node, list[str]] | None:
        """The place of a path, and its parameters. A fixed part goes before a parameter in the same place."""
        node, given = self._root, []
        for part in path.split("/")[1:]:
            child = node.children.get(part)
            if child is None:
                child = node.children.get(_PARAMETER)
                if child is None or not part:
                    return None
                given.append(part)
            node = child
        return (node, given) if node.operations else None


async def _not_allowed(node: Node, scope: Any, send: Any) -> None:
    methods = node.operations.keys() | ({"HEAD"} if "GET" in node.operations else set())
    problem = Problem("method-not-allowed", headers={"allow": ", ".join(sorted(methods))})
    await respond(problem_answer(problem, scope["request_id"]), send)
