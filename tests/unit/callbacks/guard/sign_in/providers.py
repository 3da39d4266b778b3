"""Sign-in services for tests: a real one in a process of its own, and one that forges what the real one would not."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

WELL_KNOWN = "/.well-known/openid-configuration"
CLIENT = "explorer"


@contextmanager
def provider_process(port: int, people: list[dict[str, Any]]) -> Iterator[str]:
    """oidc-provider-mock with these people; its address, once it says that it listens."""
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-m", "oidc_provider_mock", "-H", "127.0.0.1", "-p", str(port), *claims]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "Uvicorn running" in line:
                break
        else:
            raise AssertionError("".join(said))
        threading.Thread(target=process.stderr.read, daemon=True).start()  # so that its pipe never fills
        try:
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def allow(address: str, who: str) -> str:
    """What somebody's browser does at the real service: press the button with their name. Where it is led then."""
    answer = requests.post(address, data={"sub": who}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


class Forger(ThreadingHTTPServer):
    """A sign-in service whose answers can be bent. ``bend``: claims that replace those of an honest ID token."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "1"})
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[dict[str, str]] = []
        self.honest()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def honest(self) -> None:
        """As a sign-in service should be."""
        self.bend: dict[str, Any] = {}
        self.without: tuple[str, ...] = ()
        self.signed_with: Any = self.key
        self.algorithm, self.leaves_out_token, self.status = "RS256", False, 200

    def go_away(self) -> None:
        """Answer nobody any more."""
        self.shutdown()
        self.server_close()

    def code_for(self, address: str) -> str:
        """What it answers to the address that a browser was led to: where that is led next."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "sub": "1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked.get("nonce"),
            "preferred_username": "ada@example.org",
            "groups": ["Analysts"],
        }
        bent = {name: value for name, value in (claims | self.bend).items() if name not in self.without}
        signed = jwt.encode({"alg": self.algorithm, "kid": "1"}, bent, self.signed_with, algorithms=[self.algorithm])
        return {"access_token": "a", "token_type": "Bearer"} | ({} if self.leaves_out_token else {"id_token": signed})


class Answering(BaseHTTPRequestHandler):
    """The few addresses of the forger."""

    server: Forger

    def do_GET(self) -> None:
        home = self.server.address
        if self.path == WELL_KNOWN:
            self._say(
                {
                    "issuer": home,
                    "authorization_endpoint": f"{home}/authorize",
                    "token_endpoint": f"{home}/token",
                    "jwks_uri": f"{home}/keys",
                    "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
                }
            )
        else:
            self._say(KeySet([self.server.key]).as_dict(private=False))

    def do_POST(self) -> None:
        sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self.server.asked.append(sent)
        asked = self.server.codes.pop(sent["code"], None)
        shown = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        if asked is None or asked["code_challenge"] != shown.decode() or asked["code_challenge_method"] != "S256":
            self._say({"error": "invalid_grant"}, 400)
        else:
            self._say(self.server.token(asked), self.server.status)

    def _say(self, found: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


OTHER_KEY = RSAKey.generate_key(2048, {"kid": "1"})
SHARED = OctKey.import_key("a secret that both sides know, and so it proves nothing")
