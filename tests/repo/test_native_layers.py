"""A native layer includes only what it links: entry -> glue -> {jvm, py -> ipc} -> core."""

import re
from pathlib import Path

import pytest

MAY_INCLUDE = {
    "core": {"core"},
    "ipc": {"core", "ipc"},
    "jvm": {"core", "jvm"},
    "py": {"core", "ipc", "py"},
    "glue": {"core", "ipc", "jvm", "py", "glue"},
    "entry": {"core", "ipc", "jvm", "py", "glue", "entry"},
    "loader": {"core", "ipc"},  # and its own files, by their names alone
}
JNI = {
    "core": False,
    "ipc": False,
    "jvm": True,
    "py": False,
    "glue": True,
    "entry": True,
    "loader": True,
}
PYTHON = {
    "core": False,
    "ipc": False,
    "jvm": False,
    "py": True,
    "glue": True,
    "entry": True,
    "loader": False,
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def includes_of(repository: Path, layer: str) -> list[tuple[Path, str, str]]:
    files = [path for path in (repository / "native" / layer).rglob("*") if path.suffix != ".txt"]
    found = []
    for path in files:
        if path.suffix in {".cpp", ".hpp", ".h"}:
            pairs = INCLUDE.findall(path.read_text())
            found += [(path.relative_to(repository), mark, name) for mark, name in pairs]
    return found


def test_every_folder_of_native_is_a_known_layer(repository: Path) -> None:
    folders = {path.name for path in (repository / "native").iterdir() if path.is_dir()}
    assert folders == set(MAY_INCLUDE)


@pytest.mark.parametrize("layer", sorted(set(MAY_INCLUDE) - {"loader"}))
def test_a_layer_includes_only_the_layers_that_it_links(repository: Path, layer: str) -> None:
    wrong = [
        f"{path}: {name}"
        for path, mark, name in includes_of(repository, layer)
        if mark == '"' and name.split("/")[0] not in MAY_INCLUDE[layer]
    ]
    assert wrong == []


def test_the_loader_includes_no_file_of_a_runtimes_layer(repository: Path) -> None:
    own = {path.name for path in (repository / "native/loader").iterdir()}
    wrong = [
        f"{path}: {name}"
        for path, mark, name in includes_of(repository, "loader")
        if mark == '"' and name not in own and name.split("/")[0] not in MAY_INCLUDE["loader"]
    ]
    assert wrong == []


@pytest.mark.parametrize("layer", sorted(MAY_INCLUDE))
def test_a_layer_includes_only_the_runtimes_that_are_its_business(
    repository: Path, layer: str
) -> None:
    wrong = []
    for path, _, name in includes_of(repository, layer):
        is_jni = name in {"jni.h", "jni_md.h", "jvmti.h"}
        is_python = name == "Python.h" or name.startswith("pybind11/")
        if (is_jni and not JNI[layer]) or (is_python and not PYTHON[layer]):
            wrong.append(f"{path}: {name}")
    assert wrong == []


def test_cmake_links_each_layer_as_the_table_says(repository: Path) -> None:
    for layer, allowed in MAY_INCLUDE.items():
        if layer == "loader":
            continue
        text = (repository / "native" / layer / "CMakeLists.txt").read_text()
        linked = set(re.findall(r"\bpybridge_(core|ipc|jvm|py|glue|entry)\b", text))
        assert linked <= allowed - {layer}, layer
        assert ("JniHeaders" in text) <= JNI[layer], layer
        assert ("Python::" in text or "pybind11::" in text) <= PYTHON[layer], layer
