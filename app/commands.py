"""What commands say and do: clients, the first administrator of an organisation, its own sign-in."""

import getpass
import json
import sys
from typing import Any

from app.features import clients, members, organisations
from app.features import keys as key_store
from app.features.roles import Role
from app.features.sign_in import by_provider, providers
from app.kit.inputs import check_data
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
    provider = commands.add_parser("provider", help="An organisation's own sign-in (OpenID Connect).")
    actions = provider.add_subparsers(required=True, metavar="ACTION")
    add = command(actions, "add", _add, "Add a provider; its client secret is read from a line.")
    add.add_argument("--organisation", required=True, metavar="WHICH", help=f"whose people: {_WHICH}")
    add.add_argument("--name", required=True, help="what its people call it, for the button")
    add.add_argument("--issuer", required=True, help="exactly as the provider's ID tokens say it")
    add.add_argument("--client-id", required=True)
    add.add_argument("--scopes", default="openid")


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
