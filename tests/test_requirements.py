"""The pinned packages install on Debian 12 as it is, whose Python is older than ours may be."""

import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.servers import PROJECT

FILES = ("requirements.txt", "requirements-s3.txt", "requirements-dev.txt")
DEBIAN_PYTHON = "3.11.2"
ENVIRONMENT = {"python_version": "3.11", "python_full_version": DEBIAN_PYTHON, "extra": ""}


def pinned(name: str) -> dict[str, str]:
    lines = re.findall(r"^([\w.-]+)==(\S+)", (PROJECT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in lines}


@pytest.mark.parametrize("name", FILES)
def test_every_pinned_package_runs_on_debians_python(name):
    too_new = {}
    for package, version in pinned(name).items():
        wanted = distribution(package).metadata["Requires-Python"]
        if wanted and not SpecifierSet(wanted).contains(DEBIAN_PYTHON):
            too_new[package] = f"{version} wants Python {wanted}"
    assert not too_new


def test_what_debians_python_needs_besides_is_pinned_too():
    pins = pinned("requirements.txt")
    missing = set()
    for package in pins:
        for line in distribution(package).requires or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate(ENVIRONMENT):
                name = canonicalize_name(needed.name)
                if name not in pins:
                    missing.add(f"{package} needs {name}")
    assert not missing


def test_every_pin_is_hashed_and_names_no_registry():
    for name in FILES:
        text = (PROJECT / name).read_text()
        assert len(re.findall(r"==\S+ \\\n    --hash=sha256:", text)) == len(pinned(name))
        assert "://" not in text
