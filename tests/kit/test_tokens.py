"""Access tokens: what a client gets, what the server believes, what it remembers, which keys it takes."""

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kit import tokens
from app.kit.tokens import (
    SigningKey,
    TokenRefused,
    UnusableKey,
    VerificationKey,
    Verifier,
    issue,
)

ISSUER = "https://thread.example"
AUDIENCE = "https://thread.example/v1"
NOW = 1_800_000_000.0
KEY = SigningKey.generate()
CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _verifier(*keys: SigningKey, **options: Any) -> Verifier:
    return Verifier(ISSUER, AUDIENCE, {key.kid: key.public_jwk() for key in keys or (KEY,)}, **options)


def _token(key: SigningKey = KEY, **changes: Any) -> str:
    asked: dict[str, Any] = {
        "issuer": ISSUER,
        "audience": AUDIENCE,
        "subject": "client-1",
        "lifetime_seconds": 600,
        "claims": {"scope": "projects:read"},
        "now": NOW,
    }
    return issue(key, **(asked | changes))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "==")


def _forged(header: Any, payload: Any, key: SigningKey = KEY) -> str:
    """A token with any header and payload and a genuine signature of our key, made without our code."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, payload)]
    signing_input = ".".join(map(_b64, parts))
    r, s = decode_dss_signature(key.private.sign(signing_input.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signing_input}.{_b64(r.to_bytes(32) + s.to_bytes(32))}"


def _header(**changes: Any) -> dict[str, Any]:
    return _without_absent({"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid} | changes)


def _claims(**changes: Any) -> dict[str, Any]:
    usual = {"iss": ISSUER, "aud": AUDIENCE, "sub": "client-1", "client_id": "client-1", "jti": "1"}
    return _without_absent(usual | {"iat": int(NOW), "exp": int(NOW) + 600} | changes)


ABSENT = object()


def _without_absent(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not ABSENT}


def _refused(token: str, *, now: float = NOW, by: Verifier | None = None) -> str:
    with pytest.raises(TokenRefused) as refusal:
        (by or _verifier()).verify(token, now)
    assert token[:20] not in str(refusal.value) or not token
    return str(refusal.value)


# What a client gets.


def test_client_gets_an_access_token_with_all_that_rfc_9068_requires() -> None:
    header, payload, _ = _token().split(".")
    assert json.loads(_unb64(header)) == {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}
    claims = json.loads(_unb64(payload))
    assert len(claims.pop("jti")) == 36
    assert claims == {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "client-1",
        "client_id": "client-1",
        "scope": "projects:read",
        "iat": NOW,
        "exp": NOW + 600,
    }


def test_server_reads_from_a_token_what_was_put_into_it() -> None:
    claims = _verifier().verify(_token(claims={"client_id": "other", "organisation_id": "o-1"}), NOW)
    assert (claims["sub"], claims["client_id"], claims["organisation_id"]) == ("client-1", "other", "o-1")


def test_no_two_tokens_are_the_same() -> None:
    verifier = _verifier()
    assert verifier.verify(_token(), NOW)["jti"] != verifier.verify(_token(), NOW)["jti"]


@pytest.mark.parametrize("lifetime", [0, -1, 601])
def test_no_token_lives_longer_than_ten_minutes_or_not_at_all(lifetime: int) -> None:
    with pytest.raises(ValueError, match="1 to 600 seconds"):
        _token(lifetime_seconds=lifetime)


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "iat", "exp", "jti"])
def test_extra_claims_cannot_replace_those_that_count(name: str) -> None:
    with pytest.raises(ValueError, match="may not replace"):
        _token(claims={name: "other"})


# What the server believes.


def test_token_counts_until_the_second_it_ends_also_when_remembered() -> None:
    for leeway in (0, 5):
        verifier, token = _verifier(leeway=leeway), _token()
        assert verifier.verify(token, NOW + 599.9 + leeway)
        assert _refused(token, now=NOW + 600 + leeway, by=verifier) == "the token has expired"
        assert _refused(_token(), now=NOW + 600 + leeway, by=verifier) == "the token has expired"


def test_token_from_the_future_counts_only_within_the_leeway() -> None:
    assert _refused(_token(), now=NOW - 1) == "the token is not valid yet"
    assert _verifier(leeway=1).verify(_token(), NOW - 1)
    assert _refused(_forged(_header(), _claims(nbf=int(NOW) + 1))) == "the token is not valid yet"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"iss": ABSENT}, "another issuer"),
        ({"iss": "https://stranger.example"}, "another issuer"),
        ({"iss": [ISSUER]}, "another issuer"),
        ({"aud": ABSENT}, "another audience"),
        ({"aud": None}, "another audience"),
        ({"aud": "https://stranger.example"}, "another audience"),
        ({"aud": ["https://stranger.example"]}, "another audience"),
        ({"aud": AUDIENCE + "/more"}, "another audience"),
        ({"aud": {AUDIENCE: 1}}, "another audience"),
        ({"sub": ABSENT}, "lacks a claim"),
        ({"sub": ""}, "lacks a claim"),
        ({"sub": 7}, "lacks a claim"),
        ({"jti": ABSENT}, "lacks a claim"),
        ({"client_id": ABSENT}, "lacks a claim"),
        ({"exp": ABSENT}, "when it ends"),
        ({"exp": str(int(NOW) + 600)}, "when it ends"),
        ({"exp": NOW + 600}, "when it ends"),
        ({"exp": True}, "when it ends"),
        ({"exp": None}, "when it ends"),
        ({"iat": ABSENT}, "when it was issued"),
        ({"iat": "0"}, "when it was issued"),
        ({"nbf": "0"}, "when it was issued"),
        ({"exp": int(NOW) + 601}, "lives too long"),
        ({"exp": 10**300}, "lives too long"),
        ({"iat": 0}, "lives too long"),
    ],
)
def test_token_with_our_signature_but_other_claims_is_refused(claims: dict[str, Any], reason: str) -> None:
    assert _verifier().verify(_forged(_header(), _claims()), NOW)
    assert reason in _refused(_forged(_header(), _claims(**claims)))


def test_token_for_several_audiences_counts_when_we_are_one() -> None:
    assert _verifier().verify(_forged(_header(), _claims(aud=["https://stranger.example", AUDIENCE])), NOW)


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"typ": "JWT"}, "not an access token"),
        ({"typ": ABSENT}, "not an access token"),
        ({"alg": "none"}, "algorithm"),
        ({"alg": "HS256"}, "algorithm"),
        ({"alg": "ES384"}, "algorithm"),
        ({"alg": "es256"}, "algorithm"),
        ({"alg": ["ES256"]}, "algorithm"),
        ({"alg": ABSENT}, "algorithm"),
        ({"kid": "other"}, "no key of ours"),
        ({"kid": ABSENT}, "no key of ours"),
        ({"kid": [KEY.kid]}, "no key of ours"),
        ({"kid": None}, "no key of ours"),
        ({"crit": ["exp"]}, "how it wants to be checked"),
        ({"crit": []}, "how it wants to be checked"),
        ({"jku": "https://stranger.example/jwks.json"}, "how it wants to be checked"),
        ({"jwk": KEY.public_jwk()}, "how it wants to be checked"),
        ({"x5u": "https://stranger.example/chain.pem"}, "how it wants to be checked"),
        ({"x5c": []}, "how it wants to be checked"),
    ],
)
def test_token_with_our_signature_but_another_header_is_refused(header: dict[str, Any], reason: str) -> None:
    assert reason in _refused(_forged(_header(**header), _claims()))


def test_token_that_a_stranger_signed_is_refused_whatever_it_says() -> None:
    stranger = SigningKey.generate()
    assert _refused(_token(stranger)) == "the token names no key of ours"
    assert _refused(_forged(_header(), _claims(), stranger)) == "the signature does not fit"


def test_token_signed_with_our_public_key_as_a_shared_secret_is_refused() -> None:
    public = KEY.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signing_input = (
        f"{_b64(json.dumps(_header(alg='HS256')).encode())}.{_b64(json.dumps(_claims()).encode())}"
    )
    signature = hmac.digest(public, signing_input.encode(), "sha256")
    assert "algorithm" in _refused(f"{signing_input}.{_b64(signature)}")


def _without_signature(token: str) -> str:
    return token.rpartition(".")[0] + "."


def _with_stray_bits(token: str) -> str:
    """The same bytes in other letters: the last letter of 64 bytes carries four bits that mean nothing."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) + 1]


def _with_signature(change: Callable[[bytes], bytes]) -> Callable[[str], str]:
    def changed(token: str) -> str:
        signing_input, _, signature = token.rpartition(".")
        return f"{signing_input}.{_b64(change(_unb64(signature)))}"

    return changed


def _twin(signature: bytes) -> bytes:
    return signature[:32] + (CURVE_ORDER - int.from_bytes(signature[32:])).to_bytes(32)


def test_the_other_signature_that_the_curve_allows_for_the_same_text_changes_no_claim() -> None:
    """ECDSA allows (r, s) and (r, n-s), and so does RFC 7518: nothing of ours may hang on a token's text."""
    verifier, token = _verifier(), _token()
    assert verifier.verify(_with_signature(_twin)(token), NOW) == verifier.verify(token, NOW)


@pytest.mark.parametrize(
    "damage",
    [
        lambda token: "",
        lambda token: ".",
        lambda token: "..",
        lambda token: "....",
        lambda token: "a.b.c",
        lambda token: token + ".",
        lambda token: token + "." + token,
        lambda token: token.rpartition(".")[0],
        _without_signature,
        _with_stray_bits,
        _with_signature(lambda signature: signature[:-1]),
        _with_signature(lambda signature: signature + b"\0"),
        _with_signature(lambda signature: b"\0" + signature),
        _with_signature(lambda signature: bytes(64)),
        _with_signature(lambda signature: CURVE_ORDER.to_bytes(32) * 2),
        _with_signature(lambda signature: signature[32:] + signature[:32]),
        lambda token: token + "=",
        lambda token: token + "==",
        lambda token: token + "\n",
        lambda token: " " + token,
        lambda token: token[:30] + "\n" + token[30:],
        lambda token: token[:30] + "?" + token[30:],
        lambda token: token.replace(".", "=.", 1),
        lambda token: token.replace(".", "\0.", 1),
        lambda token: token + "é",
        lambda token: token + "\ud800",
        lambda token: "Bearer " + token,
        lambda token: token[:40] + ("A" if token[40] != "A" else "B") + token[41:],
        lambda token: token + "A" * 10_000,
        lambda token: json.dumps(
            dict(zip(("protected", "payload", "signature"), token.split("."), strict=True))
        ),
    ],
)
def test_damaged_token_is_refused_also_after_the_whole_one_passed(damage: Callable[[str], str]) -> None:
    verifier, token = _verifier(), _token()
    assert verifier.verify(token, NOW)
    _refused(damage(token), by=verifier)


def test_encrypted_token_is_refused_for_its_five_parts() -> None:
    assert _refused(f"{_token()}.AAAA.AAAA") == "the token does not have three parts"


def test_token_too_long_to_be_worth_reading_is_refused() -> None:
    def with_note(length: int) -> str:
        return _forged(_header(), _claims(note="x" * length))

    assert _verifier().verify(with_note(5000), NOW)
    assert _refused(with_note(8000)) == "the token is malformed"


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        (b'{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"%s"}' % KEY.kid.encode(), _claims()),
        (b"[]", _claims()),
        (b'"ES256"', _claims()),
        (b"", _claims()),
        (b"\xff", _claims()),
        (b"[" * 5000, _claims()),
        (_header(), b""),
        (_header(), b"[]"),
        (_header(), b"1"),
        (_header(), b"not JSON"),
        (_header(), json.dumps(_claims()).replace('"sub"', '"sub": "other", "sub"').encode()),
        (_header(), json.dumps(_claims(exp=0)).replace(": 0", ": NaN").encode()),
        (_header(), json.dumps(_claims(exp=0)).replace(": 0", ": 1e999").encode()),
    ],
    ids=itertools.count(),  # not the values: the key's name in them differs from worker to worker
)
def test_token_that_two_readers_could_understand_differently_is_refused(header: Any, payload: Any) -> None:
    _refused(_forged(header, payload))


@settings(deadline=None)
@given(
    st.text(max_size=60) | st.lists(st.binary(max_size=20).map(_b64), min_size=2, max_size=5).map(".".join)
)
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(TokenRefused):
        _verifier().verify(text, NOW)


# Remembering.


def _counting(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    checked: list[object] = []
    check = tokens._check_signature
    monkeypatch.setattr(
        tokens, "_check_signature", lambda *arguments: (checked.append(arguments), check(*arguments))
    )
    return checked


def test_a_token_that_passed_is_not_checked_again_and_one_that_did_not_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = _counting(monkeypatch)
    verifier, good, bad = _verifier(), _token(), _without_signature(_token())
    for _ in range(3):
        assert verifier.verify(good, NOW)
    assert len(checked) == 1
    for _ in range(3):
        _refused(bad, by=verifier)
    assert len(checked) == 4


def test_memory_for_tokens_has_a_bound_and_drops_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = _counting(monkeypatch)
    verifier, [first, *others] = _verifier(cache_size=3), [_token() for _ in range(6)]
    for token in (first, *others):
        verifier.verify(token, NOW)
    assert len(verifier._state.passed) == 3
    verifier.verify(others[-1], NOW)
    assert len(checked) == 6
    verifier.verify(first, NOW)
    assert len(checked) == 7


def test_memory_holds_no_token_that_could_be_used() -> None:
    verifier, token = _verifier(), _token()
    verifier.verify(token, NOW)
    assert token not in repr(verifier._state)
    assert token.rpartition(".")[2] not in repr(verifier._state)


def test_caller_who_alters_the_claims_alters_them_for_nobody_else() -> None:
    verifier, token = _verifier(), _token()
    for _ in range(2):
        verifier.verify(token, NOW)["sub"] = "somebody else"
    assert verifier.verify(token, NOW)["sub"] == "client-1"


# Keys.


def test_tokens_of_a_removed_key_stop_and_of_an_added_key_count_at_once() -> None:
    old, new = SigningKey.generate(), SigningKey.generate()
    verifier, before, after = _verifier(old), _token(old), _token(new)
    assert verifier.verify(before, NOW)
    _refused(after, by=verifier)
    verifier.replace_keys({key.kid: key.public_jwk() for key in (old, new)})
    assert verifier.verify(before, NOW)
    assert verifier.verify(after, NOW)
    verifier.replace_keys({new.kid: new.public_jwk()})
    assert _refused(before, by=verifier) == "the token names no key of ours"
    assert verifier.verify(after, NOW)


def test_a_check_under_way_while_keys_are_replaced_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    verifier, token = _verifier(), _token()
    check = tokens._check_signature

    def replaced_meanwhile(*arguments: Any) -> None:
        check(*arguments)
        verifier.replace_keys({})

    monkeypatch.setattr(tokens, "_check_signature", replaced_meanwhile)
    verifier.verify(token, NOW)
    assert _refused(token, by=verifier) == "the token names no key of ours"


def test_key_comes_back_from_its_pem_and_signs_the_same() -> None:
    again = SigningKey.from_pem(KEY.kid, KEY.to_pem())
    assert again.public_jwk() == KEY.public_jwk()
    assert _verifier().verify(_token(again), NOW)


def test_published_key_is_public_and_says_what_it_is_for() -> None:
    record = KEY.public_jwk()
    assert set(record) == {"kty", "crv", "x", "y", "alg", "use", "kid"}
    assert (record["kty"], record["crv"], record["alg"], record["use"]) == ("EC", "P-256", "ES256", "sig")
    assert len(record["x"]) == len(record["y"]) == 43


def test_kid_is_the_thumbprint_of_rfc_7638() -> None:
    record = KEY.public_jwk()
    text = f'{{"crv":"P-256","kty":"EC","x":"{record["x"]}","y":"{record["y"]}"}}'
    assert KEY.kid == _b64(hashlib.sha256(text.encode()).digest())


def test_private_key_is_not_in_the_words_that_a_log_would_show() -> None:
    secret = KEY.private.private_numbers().private_value
    assert str(secret) not in repr(KEY)
    assert "PRIVATE" not in repr(KEY)


def _pem(key: Any) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "not a key",
        "é",
        _pem(ec.generate_private_key(ec.SECP384R1())),
        _pem(ec.generate_private_key(ec.SECP256K1())),
    ],
)
def test_operator_who_gives_another_kind_of_key_is_told(pem: str) -> None:
    with pytest.raises(UnusableKey, match=r"malformed|not a P-256"):
        SigningKey.from_pem("kid", pem)


@pytest.mark.parametrize(
    "changes",
    [
        {"alg": "ES384"}, {"use": "enc"}, {"key_ops": ["sign"]}, {"key_ops": []}, {"key_ops": None},
        {"kty": "RSA"}, {"kty": ABSENT}, {"crv": "P-384"}, {"crv": "secp256k1"}, {"crv": ABSENT},
        {"d": _b64(KEY.private.private_numbers().private_value.to_bytes(32))},
        {"x": ABSENT}, {"x": ""}, {"x": 1}, {"x": "?"}, {"y": KEY.public_jwk()["x"]},
    ],
)  # fmt: skip
def test_key_that_is_not_for_checking_es256_is_not_taken(changes: dict[str, Any]) -> None:
    record = _without_absent(KEY.public_jwk() | changes)
    with pytest.raises(UnusableKey):
        _verifier().replace_keys({KEY.kid: record})


def test_key_on_a_longer_curve_is_not_taken_for_es256() -> None:
    numbers = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
    record = {
        "kty": "EC",
        "crv": "P-384",
        "x": _b64(numbers.x.to_bytes(48)),
        "y": _b64(numbers.y.to_bytes(48)),
    }
    with pytest.raises(UnusableKey, match="another curve"):
        VerificationKey.from_jwk(record, "ES256")


def test_provider_may_sign_with_rsa_but_not_with_a_short_key_or_a_shared_secret() -> None:
    def record(bits: int) -> dict[str, str]:
        numbers = rsa.generate_private_key(65537, bits).public_key().public_numbers()
        return {"kty": "RSA", "n": _b64(numbers.n.to_bytes(bits // 8)), "e": "AQAB"}

    assert VerificationKey.from_jwk(record(2048), "RS256").algorithm == "RS256"
    with pytest.raises(UnusableKey, match="too short"):
        VerificationKey.from_jwk(record(1024), "RS256")
    for algorithm in ("HS256", "none", "", "A256GCM"):
        with pytest.raises(UnusableKey):
            VerificationKey.from_jwk({"kty": "oct", "k": _b64(bytes(64))}, algorithm)
        with pytest.raises(UnusableKey):
            VerificationKey.from_jwk({"k": _b64(bytes(64))}, algorithm)
