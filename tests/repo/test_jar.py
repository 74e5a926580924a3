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


def test_the_engine_of_the_lab_stands_beside_it_with_what_it_needs() -> None:
    folder = _locate.jar_path().parent / "lab"
    names = {jar.name.partition("-2")[0] for jar in folder.iterdir()}
    needed = {"HdrHistogram", "jackson-annotations", "jackson-core", "jackson-databind"}
    assert names == needed | {"pybridge-lab.jar"}
    with zipfile.ZipFile(folder / "pybridge-lab.jar") as jar:
        assert "org/pybridge/lab/Lab.class" in jar.namelist()


def test_a_package_without_the_engine_says_what_to_do(tmp_path, monkeypatch) -> None:
    (tmp_path / "jars" / "lab").mkdir(parents=True)
    (tmp_path / "jars" / _locate.JAR_NAME).touch()
    monkeypatch.setattr(_locate, "package_folders", lambda: (tmp_path,))
    with pytest.raises(_locate.LocateError, match=r"lab/pybridge-lab.jar(?s:.*)make build"):
        _locate.lab_class_path()
