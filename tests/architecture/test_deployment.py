"""Files of deploy/: read by the programs that they are for, where these are here, and true to the server."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from data.settings import Settings
from tests.architecture.sources import ROOT, read

NGINX, UNIT = "deploy/nginx.conf", "deploy/serious-violence-explorer.service"
#: Headers that the server believes from a proxy, or may be told to (docs/sign-in.md).
BELIEVED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-User", "X-Forwarded-Groups")
nginx = shutil.which("nginx") or next(iter(map(str, Path("/usr/sbin").glob("nginx"))), None)


@pytest.mark.parametrize("name", BELIEVED)
def test_no_header_that_is_believed_comes_from_a_client(name: str) -> None:
    """nginx sets each to what is its own, or takes it away; IIS too, where ARR does not write it itself."""
    values = re.findall(rf"^ *proxy_set_header {name} (.*);", read(NGINX), re.M)
    assert len(values) == 1
    assert values[0] in ('""', "$remote_addr", "$scheme")
    sets = {one.get("name"): one.get("value") for one in ET.parse(ROOT / "deploy/web.config").iter("set")}
    variable = f"HTTP_{name.upper().replace('-', '_')}"
    assert name == "X-Forwarded-For" or sets[variable] in ("", "https")
    assert name == "X-Forwarded-For" or variable in read("docs/deployment.md"), "it must be allowed first"


def test_what_the_server_says_itself_is_not_said_again() -> None:
    for file in (NGINX, "deploy/web.config"):
        lines = [line for line in read(file).splitlines() if not line.lstrip().startswith(("#", "<!--"))]
        assert "Strict-Transport-Security" not in "\n".join(lines)
        assert "Content-Security-Policy" not in "\n".join(lines)


def test_no_question_and_no_figure_is_kept_by_the_proxy() -> None:
    form = re.search(r"log_format explorer '(.*)'", read(NGINX))
    assert form is not None
    assert not {"$request", "$request_uri", "$args", "$query_string", "$http_referer"} & set(
        re.findall(r"\$\w+", form[1])
    )
    assert set(re.findall(r"access_log \S+ ?(\w*)", read(NGINX))) == {"explorer"}
    assert "proxy_max_temp_file_size 0;" in read(NGINX)


@pytest.mark.skipif(nginx is None, reason="nginx is not installed")
def test_nginx_understands_it(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1)).sign(
        key, hashes.SHA256()
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "explorer.key").write_bytes(private)
    (tmp_path / "explorer.pem").write_bytes(made.public_bytes(encoding))
    text = read(NGINX).replace("/etc/ssl", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    text = re.sub(r"listen (80|443)\b", r"listen 20\1", text)  # not everybody who tests may open the ports below 1024
    (tmp_path / "explorer.conf").write_text(text, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
    whole = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {folders} include {tmp_path}/explorer.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    command = [str(nginx), "-t", "-e", f"{tmp_path}/errors", "-c", f"{tmp_path}/nginx.conf"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_unit_leaves_little_open() -> None:
    """Threshold in tenths of systemd's measure of exposure, from 0 (none) to 100."""
    command = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", "--no-pager", str(ROOT / UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "Unknown" not in done.stderr


def test_the_unit_writes_to_its_store_alone_and_leaves_no_core() -> None:
    lines = read(UNIT).splitlines()
    for wanted in (
        "ProtectSystem=strict",
        "StateDirectoryMode=0700",
        "UMask=0077",
        "LimitCORE=0",
        "NoNewPrivileges=yes",
    ):
        assert wanted in lines
    assert not [line for line in lines if line.startswith(("ReadWritePaths", "User=root"))]


def test_the_settings_of_the_service_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [line.split("=", 1) for line in read("deploy/explorer.env").splitlines() if line and line[0] != "#"]
    assert {name.lower() for name, _ in pairs} <= set(Settings.model_fields)
    for name, value in pairs:
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.signs_in
    assert f"StateDirectory={settings.store_dir.name}" in read(UNIT).splitlines()
