"""Putting the jar in front of the class path, among the launcher's options."""

from pathlib import Path

import pytest

from bridge import _locate
from bridge.cli import _java_options, _launcher

JAR = Path("/p/core.jar")


def result(*arguments: str, **environ: str) -> list[str]:
    front, rest = _java_options.with_class_path(JAR, arguments, environ)
    return [*front, *rest]


def test_without_a_class_path_the_current_folder_stays_on_it():
    assert result("Main", "x") == ["-cp", "/p/core.jar:.", "Main", "x"]


def test_the_class_path_of_the_environment_follows_the_jar():
    assert result("Main", CLASSPATH="a.jar:b") == ["-cp", "/p/core.jar:a.jar:b", "Main"]


@pytest.mark.parametrize("option", ["-cp", "-classpath", "--class-path"])
def test_a_given_class_path_follows_the_jar_and_keeps_its_place(option):
    given = ("-Xmx1g", option, "a:b", "-ea", "Main", "-cp", "c")
    wanted = ["-Xmx1g", option, "/p/core.jar:a:b", "-ea", "Main", "-cp", "c"]
    assert result(*given, CLASSPATH="z") == wanted


def test_a_class_path_after_an_equals_sign_follows_the_jar():
    assert result("--class-path=a", "Main") == ["--class-path=/p/core.jar:a", "Main"]


@pytest.mark.parametrize(
    "program",
    [
        ("Main", "-cp", "x", "--class-path=y", "@file", "--"),
        ("Main.java", "-cp", "x"),
        ("-jar", "app.jar", "-cp", "x"),
        ("-m", "app/app.Main", "-cp", "x"),
        ("--module=app/app.Main", "-cp", "x"),
    ],
)
def test_the_programs_own_arguments_are_not_read(program):
    assert result(*program) == ["-cp", "/p/core.jar:.", *program]


def test_the_value_of_an_option_is_not_taken_for_the_main_class():
    given = ("--add-modules", "jdk.net", "-p", "mods", "--source", "17", "-cp", "a", "Main")
    assert result(*given)[-3:] == ["-cp", "/p/core.jar:a", "Main"]


def test_a_class_path_option_without_its_value_is_left_to_the_launcher():
    assert result("-cp") == ["-cp", "/p/core.jar:.", "-cp"]


def test_an_argument_file_with_a_class_path_is_replaced_by_its_contents(tmp_path):
    file = tmp_path / "args"
    file.write_text('-Xmx1g # memory\n-cp "a b.jar:c"\n')
    wanted = ["-Xmx1g", "-cp", "/p/core.jar:a b.jar:c", "Main", f"@{file}"]
    assert result(f"@{file}", "Main", f"@{file}") == wanted


def test_other_argument_files_are_left_as_they_are(tmp_path):
    file = tmp_path / "args"
    file.write_text("-Xmx1g")
    options = [f"@{file}", f"@{tmp_path}/missing", "@@literal"]
    assert result(*options, "Main") == ["-cp", "/p/core.jar:.", *options, "Main"]


def test_an_argument_file_with_the_main_class_ends_the_launchers_options(tmp_path):
    file = tmp_path / "args"
    file.write_text("-ea Main")
    assert result(f"@{file}", "-cp", "x") == ["-cp", "/p/core.jar:.", f"@{file}", "-cp", "x"]
    file.write_text("-cp a Main -cp b")
    wanted = ["-cp", "/p/core.jar:a", "Main", "-cp", "b", "-cp", "x"]
    assert result(f"@{file}", "-cp", "x") == wanted


def test_argument_files_that_are_switched_off_are_not_read(tmp_path):
    file = tmp_path / "args"
    file.write_text("-cp a")
    options = ["--disable-@files", f"@{file}", "Main"]
    assert result(*options) == ["-cp", "/p/core.jar:.", *options]


def test_a_class_path_in_the_jdks_own_variable_is_kept():
    options = {"JDK_JAVA_OPTIONS": "-ea -cp 'x y:z'", "CLASSPATH": "never"}
    assert result("Main", **options) == ["-cp", "/p/core.jar:x y:z", "Main"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        ("# only a comment", []),
        ("a  b\tc\nd", ["a", "b", "c", "d"]),
        ('"not closed\nnext', ["not closed", "next"]),
        ('"a b"c', ["a bc"]),
        (r'"C:\\x"', ["C:\\x"]),
        (r"plain\path", [r"plain\path"]),
        ("'a#b' # c", ["a#b"]),
        ('"a\\\n   b"', ["ab"]),
    ],
)
def test_argument_files_are_split_as_the_launcher_does(text, wanted):
    assert _java_options.tokens(text) == wanted


def test_pybridges_options_stand_before_the_users_so_that_the_users_win():
    jdk = _locate.Jdk(Path("/jdk"), "17", "test")
    given = ["-Dpybridge.python=/mine", "Main"]
    assert _launcher.java_command(jdk, JAR, given, "/venv/bin/python", {}) == [
        "/jdk/bin/java",
        "-Dpybridge.python=/venv/bin/python",
        "--enable-native-access=ALL-UNNAMED",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-cp",
        "/p/core.jar:.",
        *given,
    ]


def test_where_the_jdk_guards_unsafe_memory_access_it_is_allowed_for_arrow():
    jdk = _locate.Jdk(Path("/jdk"), "24.0.1", "test")
    command = _launcher.java_command(jdk, JAR, ["Main"], "/venv/bin/python", {})
    assert command[3:5] == [
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
    ]
