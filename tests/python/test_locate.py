"""Finding the jar, a JDK, libpython and the native library, in made-up installations."""

import os
from pathlib import Path

import pytest

from bridge import _locate


def make_jdk(home: Path, version: str | None) -> Path:
    """A folder that looks like a JDK; ``version`` None leaves the release file out."""
    (home / "bin").mkdir(parents=True)
    java = home / "bin" / "java"
    java.write_text("#!/bin/sh\nexit 1\n")
    java.chmod(0o755)
    if version is not None:
        (home / "release").write_text(f'IMPLEMENTOR="Nobody"\nJAVA_VERSION="{version}"\n')
    return home


def find(tmp_path: Path, **environ: str) -> _locate.JdkSearch:
    return _locate.find_jdk({"PATH": str(tmp_path / "bin"), **environ}, [f"{tmp_path}/jvm/*"])


def put_on_path(tmp_path: Path, target: Path) -> None:
    (tmp_path / "bin").mkdir(exist_ok=True)
    (tmp_path / "bin" / "java").symlink_to(target)


def test_java_home_wins_over_the_path_and_the_usual_folders(tmp_path):
    home = make_jdk(tmp_path / "mine", "17.0.1")
    put_on_path(tmp_path, make_jdk(tmp_path / "jvm" / "new", "25") / "bin" / "java")
    found = find(tmp_path, JAVA_HOME=str(home)).found
    assert found == _locate.Jdk(home, "17.0.1", f"JAVA_HOME={home}")
    assert found.launcher == home / "bin" / "java"


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("11.0.2", "version 11.0.2, wanted 17 or newer"),
        ("1.8.0_402", "version 1.8.0_402, wanted 17 or newer"),
        (None, "no version in its release file"),
    ],
)
def test_a_java_home_that_does_not_fit_is_passed_over_with_the_reason(tmp_path, version, reason):
    old = make_jdk(tmp_path / "old", version)
    new = make_jdk(tmp_path / "jvm" / "new", "21.0.4")
    search = find(tmp_path, JAVA_HOME=str(old))
    assert search.found is not None
    assert search.found.home == new
    assert search.passed_over == (f"JAVA_HOME={old}: {reason}",)


def test_a_java_home_that_is_no_jdk_is_passed_over_with_the_reason(tmp_path):
    missing = tmp_path / "missing"
    assert find(tmp_path, JAVA_HOME=str(missing)).passed_over == (
        f"JAVA_HOME={missing}: no such folder",
    )
    assert find(tmp_path, JAVA_HOME=str(tmp_path)).passed_over == (
        f"JAVA_HOME={tmp_path}: no executable bin/java in it",
    )


def test_an_empty_java_home_counts_as_none(tmp_path):
    assert find(tmp_path, JAVA_HOME="") == _locate.JdkSearch(None, ())


def test_java_on_the_path_is_followed_through_symbolic_links(tmp_path):
    home = make_jdk(tmp_path / "jdk", "17.0.15")
    alternative = tmp_path / "alternative"
    alternative.symlink_to(home / "bin" / "java")
    put_on_path(tmp_path, alternative)
    found = find(tmp_path).found
    assert found == _locate.Jdk(home, "17.0.15", f"java on the PATH ({tmp_path}/bin/java)")


def test_a_version_managers_shim_on_the_path_is_asked_for_its_jdk(tmp_path):
    home = make_jdk(tmp_path / "jdk", "21.0.1")
    shims = tmp_path / "bin"
    shims.mkdir()
    shim = shims / "java"
    shim.write_text(
        f"#!/bin/sh\necho '    java.home = {home}' >&2\necho '    java.version = 21.0.1' >&2\n"
    )
    shim.chmod(0o755)
    found = find(tmp_path).found
    assert found is not None
    assert (found.home, found.version) == (home, "21.0.1")


def test_the_newest_of_the_usual_folders_is_taken_and_numbers_are_compared_as_numbers(tmp_path):
    make_jdk(tmp_path / "jvm" / "a", "9.0.4")
    make_jdk(tmp_path / "jvm" / "b", "17.0.9")
    newest = make_jdk(tmp_path / "jvm" / "c", "17.0.15")
    (tmp_path / "jvm" / "not-a-jdk").mkdir()
    found = find(tmp_path).found
    assert found == _locate.Jdk(newest, "17.0.15", f"newest JDK in {tmp_path}/jvm")


def test_without_a_jdk_the_error_lists_what_was_passed_over_and_names_the_fix(tmp_path):
    old = make_jdk(tmp_path / "old", "11")
    environ = {"PATH": str(tmp_path), "JAVA_HOME": str(old)}
    with pytest.raises(_locate.LocateError) as caught:
        _locate.require_jdk(environ, [f"{tmp_path}/jvm/*"])
    assert f"JAVA_HOME={old}: version 11, wanted 17 or newer" in caught.value.problem
    assert f"{tmp_path}/jvm/*" in caught.value.problem
    assert "apt-get install openjdk-17-jdk-headless" in caught.value.fix


def test_the_jar_is_found_in_any_folder_of_the_package(tmp_path):
    jar = tmp_path / "second" / "jars" / "pybridge-core.jar"
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"")
    assert _locate.jar_path([tmp_path / "first", tmp_path / "second"]) == jar


def test_a_missing_jar_is_an_error_that_names_every_place_and_the_fix(tmp_path):
    with pytest.raises(_locate.LocateError) as caught:
        _locate.jar_path([tmp_path / "first", tmp_path / "second"])
    for folder in ("first", "second"):
        assert str(tmp_path / folder / "jars" / "pybridge-core.jar") in caught.value.problem
    assert caught.value.fix.startswith(_locate.REINSTALL)
    assert "-m pip install --force-reinstall <path of a PyBridge checkout>" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[1]", '"text"', "\udcff"])
def test_unreadable_build_facts_count_as_none(tmp_path, text):
    (tmp_path / "_build.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert _locate.build_facts([tmp_path]) == {}


def test_build_facts_are_read(tmp_path):
    (tmp_path / "_build.json").write_text('{"version": "0.1.0", "libpython": null}')
    assert _locate.build_facts([tmp_path]) == {"version": "0.1.0", "libpython": None}


def test_a_native_library_of_another_python_is_told_apart(tmp_path):
    suffix = _locate.importlib.machinery.EXTENSION_SUFFIXES[0]
    mine = tmp_path / f"_native{suffix}"
    other = tmp_path / "_native.cpython-399-x86_64-linux-gnu.so"
    mine.touch()
    other.touch()
    assert _locate.native_libraries([tmp_path]) == ([mine], [other])


def test_the_libpython_that_the_process_uses_is_taken_first(tmp_path):
    mapped = tmp_path / "libpython3.11.so.1.0"
    found = _locate.find_libpython({}, [mapped], str(tmp_path))
    assert (found.path, found.linkage) == (mapped, "shared")


def test_a_static_python_is_given_the_library_beside_it(tmp_path):
    config = {"INSTSONAME": "libpython3.11.so.1.0", "LDLIBRARY": "libpython3.11.so"}
    library = tmp_path / "lib" / "libpython3.11.so.1.0"
    library.parent.mkdir()
    library.touch()
    found = _locate.find_libpython({**config, "LIBDIR": str(tmp_path / "gone")}, [], str(tmp_path))
    assert (found.path, found.linkage) == (library, "static")


def test_debians_multiarch_folder_is_searched(tmp_path):
    folder = tmp_path / "x86_64-linux-gnu"
    folder.mkdir()
    (folder / "libpython3.12.so.1.0").touch()
    config = {"LIBDIR": str(tmp_path), "MULTIARCH": folder.name, "VERSION": "3.12"}
    found = _locate.find_libpython({**config, "LDLIBRARY": "libpython3.12.a"}, [], "/nowhere")
    assert found.path == folder / "libpython3.12.so.1.0"


def test_a_python_without_a_library_gets_none_and_the_places_looked_at(tmp_path):
    config = {"LIBDIR": str(tmp_path), "LDLIBRARY": "libpython3.11.a", "VERSION": "3.11"}
    found = _locate.find_libpython(config, [], str(tmp_path))
    assert found.path is None
    assert str(tmp_path / "libpython3.11.so.1.0") in found.why


@pytest.mark.parametrize(
    ("prefix", "fix"),
    [
        ("/usr", "apt-get install libpython3."),
        ("/home/me/.pyenv/versions/3.12.1", "PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install"),
        ("/opt/python", "--enable-shared"),
    ],
)
def test_the_way_to_a_shared_library_depends_on_where_python_comes_from(prefix, fix):
    assert fix in _locate.libpython_fix("/x/python3", prefix)


def test_this_python_has_the_parts_that_an_installation_brings():
    assert _locate.jar_path().is_file()
    assert _locate.require_jdk().launcher.is_file()
    libpython = _locate.find_libpython().path
    assert libpython is not None
    assert os.path.realpath(libpython).startswith("/")
