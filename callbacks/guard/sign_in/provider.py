"""Signing in by OpenID Connect: authorization code with PKCE, by Authlib. What it answers becomes a session.

Authlib checks signature, issuer, audience, times, nonce and state; here is said which of them must be there, which
claims are read, and what somebody is told when it goes wrong. Source: OpenID Connect Core 1.0, section 3.1.3.7.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client.errors import MismatchingStateError, OAuthError
from authlib.integrations.flask_client import OAuth
from flask import redirect, request, session
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.exceptions import BadRequest, Forbidden, ServiceUnavailable

from callbacks.guard.forms import form_token, read_form
from callbacks.guard.hosts import origin
from callbacks.guard.record import tell
from callbacks.guard.sign_in.addresses import CALLBACK, SIGN_IN, SIGN_OUT, SIGNED_OUT, safe_back
from callbacks.guard.sign_in.sessions import SKEW, plain_loopback
from callbacks.guard.sign_in.ways import NO_ROLE, plain_name
from layouts.pages.about import document
from layouts.pages.plain.signed import say_stranger

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from callbacks.guard.sign_in.sessions import Sessions
    from data.access.roles import Roles
    from data.settings import Settings

NAME = "provider"
#: Seconds for one answer of the sign-in service, and sign-ins begun in one browser that may be open at once.
PATIENCE, MOST_OPEN = 8, 2
#: Signatures that only the service can make. With a shared secret (HS256) whoever knows that could.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
AWAY = "The sign-in service cannot be reached, so nobody can sign in at the moment. Try again in a minute."
ANEW = "This sign-in was begun in another browser, finished before, or is too old: open the first page and begin again."
DENIED = "The sign-in service did not let you in. Open the first page to try again."
NOT_BELIEVED = (
    "The answer of the sign-in service cannot be believed, so you are not signed in. Open the first page to try again; "
    "a line about it is in the server's log."
)
TOO_MANY = (
    "You have more groups than the sign-in service lists, so your role cannot be told. Whoever runs this server can "
    "have it send roles of this application instead: docs/sign-in.md."
)


class Provider:
    """The sign-in service of one server."""

    def __init__(self, server: Flask, settings: Settings, sessions: Sessions, roles: Roles) -> None:
        self.settings, self.sessions, self.roles, self.log = settings, sessions, roles, server.logger
        secret = settings.oidc_client_secret or None
        self.client = OAuth(server).register(
            NAME,
            client_id=settings.oidc_client_id,
            client_secret=secret,
            server_metadata_url=settings.oidc_discovery,
            client_kwargs={
                "scope": settings.oidc_scope,
                "code_challenge_method": "S256",
                "default_timeout": PATIENCE,
                **({} if secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def register(self, server: Flask) -> None:
        """Hang the routes on the Flask server."""

        @server.get(SIGN_IN)
        def sign_in() -> Any:
            """To the sign-in service; ``back`` says where to afterwards."""
            say_stranger()
            back = safe_back(dict(parse_qsl(request.query_string.decode("utf-8", "replace"))).get("back", "/"))
            return redirect(back) if self.sessions.current() is not None else self._begin(back)

        @server.get(CALLBACK)
        def signed_in() -> Any:
            """From the sign-in service: who it says they are, if that can be believed."""
            say_stranger()
            back, claims = self._believed()
            self._welcome(claims)
            return redirect(back, 303)

        @server.get(SIGN_OUT)
        def ask_to_sign_out() -> Any:
            """A page with one button, for leaving changes something: no address alone may do it."""
            held = self.sessions.current()
            return redirect(SIGNED_OUT) if held is None else sign_out_page(held.name, form_token(self._keys))

        @server.post(SIGN_OUT)
        def sign_out() -> Any:
            """End the session here and, where the service can do that, there."""
            held = self.sessions.current()
            if held is not None:
                tell(who=held.name)
                read_form(self._keys)
                self.sessions.end()
            return redirect(self._their_sign_out() or SIGNED_OUT, 303)

        @server.get(SIGNED_OUT)
        def signed_out() -> str:
            """Where somebody is who is not signed in any more."""
            words = "<h1>You are signed out</h1><p><a href='/'>Sign in again</a></p>"
            return document("Signed out", words, alone=True)

    @property
    def _keys(self) -> Path:
        return self.roles.path.parent

    def _begin(self, back: str) -> Any:
        address = self._ours(CALLBACK)
        try:
            begun = self.client.create_authorization_url(address)
        except (RequestException, ValueError) as problem:
            raise self._away(problem) from None
        open_ones = [name for name in session if name.startswith(f"_state_{NAME}_")]
        for name in open_ones[: max(0, len(open_ones) - MOST_OPEN + 1)]:
            session.pop(name)
        url = begun.pop("url")
        self.client.save_authorize_data(redirect_uri=address, back=back, **begun)
        return redirect(url)

    def _believed(self) -> tuple[str, dict[str, Any]]:
        """Where to, and the claims. Raises an HTTPException in words for whatever is not as it must be."""
        state = dict(parse_qsl(request.query_string.decode("utf-8", "replace"))).get("state", "")
        held = self.client.framework.get_state_data(session, state) or {}
        try:
            known = self.client.load_server_metadata()
            offered = known.get("id_token_signing_alg_values_supported") or ("RS256",)
            known["id_token_signing_alg_values_supported"] = [each for each in offered if each in ALGORITHMS]
            must = {
                "iss": {"essential": True, "values": [known.get("issuer")]},
                "aud": {"essential": True, "values": [self.settings.oidc_client_id]},
            }
            token = self.client.authorize_access_token(claims_options=must, leeway=SKEW)
        except MismatchingStateError:
            raise BadRequest(ANEW) from None
        except RequestException as problem:
            raise self._away(problem) from None
        except OAuthError as problem:
            self.log.warning("sign-in refused by the service: %s", plain_name(str(problem)))
            raise Forbidden(DENIED) from None
        except (JoseError, AuthlibBaseError, ValueError, KeyError, TypeError, RuntimeError) as problem:
            self.log.warning("sign-in not believed: %s %s", type(problem).__name__, plain_name(str(problem)))
            raise Forbidden(NOT_BELIEVED) from None
        claims = token.get("userinfo")
        if not claims:
            self.log.warning("sign-in not believed: no ID token")
            raise Forbidden(NOT_BELIEVED)
        return safe_back(str(held.get("back", "/"))), claims

    def _welcome(self, claims: dict[str, Any]) -> None:
        """A session for whom these claims name. Raises Forbidden for who has no role."""
        names = (claims.get(each) for each in (self.settings.oidc_name_claim, "preferred_username", "email", "sub"))
        name = next(filter(None, map(plain_name, names)), "")
        if not name:
            self.log.warning("sign-in not believed: the ID token names nobody")
            raise Forbidden(NOT_BELIEVED)
        groups = self.roles.named(groups_in(claims, self.settings.oidc_groups_claim))
        viewer = self.roles.viewer(groups)
        tell(who=name, role=viewer.role if viewer else "none")
        if viewer is None:
            raise Forbidden(NO_ROLE.format(name=name))
        self.sessions.begin(name, groups)

    def _their_sign_out(self) -> str:
        """The address that ends the session at the service too; '' where it has none that our own pages may lead to."""
        try:
            known = self.client.load_server_metadata()
        except (RequestException, ValueError):
            return ""
        address = str(known.get("end_session_endpoint", ""))
        if not address or origin(address) != origin(self.settings.oidc_discovery):
            return ""
        asked = {"client_id": self.settings.oidc_client_id, "post_logout_redirect_uri": self._ours(SIGNED_OUT)}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def _ours(self, path: str) -> str:
        """An address of this server as the browser knows it: with TLS, but under a name of loopback."""
        return f"{'http' if plain_loopback() else 'https'}://{request.host}{path}"

    def _away(self, problem: Exception) -> ServiceUnavailable:
        self.log.warning("sign-in service: %s %s", type(problem).__name__, plain_name(str(problem)))
        return ServiceUnavailable(AWAY)


def groups_in(claims: dict[str, Any], name: str) -> list[str]:
    """The groups in a claim, a text or a list of texts; 'realm_access.roles' looks into a claim of claims.

    Raises Forbidden where there are so many that the service left them out (Entra ID: more than 200).
    """
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
    left_out = claims.get("_claim_names")
    if found is None and isinstance(left_out, dict) and name in left_out:
        raise Forbidden(TOO_MANY)
    if isinstance(found, str):
        found = [found]
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def sign_out_page(name: str, token: str) -> str:
    """The page that asks whether to sign out."""
    form = (
        f'<form method="post" action="{SIGN_OUT}"><input type="hidden" name="token" value="{escape(token)}">'
        '<button type="submit" class="action-button">Sign out</button></form>'
    )
    return document("Sign out", f"<h1>Sign out</h1><p>You are signed in as {escape(name)}.</p>{form}")
