"""The jar can be used by itself: what Maven reads of it asks for nothing else."""

import zipfile
from xml.etree import ElementTree as ET

import pytest

from bridge import _locate

POM = "META-INF/maven/org.pybridge/pybridge-core/pom.xml"
MAVEN = {"m": "http://maven.apache.org/POM/4.0.0"}


@pytest.fixture(scope="module")
def pom() -> ET.Element:
    with zipfile.ZipFile(_locate.jar_path()) as jar:
        return ET.fromstring(jar.read(POM))


def test_its_pom_has_no_parent(pom: ET.Element) -> None:
    assert pom.find("m:parent", MAVEN) is None


def test_its_pom_names_the_jar(pom: ET.Element) -> None:
    named = [pom.findtext(f"m:{field}", namespaces=MAVEN) for field in ("groupId", "artifactId")]
    assert named == ["org.pybridge", "pybridge-core"]
    version = pom.findtext("m:version", namespaces=MAVEN)
    assert version == _locate.build_facts()["version"]


def test_its_pom_asks_for_no_other_artefact(pom: ET.Element) -> None:
    asked = {"dependency", "plugin", "profile", "repository", "module"}
    assert {element.tag.rpartition("}")[2] for element in pom.iter()} & asked == set()
