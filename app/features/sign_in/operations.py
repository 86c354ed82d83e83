"""All operations of sign-in, in one list for the application."""

from functools import partial
from typing import Any

from app.features.sign_in import address, by_provider, by_secret, invitations, present, providers
from app.kit.operations import Operation


def operations() -> list[Operation]:
    """Open to everybody, or about the caller's own cookie."""
    return [
        _open(
            "POST",
            "/links",
            "send_sign_in_link",
            by_secret.send_link,
            "Send a link and a code by e-mail",
            by_secret.LinkRequest,
            {202: by_secret.LinkSent},
        ),
        _open(
            "POST",
            "",
            "sign_in",
            by_secret.sign_in,
            "Sign in with a link or a code",
            by_secret.SignInRequest,
            {204: None},
            (401,),
        ),
        _open(
            "POST",
            "/invitation",
            "read_invitation",
            invitations.read,
            "Read an invitation",
            invitations.InvitationSecret,
            {200: invitations.InvitationView},
            (404, 409, 410),
        ),
        _open(
            "POST",
            "/invitation/acceptance",
            "accept_invitation",
            invitations.accept,
            "Accept an invitation and be signed in",
            invitations.InvitationSecret,
            {204: None},
            (403, 404, 409, 410),
        ),
        _open(
            "GET",
            "/providers",
            "find_sign_in_providers",
            providers.find,
            "Which organisations have a sign-in of their own",
            None,
            {200: providers.ProviderList},
            query=providers.ProviderQuery,
        ),
        _open(
            "GET",
            "/providers/{provider_id}/start",
            "start_sign_in",
            by_provider.start,
            "Go to an organisation's own sign-in",
            None,
            {303: None},
            (403,),
            query=by_provider.StartQuery,
        ),
        _open(
            "POST",
            "/providers/{provider_id}/start",
            "start_sign_in_with_invitation",
            by_provider.start_with_invitation,
            "Go there to accept an invitation",
            by_provider.StartRequest,
            {200: by_provider.StartView},
            (403,),
        ),
        _open(
            "GET",
            "/callback",
            "finish_sign_in",
            by_provider.callback,
            "Come back from there",
            None,
            {303: None},
            (403, 404, 409, 410),
            query=by_provider.CallbackQuery,
        ),
        _own(
            "GET",
            "",
            "read_sign_in",
            present.read,
            "Who I am signed in as, and until when",
            None,
            {200: present.SignInView},
        ),
        _own(
            "POST",
            "/address",
            "ask_for_another_address",
            address.ask,
            "Ask to sign in with another address",
            address.AddressRequest,
            {202: address.AddressLinkSent},
        ),
        _own(
            "POST",
            "/address/proof",
            "prove_another_address",
            address.prove,
            "Prove another address by the link that went there",
            address.AddressProof,
            {204: None},
            (404, 409),
        ),
        _open(
            "POST",
            "/address/return",
            "give_address_back",
            address.give_back,
            "Get the address before back, by the link that went there",
            address.AddressProof,
            {204: None},
            (404, 409),
        ),
        _own("PUT", "/acting", "act_as", present.act, "Say who I act for", present.Acting, {204: None}),
        _own("DELETE", "", "sign_out", present.end, "Sign out here", None, {204: None}),
        _own(
            "DELETE", "/all", "sign_out_everywhere", present.end_all, "Sign out everywhere", None, {204: None}
        ),
    ]


def _open(
    method: str,
    path: str,
    name: str,
    run: Any,
    summary: str,
    body: Any,
    answers: dict[int, Any],
    refusals: tuple[int, ...] = (),
    **more: Any,
) -> Operation:
    return Operation(
        method,
        f"/v1/sign-in{path}",
        name,
        run,
        None,
        summary,
        "sign-in",
        body=body,
        answers=answers,
        refusals=(403, *refusals),
        **more,
    )


_own = partial(_open, signed_in=True)
