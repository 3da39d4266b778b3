"""Known vulnerabilities of the packages that are served: ``python -m deploy.audit_deps`` (make audit-deps).

pip-audit asks the advisories of PyPI. It ends with 1 for a vulnerability and for a network that is not there, and
with 0 where the index knows no advisories at all; so its answer is read, not its exit code. No answer is said, and is
no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from deploy.sbom import bill

#: Seconds that one connection may take, and all of them together.
ONE, ALL = 10, 300
NOT_AUDITED = "Dependencies not audited: the database of known vulnerabilities cannot be reached from here"


def asked(packages: list[tuple[str, str]], *, python: str = sys.executable) -> list[dict[str, Any]]:
    """pip-audit's word on each package (name, version); nothing where it has none."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("".join(f"{name}=={version}\n" for name, version in packages), encoding="utf-8")
        options = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json", "--timeout", str(ONE))
        command = [python, "-m", "pip_audit", "-r", str(listed), *options]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=ALL, check=False)
            return list(json.loads(done.stdout)["dependencies"])
        except (subprocess.TimeoutExpired, ValueError, KeyError):
            return []


def told(found: list[dict[str, Any]], total: int) -> tuple[list[str], bool]:
    """Lines for a terminal, and whether a vulnerability is known. ``found``: see ``asked``, of ``total`` packages."""
    judged = [one for one in found if "vulns" in one]
    if not judged:
        return [f"{NOT_AUDITED} ({total} packages)."], False
    weak = [(one, each) for one in judged for each in one["vulns"]]
    lines = [
        f"{one['name']} {one['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version yet'}"
        for one, each in weak
    ]
    rest = f"; {total - len(judged)} could not be looked up" if len(judged) < total else ""
    return [*lines, f"{len(judged)} packages audited, {len(weak)} known vulnerabilities{rest}."], bool(weak)


def main() -> int:
    """Print what is known; 1 where there is a vulnerability, else 0."""
    packages = [(one["name"], one["version"]) for one in bill()["components"]]
    lines, weak = told(asked(packages), len(packages))
    print("\n".join(lines))
    return int(weak)


if __name__ == "__main__":
    sys.exit(main())
