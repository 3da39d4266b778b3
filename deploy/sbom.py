"""The software bill of materials: ``python -m deploy.sbom sbom.json`` (make sbom).

CycloneDX 1.6, made by cyclonedx-py from the packages that are installed here; of these only what ``requirements.txt``
asks for and what that brings with it, since tools of development are not part of what is served.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
MAKER = ("-W", "ignore", "-m", "cyclonedx_py", "environment", "--no-validate", "--output-reproducible")


def plain(name: str) -> str:
    """The name of a package as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Package -> version, of requirements.txt."""
    lines = (
        line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    )
    return {plain(name): version for name, _, version in (line.partition("==") for line in lines if line)}


def installed() -> set[str]:
    """The pins and what they bring with them, as their metadata has it for this system. Raises LookupError."""
    found: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in pins()]
    while waiting:
        name, extra = each = waiting.pop()
        if each in found:
            continue
        found.add(each)
        for line in distribution(name).requires or []:
            asks = Requirement(line)
            if asks.marker is None or asks.marker.evaluate({"extra": extra}):
                waiting += [(plain(asks.name), each) for each in ("", *asks.extras)]
    return {name for name, _ in found}


def bill() -> dict[str, Any]:
    """The bill as CycloneDX writes it. Raises LookupError where a pin is not installed in the version asked for."""
    wrong = [f"{name}=={version}" for name, version in pins().items() if distribution(name).version != version]
    if wrong:
        raise LookupError(f"not installed in the version that requirements.txt names: {', '.join(wrong)}")
    command = [sys.executable, *MAKER, "--pyproject", str(ROOT / "pyproject.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return without_tools(json.loads(done.stdout), installed(), set(pins()))


def without_tools(found: dict[str, Any], kept: set[str], first: set[str]) -> dict[str, Any]:
    """Of a bill the packages ``kept``; the product itself stands on ``first`` of them."""
    packages = [one for one in found["components"] if plain(one["name"]) in kept]
    refs = {one["bom-ref"]: plain(one["name"]) for one in packages}
    edges = [{"ref": found["metadata"]["component"]["bom-ref"], "dependsOn": [r for r in refs if refs[r] in first]}]
    for one in found["dependencies"]:
        if one["ref"] in refs:
            edges.append({"ref": one["ref"], "dependsOn": [ref for ref in one.get("dependsOn", []) if ref in refs]})
    return found | {"components": packages, "dependencies": edges}


def main(path: Path) -> str:
    """Write the bill, checked against the schema of CycloneDX. Raises ValueError where it does not fit."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    made = bill()
    text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
    if wrong := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        raise ValueError(f"the bill is not valid CycloneDX: {wrong}")
    path.write_text(text, encoding="utf-8")
    return f"{path}: {len(made['components'])} packages, CycloneDX {made['specVersion']}"


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
