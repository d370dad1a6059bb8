"""The exchange with an OpenID Connect provider: authorization code with PKCE, state and nonce.

What must come back is kept in a sealed cookie of the browser that began, so only that browser can end it.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.parties.identity import Identity

SCOPE = "openid email"
ALGORITHMS = ["RS256", "PS256", "ES256"]
DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_S = 5.0
LEEWAY_S = 60
KNOWN_FOR_S = 600.0
FAILURES = (AuthlibBaseError, JoseError, httpx2.HTTPError, KeyError, TypeError, ValueError)
"""Whatever a provider that is away, broken or hostile can cause."""


@dataclass(frozen=True)
class Begun:
    """What a browser has to bring back."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, and what it calls this site."""

    def __init__(self, issuer: str, client_id: str, client_secret: str | None, redirect_uri: str) -> None:
        self.issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._redirect_uri = redirect_uri
        self._known: tuple[float, dict[str, Any]] | None = None

    async def begin(self) -> tuple[Begun, str]:
        """What to keep, and the address to send the browser to; raises one of FAILURES."""
        begun = Begun(*(secrets.token_urlsafe(32) for _ in range(3)))
        async with self._client() as client:
            endpoint = (await self._metadata(client))["authorization_endpoint"]
            address, _ = client.create_authorization_url(
                endpoint, state=begun.state, code_verifier=begun.verifier, nonce=begun.nonce
            )
        return begun, address

    async def finish(self, begun: Begun, response: str) -> Identity:
        """Whom the provider names in its *response*, the address by which the browser came back; or FAILURES."""
        async with self._client() as client:
            metadata = await self._metadata(client)
            token = await client.fetch_token(
                metadata["token_endpoint"],
                authorization_response=response,
                state=begun.state,
                code_verifier=begun.verifier,
            )
            keys = (await client.request("GET", metadata["jwks_uri"], withhold_token=True)).raise_for_status().json()
        return self._identity(token, KeySet.import_key_set(keys), begun)

    def _identity(self, token: dict[str, Any], keys: KeySet, begun: Begun) -> Identity:
        read = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
        expected = {name: {"essential": True, "value": value} for name, value in self._expected.items()}
        given = {"nonce": begun.nonce, "client_id": self._client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(read.claims, read.header, expected, given)
        claims.validate(leeway=LEEWAY_S)
        address = claims.get("email") if claims.get("email_verified") is True else None
        subject = claims["sub"]
        if not (isinstance(subject, str) and 0 < len(subject) <= 255 and isinstance(address, str | None)):
            raise ValueError("sub and email have to be texts")
        return Identity(self.issuer, subject, address)

    @property
    def _expected(self) -> dict[str, str]:
        return {"iss": self.issuer, "aud": self._client_id}

    async def _metadata(self, client: Any) -> dict[str, Any]:
        """What the provider says of itself, asked again every ten minutes."""
        if self._known is None or self._known[0] < time.monotonic():
            answer = await client.request("GET", self.issuer + DISCOVERY, withhold_token=True)
            metadata = answer.raise_for_status().json()
            if metadata["issuer"].rstrip("/") != self.issuer:
                raise ValueError("the provider names another issuer")
            self._known = time.monotonic() + KNOWN_FOR_S, metadata
        return self._known[1]

    def _client(self) -> Any:  # of authlib, which declares no types
        return AsyncOAuth2Client(
            self._client_id,
            self._client_secret,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )
