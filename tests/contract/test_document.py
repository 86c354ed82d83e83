"""The OpenAPI document: sound by everybody's rules, complete by ours, and the one that is committed."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import orjson
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app.kit.scope import declared
from app.main import document_bytes
from tests.support.conformity import our_document

ROOT = Path(__file__).parents[2]
NODE = ROOT / "tests/node"
OPERATIONS = our_document().operations


def node(*command: str, file: Path) -> subprocess.CompletedProcess[str]:
    """A program of tests/node/node_modules, run on a file."""
    program = NODE / "node_modules/.bin" / command[0]
    if not program.exists():
        pytest.skip(f"{command[0]} was not run: `npm ci` in tests/node brings it")
    environ = {"PATH": os.environ["PATH"], "REDOCLY_TELEMETRY": "off", "CI": "true"}
    arguments = [str(program), *command[1:], str(file)]
    return subprocess.run(arguments, cwd=NODE, env=environ, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("document") / "openapi.json"
    file.write_bytes(orjson.dumps(our_document().content))
    return file


def test_committed_document_is_the_one_that_is_served_and_the_same_each_time() -> None:
    """`make openapi` writes it anew. Here it is made for the second time: all tests are held to the first."""
    committed = (ROOT / "openapi.json").read_bytes()
    assert our_document().content == orjson.loads(committed)
    assert document_bytes() == committed


def test_document_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(our_document().content).validate()
    assert our_document().content["openapi"] == "3.1.0"


# Whoever signs in shows who they are by what they send, and whoever gives feedback is nobody: OWASP's
# `write-restricted` finds no scheme there.
_BY_LINK = ("feedback", "feedback/form", "assessments", "assessments/questions")
BY_NOBODY_YET = [
    (f"/v1/sign-in{path}", "post")
    for path in (
        "",
        "/links",
        "/invitation",
        "/invitation/acceptance",
        "/address/proof",
        "/address/return",
        "/providers/{provider_id}/start",
    )
] + [(f"/v1/public/{path}", "post") for path in _BY_LINK]


# Calendar programs send nothing but an address (SETTLED.md 21), so this secret is in its path.
SECRET_ADDRESS = ("/v1/public/calendars/{secret}", "get")


def test_redocly_finds_no_error_by_its_recommended_rules(written: Path) -> None:
    done = node("redocly", "lint", "--extends", "recommended", "--format", "json", file=written)
    found = json.loads(done.stdout[done.stdout.index("{") :])
    assert found["totals"]["errors"] == 0, found["problems"][:3]


def test_spectral_finds_no_error_by_its_own_rules_and_owasps(written: Path) -> None:
    done = node("spectral", "lint", "--ruleset", "spectral.yaml", "--format", "json", file=written)
    found = json.loads(done.stdout[done.stdout.index("[") :])
    assert found, "the rules about public reads always warn: without any, no rule was applied"
    errors = [(each["code"], *each["path"]) for each in found if each["severity"] == 0]
    assert [error for error in errors if error[2:4] not in [*BY_NOBODY_YET, SECRET_ADDRESS]] == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_says_what_it_does_and_shows_it(name: str) -> None:
    operation = OPERATIONS[name]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", name), "operationIds are snake_case"
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    for status, answer in operation["responses"].items():
        resolved = our_document().resolved(answer)
        assert resolved["description"], status
        assert "X-Request-Id" in resolved["headers"], status
    for parameter in operation.get("parameters", ()):
        assert parameter["name"]
        assert "schema" in parameter


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_has_examples_that_fit_its_schemas(name: str) -> None:
    operation = OPERATIONS[name]
    contents = [operation.get("requestBody", {}).get("content", {})]
    contents += [
        our_document().resolved(answer).get("content", {}) for answer in operation["responses"].values()
    ]
    tried = 0
    for media in (media for content in contents for media in content.values()):
        examples = [each["value"] for each in media.get("examples", {}).values()]
        examples += [media["example"]] if "example" in media else []
        assert examples or "schema" not in media, media
        for example in examples:
            assert our_document().faults(media["schema"], example) == []
            tried += 1
    assert tried


def test_answer_is_found_wrong_however_deep_the_fault_lies() -> None:
    """All tests hold all answers to the document: what is wrong in an item of a list has to be noticed."""
    answer = OPERATIONS["list_projects"]["responses"]["200"]["content"]["application/json"]
    wrong = {**answer["example"]["items"][0], "stage": "nonsense"}
    [fault] = our_document().faults(answer["schema"], answer["example"] | {"items": [wrong]})
    assert fault.startswith("items/0/stage: ")


def test_every_status_that_an_operation_can_have_by_its_kind_is_there() -> None:
    missing = {}
    for name, operation in OPERATIONS.items():
        expected = {"422", "429", "500", "503"}
        if any("clientCredentials" in need for need in operation["security"]):
            expected |= {"401"}
        if "requestBody" in operation:
            expected |= {"400", "413", "415"}
        if "{" in operation["path"]:
            expected |= {"404"}
        if name.startswith(("change_", "delete_")):
            expected |= {"412", "428"}
        if lacking := expected - operation["responses"].keys():
            missing[name] = lacking
    assert missing == {}


def test_every_permission_of_an_operation_is_declared_and_explained() -> None:
    scheme = our_document().content["components"]["securitySchemes"]["clientCredentials"]
    scopes = scheme["flows"]["clientCredentials"]["scopes"]
    assert scopes == declared()
    needed = {
        permission
        for operation in OPERATIONS.values()
        for need in operation["security"]
        for permission in need.get("clientCredentials", ())
    }
    assert needed <= scopes.keys()
    assert all(meaning.endswith(".") for meaning in scopes.values())


def test_paths_are_plural_kebab_case_and_two_levels_deep_at_most() -> None:
    for path in our_document().content["paths"]:
        parts = [part for part in path.split("/")[1:] if not part.startswith("{")]
        assert all(re.fullmatch(r"[a-z0-9.]+(-[a-z]+)*(\.json)?", part) for part in parts), path
        assert not path.endswith("/")
        assert path.count("{") <= 2, path


def test_names_of_schemas_can_be_read() -> None:
    names = our_document().content["components"]["schemas"].keys()
    assert [name for name in names if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []


def test_bodies_admit_no_member_that_is_not_named() -> None:
    """What the server refuses, the document says."""
    open_ended = []
    for name, operation in OPERATIONS.items():
        for media in operation.get("requestBody", {}).get("content", {}).values():
            schema: dict[str, Any] = our_document().resolved(media.get("schema", {}))
            if media and schema.get("additionalProperties") is not False:
                open_ended.append(name)
    assert open_ended == []
