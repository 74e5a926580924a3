"""Java packages depend one way: API -> runtime -> the modes, binding -> frame, platform, spi.
The UDFs and the compatibility layers stand on the API.

The two exported packages, the API and what stands behind it, name each other's types.
"""

import re
from pathlib import Path

import pytest

# What a package may import besides java.* and itself. "" is the public API, org.pybridge.
MAY_IMPORT = {
    "": {"runtime", "spi"},
    "runtime": {"", "binding", "embedded", "process", "frame", "platform", "spi"},
    "binding": {"", "spi"},
    "spi": {""},
    "compat/pemja": {"", "runtime"},
    "udf": {""},
    "embedded": {"", "frame", "platform", "runtime"},
    "process": {"", "frame", "platform", "runtime"},
    "platform": {""},
    "frame": {"", "platform"},
}
IMPORT = re.compile(r"^import (?:static )?org\.pybridge((?:\.[a-z]\w*)*)\.([A-Z]\w*)", re.MULTILINE)


def imports_of(repository: Path, package: str) -> list[tuple[str, str, str]]:
    folder = repository / "jvm_host/core/src/main/java/org/pybridge" / package
    return [
        (path.name, found.removeprefix("."), name)
        for path in sorted(folder.glob("*.java"))
        for found, name in IMPORT.findall(path.read_text())
    ]


def test_every_package_is_in_the_table(repository: Path) -> None:
    folder = repository / "jvm_host/core/src/main/java/org/pybridge"
    packages = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.java")}
    assert {"" if package == "." else package for package in packages} <= set(MAY_IMPORT)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_a_package_imports_only_what_it_may_use(repository: Path, package: str) -> None:
    wrong = [
        f"{file} imports org.pybridge.{found}.{name}"
        for file, found, name in imports_of(repository, package)
        if found not in MAY_IMPORT[package] | {package.replace("/", ".")}
    ]
    assert wrong == []


def test_the_frame_uses_only_exceptions_of_the_public_api(repository: Path) -> None:
    wrong = [
        f"{file} imports {name}"
        for file, found, name in imports_of(repository, "frame")
        if found == "" and not name.endswith("Exception")
    ]
    assert wrong == []


def test_compatibility_layers_use_only_the_profile_of_the_runtime(repository: Path) -> None:
    used = {name for _, found, name in imports_of(repository, "compat/pemja") if found == "runtime"}
    assert used == {"ValueProfile"}


def test_only_the_api_compat_and_what_generated_classes_link_to_are_exported(
    repository: Path,
) -> None:
    text = (repository / "jvm_host/core/src/main/java/module-info.java").read_text()
    assert re.findall(r"^\s*exports ([^;]+);", text, re.MULTILINE) == [
        "org.pybridge",
        "org.pybridge.compat.pemja",
        "org.pybridge.udf",
        "org.pybridge.spi",
    ]


def test_the_core_jar_has_no_dependency_outside_its_tests(repository: Path) -> None:
    text = (repository / "jvm_host/core/pom.xml").read_text()
    dependencies = re.findall(r"<dependency>.*?</dependency>", text, re.DOTALL)
    assert all("<scope>test</scope>" in dependency for dependency in dependencies)
