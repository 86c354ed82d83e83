"""Operations as FastAPI knows them: each has a twin, whose signature says what it takes.

Nothing but the document is made of these, and FastAPI is loaded for nothing else: it takes a quarter of a
second and 20 MiB.
"""

import inspect
import warnings
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import fastapi
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.warnings import UnsupportedFieldAttributeWarning

from app.kit.operations import Operation


class OperationRoute(APIRoute):
    """A route that FastAPI documents from a typed twin; the operation itself is found by kit/router.py."""

    def __init__(self, operation: Operation) -> None:
        responses: dict[int | str, dict[str, Any]] = {
            status: {"model": model} if model is not None else {}
            for status, model in operation.answers.items()
        }
        super().__init__(
            operation.path,
            _twin(operation),
            methods=[operation.method],
            operation_id=operation.operation_id,
            name=operation.operation_id,
            summary=operation.summary,
            description=operation.description or operation.summary,
            tags=[operation.tag],
            responses=responses,
            status_code=next(iter(operation.answers), 200),
            response_model=None,
        )
        self.operation = operation


def routes_of(operations: Iterable[Operation]) -> list[OperationRoute]:
    """A route of each, fixed paths before those with a parameter in that place."""
    return [OperationRoute(each) for each in sorted(operations, key=_parameters)]


def _parameters(operation: Operation) -> list[bool]:
    return [part.startswith("{") for part in operation.path.split("/")][2:]


def generated(routes: list[OperationRoute], **about: Any) -> dict[str, Any]:
    """What FastAPI makes of them. It gives types an alias, of which pydantic warns; it keeps that warning
    to itself only where models are made ready as they are loaded, which ours are not (app/__init__.py)."""
    with warnings.catch_warnings(action="ignore", category=UnsupportedFieldAttributeWarning):
        return get_openapi(openapi_version="3.1.0", routes=routes, **about)


def _twin(operation: Operation) -> Callable[..., Any]:
    """A function whose signature says to FastAPI what the operation takes."""

    async def twin(**_: Any) -> None:
        raise AssertionError("the operation itself answers")

    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    parameters = [_parameter(name, str) for name in names]
    if operation.query is not None:
        parameters.append(_parameter("query", Annotated[operation.query, fastapi.Query()]))
    if operation.body is not None:
        parameters.append(_parameter("body", Annotated[operation.body, fastapi.Body()]))
    twin.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    twin.__name__ = operation.operation_id
    return twin


def _parameter(name: str, annotation: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
