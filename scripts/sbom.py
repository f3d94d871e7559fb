"""Write what the service is made of as CycloneDX 1.6, from the hashed requirements.

scripts/sbom.py [--licences] [REQUIREMENTS] > sbom.json; licences are what packages here
say of themselves, and with --licences the only thing said, a package a line. Nothing is
fetched, and the same requirements give the same bytes.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([a-z0-9-]+)==([^ ;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
SPDX = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT": "MIT",
}


def components(requirements: str) -> Iterator[dict[str, Any]]:
    """Give a component for each pinned package, with the hashes it may have."""
    pins = list(PIN.finditer(requirements))
    ends = [pin.start() for pin in pins[1:]] + [len(requirements)]
    for pin, end in zip(pins, ends, strict=True):
        name, version = pin.groups()
        yield {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": [licence(name)],
            "hashes": [
                {"alg": "SHA-256", "content": digest}
                for digest in HASH.findall(requirements[pin.end() : end])
            ],
        }


def licence(name: str) -> dict[str, Any]:
    """Give the licence that an installed package names, as an expression or a name."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        sys.exit(f"sbom: {name} is not installed; scripts/install --dev installs all")
    if expression := told.get("License-Expression"):
        return {"expression": expression}
    classes = [
        one.rpartition(" :: ")[2]
        for one in told.get_all("Classifier", [])
        if one.startswith("License :: OSI")
    ]
    named = classes or [told.get("License", "").partition("\n")[0]]
    if all(one in SPDX for one in named):
        return {"expression": " OR ".join(SPDX[one] for one in named)}
    return {"license": {"name": ", ".join(named)}}


def document(requirements: str) -> dict[str, Any]:
    """Give the whole bill of materials."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "consent-ledger",
                "name": "consent-ledger",
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": list(components(requirements)),
    }


def licences(requirements: str) -> str:
    """Give the licence of each package, a line each."""
    lines = []
    for each in components(requirements):
        (told,) = each["licenses"]
        words = told.get("expression") or told["license"]["name"]
        lines.append(f"{each['name']} {each['version']}: {words}")
    return "\n".join(lines)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--licences"]
    given = (ROOT / [*words, "scripts/requirements/run.txt"][0]).read_text()
    if "--licences" in sys.argv:
        print(licences(given))
    else:
        print(json.dumps(document(given), indent=2))
