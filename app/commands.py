"""What commands say and do: clients, the first administrator of an organisation, its own sign-in."""

import getpass
import json
import sys
from types import SimpleNamespace
from typing import Any

from app.features import clients, master_key, members, organisations
from app.features import keys as key_store
from app.features.rights import erasing
from app.features.roles import Role
from app.features.sign_in import by_provider, providers
from app.kit import audit_chain, audit_proof, rollups
from app.kit.audit_chain import Head
from app.kit.inputs import check_data, is_id
from app.kit.resource import nouns
from app.kit.scope import OPERATOR, Scope
from app.settings import Settings

_WHICH = "its name, its id, or a common code such as gss:E08000030"


def add_to(command: Any, commands: Any) -> None:
    """`command` makes one: (where, its name, what it does, help text) to its parser."""
    member = commands.add_parser("member", help="Invite the first administrator of an organisation.")
    actions = member.add_subparsers(required=True, metavar="ACTION")
    invite = command(actions, "invite", _invite, "Invite a member; prints the link to hand over.")
    invite.add_argument("--organisation", required=True, metavar="WHICH", help=f"where they act: {_WHICH}")
    invite.add_argument("--email", required=True, help="the address that they sign in with")
    invite.add_argument("--name", default="Administrator", help="what colleagues call them")
    invite.add_argument("--role", action="append", required=True, choices=list(Role), help="may be repeated")
    erasures = commands.add_parser("erasures", help="Erase again whoever was erased, after a restore.")
    actions = erasures.add_subparsers(required=True, metavar="ACTION")
    command(actions, "replay", _replay, "Erase everybody on the log of erasures who is here again.")
    counts = commands.add_parser("rollups", help="Hold the counts that reports add up against the records.")
    actions = counts.add_subparsers(required=True, metavar="ACTION")
    command(actions, "compare", _compare, "Say by which lines kept counts differ from the records.")
    command(actions, "rebuild", _rebuild, "Make them right, while the server runs; say what differed.")
    provider = commands.add_parser("provider", help="An organisation's own sign-in (OpenID Connect).")
    actions = provider.add_subparsers(required=True, metavar="ACTION")
    add = command(actions, "add", _add, "Add a provider; its client secret is read from a line.")
    add.add_argument("--organisation", required=True, metavar="WHICH", help=f"whose people: {_WHICH}")
    add.add_argument("--name", required=True, help="what its people call it, for the button")
    add.add_argument("--issuer", required=True, help="exactly as the provider's ID tokens say it")
    add.add_argument("--client-id", required=True)
    add.add_argument("--scopes", default="openid")
    command(actions, "list", _providers, "List providers.")
    disable = command(actions, "disable", _disable, "Stop a provider; sign-ins that came by it end.")
    disable.add_argument("provider_id")
    master = commands.add_parser("master-key", help="Rotate the key that opens all others.")
    actions = master.add_subparsers(required=True, metavar="ACTION")
    command(actions, "rotate", _rotate, "Wrap everything with the new master key, while the server runs.")
    verify = command(commands, "verify", _verify, "Prove that the audit is as it was sealed.")
    verify.add_argument("--head", action="append", default=[], help="a head that was kept; may be repeated")
    verify.add_argument(
        "--keep-head",
        action="store_true",
        help="keep the head as it is now, whatever was kept before: after a backup was restored",
    )


async def _invite(database: Any, keys: Any, settings: Any, options: Any) -> str:
    asked = {"email": options.email, "display_name": options.name, "roles": options.role}
    sent = check_data(members.MemberInvitation, asked).model_dump(mode="python")
    email = sent.pop("email")
    async with database.read(OPERATOR) as db:
        organisation_id = await organisations.meant(db, options.organisation)
    account_id = await members.prepare_account(database, keys, email)
    async with database.write(Scope(organisation_id, OPERATOR.actor), "operator") as db:
        _, link = await members.invite(db, account_id, sent, settings.public_url)
    return f"{link}\nHand this over: it works once, in the next 14 days."


async def _add(database: Any, keys: Any, settings: Any, options: Any) -> str:
    # Not an option: what stands on a command line, others on this machine can read.
    secret = getpass.getpass("Client secret: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    async with database.read(OPERATOR) as db:
        organisation_id = await organisations.meant(db, options.organisation)
    async with database.system("the operator adds a provider", OPERATOR) as db:
        provider_id = await providers.add(
            db,
            keys,
            organisation_id=organisation_id,
            name=options.name,
            issuer=options.issuer,
            client_id=options.client_id,
            secret=secret,
            scopes=options.scopes,
        )
    return f"{provider_id}\nredirect URI: {settings.public_url}{by_provider.CALLBACK}"


async def _providers(database: Any, keys: Any, settings: Any, options: Any) -> str:
    async with database.system_read("the operator lists providers") as db:
        rows = await providers.every(db)
    lines = [f"{row[0]}  {row[1]}  {row[2]}  {f'disabled {row[3]}' if row[3] else 'live'}" for row in rows]
    return "\n".join(lines) or "There are none."


async def _disable(database: Any, keys: Any, settings: Any, options: Any) -> str:
    if is_id(options.provider_id):
        async with database.system("the operator disables a provider", OPERATOR) as db:
            if await providers.disable(db, options.provider_id.lower()):
                return "Disabled. Sign-ins that came by a provider of this organisation end within seconds."
    raise ValueError("There is no such live provider: see `provider list`.")


async def _rotate(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    def say(done: int) -> None:
        sys.stderr.write(f"{done:,} people's keys looked at\n")

    done = await master_key.rotate(database, keys, settings, say)
    where = "MASTER_KEY" if settings.master_key else settings.master_key_file
    return (
        f"Wrapped {done.rewrapped:,} of {done.people:,} people's keys anew; all else too. "
        f"Everything opens with the first master key now: take the older ones out of {where}, and start "
        "every process again. Keep them elsewhere for as long as you keep backups of before."
    )


class Tampered(RuntimeError):
    """The audit is not as it was sealed; says what is wrong."""


async def _verify(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    heads = [Head.of(words) for words in options.head]
    kept = None if options.keep_head else audit_chain.kept(settings.data_dir)
    heads += [kept] if kept else []

    def say(done: int) -> None:
        sys.stderr.write(f"{done:,} looked at\n")

    proof = await audit_proof.prove(database, keys.audit_digests, heads, say)
    if options.keep_head:
        audit_chain.keep(settings.data_dir, proof.head)
    elif not heads and proof.head.number:
        proof.findings.append(
            f"No head was kept in {settings.data_dir}, so nobody can say whether the end was cut off. Give "
            "one with --head, or have this one kept with --keep-head."
        )
    if proof.findings:
        raise Tampered(proof.text())
    return proof.text()


async def _replay(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    count = await erasing.replay(SimpleNamespace(database=database, keys=keys, settings=settings))
    return f"Erased again: {count}." if count else "Nobody who was erased is here."


class Differ(RuntimeError):
    """Kept counts are not what the records come to; says by which lines."""


async def _compare(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    found = []
    async with database.system_read("the operator holds counts against records") as db:
        for rollup, organisation_id in await _kept(db):
            found += [_told(rollup, line) for line in await rollups.differences(db, rollup, organisation_id)]
    if found:
        raise Differ("\n".join([f"{len(found)} lines of counts differ from the records:", *found]))
    return "Kept counts are what the records come to."


async def _rebuild(database: Any, keys: Any, settings: Settings, options: Any) -> str:
    async with database.system_read("whose counts the operator rebuilds") as db:
        kept = await _kept(db)
    found = []
    for rollup, organisation_id in kept:
        async with database.system("the operator makes counts right", OPERATOR) as db:
            found += [_told(rollup, line) for line in await rollups.rebuild(db, rollup, organisation_id)]
    return "\n".join([f"Lines of counts that were made right: {len(found)}.", *found])


async def _kept(db: Any) -> list[tuple[rollups.Rollup, str]]:
    """Every rollup, with each organisation that has rows or counts in it."""
    every = [rollup for noun in nouns.values() for rollup in noun.rollups]
    return [(rollup, each) for rollup in every for each in await rollups.organisations(db, rollup)]


def _told(rollup: rollups.Rollup, line: dict[str, Any]) -> str:
    key = " ".join(f"{name}={line[name]}" for name in rollup.keys)
    return f"{key}: " + ", ".join(f"{name} {line[name]:+}" for name in rollup.counts if line[name])


async def create_client(database: Any, options: Any) -> str:
    """Make a client for an organisation; its id and secret to read, or as JSON."""
    permissions = options.scopes.replace(",", " ").split()
    async with database.read(OPERATOR) as db:
        organisation_id = await organisations.meant(db, options.organisation)
    async with database.system("the operator makes a client", OPERATOR) as db:
        client_id, secret = await clients.create_client(db, organisation_id, options.name, permissions)
    if options.json:
        return json.dumps({"client_id": client_id, "client_secret": secret})
    return f"client_id      {client_id}\nclient_secret  {secret}\nKeep the secret now: it is not shown again."


async def key(database: Any, keys: Any, action: str) -> str:
    """Rotate the keys that sign access tokens, or retire all but the newest."""
    async with database.system(f"the operator asks to {action} signing keys", OPERATOR) as db:
        if action == "rotate":
            return f"New signing key {(await key_store.add_signing_key(db, keys)).kid}."
        return f"Retired {await key_store.retire_all_but_newest(db)} signing keys."


def welcome(settings: Settings, loaded: Any, visitors: Any) -> str:
    """What a newcomer reads when the example is served."""
    lines = [
        "",
        f"  Golden Thread is at   {settings.public_url}",
        f"  API documentation     {settings.public_url}/docs",
        "",
        "  Sign in as somebody of the example partnership. A link works once, for 15 minutes; for another,",
        f"  give the address at {settings.public_url}/sign-in/ and look here.",
    ]
    for visitor in visitors:
        lines += [f"    {visitor.who}: {visitor.email}", f"      {visitor.link}"]
    lines += [
        "",
        "  Clients of the example partnership, made for this machine:",
    ]
    for client in loaded.clients:
        lines += [
            f"    {client.organisation}",
            f"      client_id      {client.client_id}",
            f"      client_secret  {client.secret}",
        ]
    first = loaded.clients[0]
    lines += [
        "",
        "  Try this:",
        f"    TOKEN=$(curl -s -u {first.client_id}:{first.secret} -d grant_type=client_credentials \\",
        f'      {settings.public_url}/oauth/token | sed \'s/.*"access_token":"\\([^"]*\\).*/\\1/\')',
        f'    curl -sS -H "Authorization: Bearer $TOKEN" "{settings.public_url}/v1/projects?limit=5"',
        "",
    ]
    return "\n".join(lines)
