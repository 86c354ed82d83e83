"""One record of everything in the OpenAPI document, made through the API, with a canary in every text.

A canary says of which class it is: `canary-identity contributor.legal_name`. So a sweep over answers
finds what reached somebody whom it should not have reached, also of resources that are younger than it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from app.features import mail
from app.features.retention.dues import DUES
from app.features.rights import copying, subject_access
from app.features.rights.erasures import ErasureFinding
from app.kit import doing, writing
from app.kit.examples import Schema, example_of
from app.kit.noun import Noun
from app.kit.resource import nouns
from app.kit.scope import Scope
from app.kit.tables import new_id
from tests.conftest import Caller, Cast
from tests.support.conformity import our_document
from tests.support.person import member_of, person_of

Operation = dict[str, Any]

SEALED = ("identity", "needs", "equality", "confidential", "external")
"""Classes of canaries that never leave the organisation that they belong to."""

# What the schema cannot say, by collection; None leaves a member out. `…_id` members that are required
# are found by themselves.
MEMBERS: dict[str, dict[str, Any]] = {
    "hours": {"minutes_actual": 60},
    "own-check-ins": {"contributor_id": lambda world: world.ids["other"]},
    "asking-pauses": {"until": None},
    # What nothing came of is not deleted.
    "support": {"outcome": "done"},
    "rate-cards": {"valid_from": "2026-01-01"},
    "payments": {
        "amount_offered_pence": 5000,
        "rate_line": None,
        "reward_label": None,
        "recorded_from": "live",
    },
    "bookings": {"session_id": lambda world: world.ids["session"], "wanted_on": None},
    "feedback": {
        "given_by": "attendee",
        "form_version": "1",
        "ratings": [{"question": "useful", "value": 5}],
        "answers": [{"question": "good", "words": "canary-confidential feedback.answers"}],
    },
    "impact-records": {"came_about_words": None},
    "positions": {
        "contributor_id": lambda world: world.ids["contributor"],
        "role_title": None,
    },
    "responses": {"outcome": "we_did"},
    "replies": {"contributor_id": lambda world: world.ids["contributor"]},
    "feedback-links": {"given_by": "attendee"},
    "instruments": {
        "code": lambda world: f"ours_{new_id()}".replace("-", "_"),
        "scale": lambda world: {
            "id": f"ours_{new_id()}".replace("-", "_"),
            "version": 1,
            "agrees_from": 2,
            "steps": [{"value": 1, "words": "canary-open no"}, {"value": 2, "words": "canary-open yes"}],
        },
    },
    "assessments": {"status": "open", "instrument": None, "edition": None, "closes_on": None},
    "gaps": {
        "perspective_b": "practitioner",
        "seen_by_a": "canary-open first",
        "seen_by_b": "canary-open other",
        "agreed_change": "canary-open change",
        "owner": "canary-open role",
    },
    "series": {"time_zone": None},
    "sessions": {"time_zone": None},
    # No team is counted twice.
    "turnout": {"team": lambda world: f"canary-profile team {new_id()}"},
    "people-affected": {"dimension": "disabled", "shares": [{"answer": "yes", "percent": 20.5}]},
    # Nobody is invited twice.
    "members": {"email": lambda world: f"colleague-{new_id()}@example.org"},
    "consents": {"wording_version": "1"},
    "consent-wordings": {"wording_version": lambda world: f"ours-{new_id()}"},
    # Whoever reads it answers.
    "concerns": {"answer": None},
    "objections": {"contributor_id": lambda world: world.ids["contributor"]},
    "corrections": {"contributor_id": lambda world: world.ids["contributor"], "about": "other"},
    "quotes": {"contributor_ids": lambda world: [world.ids["contributor"]], "agreed_how": None},
    # This one stays: nothing that the world needs hangs on it, nor on those that go.
    "duplicates": {
        "stays_id": lambda world: world.ids["other"],
        "take": None,
        "take_identity": None,
        "take_needs": None,
    },
}

# Whole bodies, by operation.
BODIES: dict[str, Any] = {
    "search_contributors": {"display_name": "canary-profile"},
    "move_participation": {"to": "accepted"},
    "move_support": {"to": "taken"},
    "move_expression_of_interest": {"to": "not_this_time", "answer": "canary-profile answer"},
    "write_session_attendance": lambda world: {
        "items": [{"participation_id": world.ids["participation"], "attendance": "attended"}]
    },
    "sign_in": {"email": "canary-sent@example.org", "code": "123456"},
    "start_sign_in_with_invitation": {"invitation": "canary-sent-and-long-enough"},
    "ask_for_another_address": {"email": "canary-sent@example.org"},
    "prove_another_address": {"secret": "canary-sent-and-long-enough"},
    "give_address_back": {"secret": "canary-sent-and-long-enough"},
    "read_invitation": {"secret": "canary-sent-and-long-enough"},
    "accept_invitation": {"secret": "canary-sent-and-long-enough"},
    "open_feedback_form": {"secret": "canary-sent-and-long-enough"},
    "give_feedback": {"secret": "canary-sent-and-long-enough"},
    "open_assessment": {"secret": "canary-sent-and-long-enough"},
    "answer_by_link": {"secret": "canary-sent-and-long-enough", "perspective": "carer"},
    "answer_assessment": {"perspective": "lived_experience"},
    "record_assessment_answers": lambda world: {
        "contributor_id": world.ids["contributor"],
        "recorded_by": "canary-open role",
        "perspective": "lived_experience",
    },
    "move_assessment": {"to": "closed"},
    "decide_on_erasure_finding": {"decision": "kept"},
    "send_sign_in_link": {"email": "canary-sent@example.org"},
    "set_retention_schedule": {"months": 24, "reason": "canary-open reason"},
    "name_concern_recipients": {"member_ids": [new_id(), new_id()]},
    "act_as": {"member_id": "00000000-0000-4000-8000-000000000001"},
}

# Bodies that are files, by operation.
FILES = {"create_file": b"%PDF-1.7 canary"}

# What a path's {code} is.
CODES = {"set_retention_schedule": "quote_drafts"}

# What has to be there before a record of a noun can be made, beside what its body requires.
AFTER = {name: {"contributor_id"} for name in ("calendar-feed", "concern", "correction", "objection")} | {
    "booking": {"session_id"}
}

# What a record of a noun wants for itself: nobody takes part in a session twice, or is erased twice.
FRESH = dict.fromkeys(
    ("participation", "duplicate", "erasure", "expression-of-interest", "reply", "position"), "contributor"
)


# What is made with a record of another noun, and by no operation of its own.
WITH = {"feedback-suggestion": "feedback"}


class CannotFill(AssertionError):
    """The world could not make a record: MEMBERS needs a row."""


def document_schemas() -> dict[str, Schema]:
    schemas: dict[str, Schema] = our_document().content["components"]["schemas"]
    return schemas


def noun_of(operation: Operation) -> Noun | None:
    """The noun that an operation is about: the one whose collection it ends in, or the one with the
    longest path that begins its own."""
    path = operation["path"].replace("/v1/public/", "/v1/") + "/"
    for noun in nouns.values():
        if operation["operationId"].startswith("list_") and path.endswith(f"/{noun.collection}/"):
            return noun
    fitting = [noun for noun in nouns.values() if path.startswith(f"{noun.path}/")]
    return max(fitting, key=lambda noun: len(noun.path), default=None)


def body_schema(operation: Operation) -> Schema | None:
    body = operation.get("requestBody")
    if body is None:
        return None
    media = next(iter(body["content"].values()))
    schema: Schema | None = our_document().resolved(media["schema"]) if media else None
    return schema


def class_of(operation: Operation, member: str) -> str:
    """The column class that a member of a body ends in."""
    if member == "external_ids":
        return "external"
    noun = noun_of(operation)
    if noun is not None and member in noun.columns:
        return str(noun.columns[member].info["class"])
    permissions = [name for need in operation["security"] for names in need.values() for name in names]
    layer = next((name.partition(":")[0].partition(".")[2] for name in permissions), "")
    return layer or "open"


@dataclass
class World:
    """What one organisation has: the newest record of each noun, by the noun's name."""

    cast: Cast
    owner: Caller
    ids: dict[str, str] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    counter: int = 0
    person: Caller | None = None
    reader: Caller | None = None

    async def fill(self) -> None:
        """Make one of everything, parents first."""
        self.ids["organisation"] = str(self.owner.organisation_id)
        self.ids["provider"] = new_id()  # of nobody: a real one would be called
        self.ids["other"] = await self.another()
        waiting = list(creations())
        while waiting:
            ready = [operation for operation in waiting if not self._missing(operation)]
            if not ready:
                missing = {each["operationId"]: self._missing(each) for each in waiting}
                raise CannotFill(f"nothing makes what these refer to: {missing}")
            for operation in ready:
                await self.make(operation)
            waiting = [operation for operation in waiting if operation not in ready]
        for operation in singletons():
            await self.send(operation, self.path(operation), self.body(operation))
        self.ids["feedback-suggestion"] = await self.a_topic()
        await self.write_a_mail()
        await self.put_on_the_list()
        await self.work()

    async def another(self) -> str:
        """A contributor beside the world's own, whom somebody may take for the same person."""
        return await self.make(creation_of("contributor"))

    async def caller(self, operation: Operation) -> Caller:
        """Who sends an operation of this world's: its owner, but for what no program can say or read. A
        contributor raises a concern, which one member reads, makes a calendar of their own, and keeps to
        themself what nobody else reads. A member answers for their side."""
        noun = noun_of(operation)
        if noun is not None and noun.name in ("calendar-feed", "own-check-in"):
            return await self._person()
        answers = operation["operationId"] in ("answer_assessment", "read_my_answers")
        if not answers and (noun is None or noun.name != "concern"):
            return self.owner
        self.reader = self.reader or await member_of(
            self.cast, self.owner, f"reader-{new_id()}@example.org", "administrator"
        )
        return await self._person() if not answers and makes_records(operation) else self.reader

    async def _person(self) -> Caller:
        """Not the world's own contributor: that one is still to be invited."""
        self.person = self.person or await person_of(self.cast, self.owner, self.ids["other"])
        return self.person

    async def a_topic(self) -> str:
        """What somebody suggested, which came with their feedback."""
        found = await self.owner.get("/v1/feedback-suggestions")
        return str(found.json()["items"][0]["id"])

    async def put_on_the_list(self) -> None:
        """Something of the owner's whose time is nearly over, for no operation makes it so."""
        scope = Scope(str(self.owner.organisation_id), "tests")
        async with self.cast.services.database.write(scope, "tests") as db:
            row = {"data_class": "quote_drafts", "resource": "quote", "record_id": new_id()}
            row |= {"ending": "remove", "counted_from": "2025-01-01", "due_on": "2026-01-01"}
            made = await writing.create(db, replace(DUES, rules=(_with(row),)), {}, None)
        self.ids["retention-due"] = made["id"]

    async def work(self) -> None:
        """What a worker makes: a copy of the contributor's record, and a text to review."""
        services = self.cast.services
        for due in await doing.take_up(services.database):
            if due.kind == subject_access.KIND:
                await doing.do(copying.JOBS, services, due.id)
        self.ids["erasure-finding"] = new_id()
        async with services.database.system("tests: a text is found") as db:
            made = {
                "created_at": db.at,
                "updated_at": db.at,
                "version": 1,
                "decision": None,
                "decided_by": None,
            }
            row = {"id": self.ids["erasure-finding"], "organisation_id": self.ids["organisation"]}
            row |= {"erasure_id": self.ids["erasure"], "resource": "impact-record", "member": "statement"}
            await db.insert(ErasureFinding, made | row | {"record_id": self.ids["impact-record"]})

    async def write_a_mail(self) -> None:
        """A job and a mail of the owner's, for no operation makes one."""
        services, scope = self.cast.services, Scope(str(self.owner.organisation_id), "tests")
        async with services.database.write(scope, "tests") as db:
            words = {"to": "canary-identity@example.org", "link": "https://example.org/#canary-identity"}
            mail.send(db, services.keys, "invitation", **words)

    async def make(self, operation: Operation) -> str:
        """One more record of a noun; its id."""
        before = dict(self.ids)
        await self.prepare(operation)
        made = await self.send(operation, self.path(operation), self.body(operation))
        noun = noun_of(operation)
        assert noun is not None
        self.ids = before | {noun.name: made["id"]}
        return str(made["id"])

    async def prepare(self, operation: Operation) -> None:
        """Make anew, and take for this world's, what the operation's record wants for itself."""
        noun = noun_of(operation)
        if noun is not None and noun.name in FRESH and makes_records(operation):
            await self.make(creation_of(FRESH[noun.name]))

    async def send(self, operation: Operation, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a body, leaving out what rules of the field do not allow beside the rest."""
        caller = await self.caller(operation)
        for _ in range(12):
            answer = await caller(
                operation["method"],
                path,
                headers={"if-match": "*"} | headers_for(operation),
                **self.sent(operation, body),
            )
            if answer.is_success:
                made: dict[str, Any] = answer.json() if answer.content else {}
                return made
            unwanted = {
                error["pointer"].split("/")[1]
                for error in answer.json().get("errors", ())
                if error.get("pointer", "").count("/")
            } & body.keys() - set((body_schema(operation) or {}).get("required", ()))
            if not unwanted:
                break
            self.left_out |= {f"{operation['operationId']}.{name}" for name in unwanted}
            body = {name: value for name, value in body.items() if name not in unwanted}
        raise CannotFill(f"{operation['operationId']} {body}: {answer.text}")

    def sent(self, operation: Operation, body: dict[str, Any]) -> dict[str, Any]:
        """A request's body: a file as it is, all else as JSON."""
        file = FILES.get(operation["operationId"])
        return {"json": body} if file is None else {"content": file}

    def hangs_on(self, operation: Operation) -> str:
        """What a record that is sent as a file says of itself, as a query."""
        return urlencode({name: self.ids[named(name)] for name in _hangs_on(operation)})

    def path(self, operation: Operation, unknown: str | None = None) -> str:
        """The operation's path to this world's records; `unknown` is put for the last id instead."""
        names = re.findall(r"\{([a-z_]+)\}", operation["path"])
        values = {name: self._path_value(operation, name) for name in names}
        ids = [name for name in names if name.endswith("id")]
        if unknown is not None:
            values[ids[-1]] = unknown
        path: str = operation["path"].format_map(values)
        return f"{path}?{self.hangs_on(operation)}" if operation["operationId"] in FILES else path

    def _path_value(self, operation: Operation, name: str) -> str:
        noun = noun_of(operation)
        if name == "id" and noun is not None:
            return self.ids[noun.name]
        if name.endswith("_id"):
            return self.ids[named(name)]
        self.counter += 1
        code = CODES.get(operation["operationId"], "not-found")
        values = {"system": "canary-external", "value": f"v{self.counter}", "code": code, "secret": "unknown"}
        return values[name]

    def body(self, operation: Operation) -> dict[str, Any]:
        """A whole body for an operation, every text a canary."""
        noun = noun_of(operation)
        kind = operation["operationId"]
        if kind in BODIES or kind in FILES:
            found = BODIES.get(kind, {})
            body: dict[str, Any] = found(self) if callable(found) else found
            return body
        schema = body_schema(operation)
        assert schema is not None
        if kind.startswith("move_") and noun is not None and noun.states is not None:
            return {"to": next(iter(noun.states.moves.values()))[0], "reason": "canary-confidential reason"}
        if kind.startswith("batch_"):
            return {"items": [self._members(operation, _item(schema))]}
        if kind.startswith("change_"):
            return {
                name: value for name, value in self._members(operation, schema).items() if _is_text(value)
            }
        return self._members(operation, schema)

    def _members(self, operation: Operation, schema: Schema) -> dict[str, Any]:
        noun = noun_of(operation)
        given = self.members.get(noun.collection, {}) if noun else {}
        told = (MEMBERS.get(noun.collection, {}) if noun else {}) | given
        made: dict[str, Any] = {}
        for name, member in schema["properties"].items():
            required = name in schema.get("required", ())
            if name in told:
                value = told[name](self) if callable(told[name]) else told[name]
                if value is not None:
                    made[name] = value
                continue
            value = self._member(operation, name, member, required)
            if value is not None:
                made[name] = value
        return made

    def _member(self, operation: Operation, name: str, member: Schema, required: bool) -> Any:
        klass = class_of(operation, name)
        if name == "external_ids":
            self.counter += 1
            return [{"system": "canary-external", "value": f"made-{self.counter}"}]
        if name.endswith("_id") and _form(member).get("format") == "uuid":
            return self.ids.get(named(name)) if required else None
        noun = noun_of(operation)
        if noun is not None and noun.states is not None and name == noun.states.member:
            return None
        filled = fill(member, f"canary-{klass} {noun.name if noun else ''}.{name}")
        if filled is None and required:
            return example_of(member, document_schemas(), whole=False)
        return filled

    def _missing(self, operation: Operation) -> set[str]:
        schema = body_schema(operation) or {}
        names = {name for name in schema.get("required", ()) if name.endswith("_id")}
        names |= set(re.findall(r"\{([a-z_]+_id)\}", operation["path"]))
        names |= _hangs_on(operation)
        names |= AFTER.get(noun.name, set()) if (noun := noun_of(operation)) else set()
        return {name for name in names if named(name) not in self.ids}


def _hangs_on(operation: Operation) -> set[str]:
    """What a record that is sent as a file says of itself in the address."""
    asked = (each for each in operation.get("parameters", ()) if each["in"] == "query" and each["required"])
    return {each["name"] for each in asked if each["name"].endswith("_id")}


def headers_for(operation: Operation) -> dict[str, str]:
    """A new Idempotency-Key where an operation needs one, and what a file is sent as."""
    asked = {each["name"] for each in operation.get("parameters", ()) if each["required"]}
    key = {"idempotency-key": new_id()} if "Idempotency-Key" in asked else {}
    is_file = operation["operationId"] in FILES
    return key | ({"content-type": next(iter(operation["requestBody"]["content"]))} if is_file else {})


def _with(values: dict[str, Any]) -> Any:
    async def rule(db: Any, row: dict[str, Any], before: Any) -> None:
        row |= values

    return rule


def named(member: str) -> str:
    """The noun that `contributor_id` and the like are about."""
    return member.removesuffix("_id").replace("_", "-")


def creations() -> Iterator[Operation]:
    """Operations that make one record of a noun."""
    paths = {noun.path for noun in nouns.values()}
    for operation in our_document().operations.values():
        if operation["method"] == "POST" and operation["path"] in paths:
            yield operation


def creation_of(name: str) -> Operation:
    made = nouns[WITH.get(name, name)]
    return next(each for each in creations() if each["path"] == made.path)


def makes_records(operation: Operation) -> bool:
    return operation["operationId"].startswith(("create_", "upsert_", "batch_", "report_"))


def singletons() -> Iterator[Operation]:
    """Operations that write what a record has one of, such as a person's identity."""
    for operation in our_document().operations.values():
        changes = operation["operationId"].startswith("change_")
        if changes and not operation["path"].endswith("{id}"):
            yield operation


def fill(schema: Schema, canary: str) -> Any:
    """A value with a canary in each text that takes it; None where the schema holds no free text."""
    schema = _form(schema)
    match schema.get("type"):
        case "string" if not schema.keys() & {"enum", "format"}:
            return next((text for text in _spellings(canary) if _fits(text, schema)), None)
        case "array":
            item = fill(schema["items"], canary)
            return None if item is None else [item]
        case "object" if "properties" in schema:
            inner = {name: fill(each, f"{canary}.{name}") for name, each in schema["properties"].items()}
            if not any(value is not None for value in inner.values()):
                return None
            whole = example_of(schema, document_schemas(), whole=False)
            return whole | {name: value for name, value in inner.items() if value is not None}
        case _:
            return None


def _form(schema: Schema) -> Schema:
    """The schema itself, behind references and beside null."""
    if "$ref" in schema:
        return _form(our_document().resolved(schema))
    for form in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        if form.get("type") != "null":
            return _form(form)
    return schema


def _spellings(canary: str) -> tuple[str, ...]:
    plain = re.sub(r"[^a-z0-9-]+", ".", canary)
    return (canary, plain, f"{plain}@example.org", f"https://example.org/{plain}")


def _fits(text: str, schema: Schema) -> bool:
    return len(text) <= schema.get("maxLength", 1000) and bool(re.search(schema.get("pattern", ""), text))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and "canary" in value


def _item(schema: Schema) -> Schema:
    item = our_document().resolved(schema["properties"]["items"]["items"])
    return item | {"properties": {n: p for n, p in item["properties"].items() if n != "external_id"}}
