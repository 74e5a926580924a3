"""The version is written in several files; they agree."""

import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

MAVEN = {"m": "http://maven.apache.org/POM/4.0.0"}


def declared_version(repository: Path) -> str:
    text = (repository / "pyproject.toml").read_text()
    return str(tomllib.loads(text)["project"]["version"])


def test_cmake_has_the_version_of_the_python_package(repository: Path) -> None:
    text = (repository / "CMakeLists.txt").read_text()
    found = re.search(r"project\(pybridge VERSION (\S+)", text)
    assert found is not None
    assert found.group(1) == declared_version(repository)


def test_the_maven_parent_has_the_version_of_the_python_package(repository: Path) -> None:
    parent = ET.parse(repository / "jvm_host/pom.xml")
    assert parent.findtext("m:version", namespaces=MAVEN) == declared_version(repository)


def test_every_maven_module_names_the_version_of_its_parent(repository: Path) -> None:
    poms = sorted((repository / "jvm_host").glob("*/pom.xml"))
    assert poms
    for pom in poms:
        version = ET.parse(pom).findtext("m:parent/m:version", namespaces=MAVEN)
        assert version == declared_version(repository), pom


def test_the_example_job_depends_on_the_version_of_the_python_package(repository: Path) -> None:
    pom = ET.parse(repository / "examples/flink_predict/pom.xml")
    version = pom.findtext("m:properties/m:pybridge.version", namespaces=MAVEN)
    assert version == declared_version(repository)


def test_the_dependency_in_the_documentation_has_the_version_of_the_python_package(
    repository: Path,
) -> None:
    text = (repository / "docs/maven.md").read_text()
    written = re.findall(r"<version>(.+)</version>|pybridge-core[:-](\d[\w.]*?)(?:\"|\.jar)", text)
    assert {first or second for first, second in written} == {declared_version(repository)}


def test_the_installed_wheel_and_its_core_have_the_version_of_the_checkout(
    repository: Path,
) -> None:
    import importlib.metadata

    from bridge import _native

    assert importlib.metadata.version("pybridge-jvm") == declared_version(repository)
    assert _native.__version__ == declared_version(repository)
