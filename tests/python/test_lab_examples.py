"""The functions of ``examples/lab``, by the commands of its README, as short as can be."""

import re
import shlex
import subprocess
import sys

import pytest

SHORTER = {
    "clean": ["--payload", "str:16,1k", "--batch", "1,16"],
    "energy": ["--payload", "double[]:128,2k"],
    "ask": ["--payload", "int", "--threads", "1,2", "--workers", "1", "--rate", "max,100/s"],
}


def commands(folder):
    text = (folder / "README.md").read_text("utf-8").replace("\\\n", " ")
    found = re.findall(r"^    .*(pybridge lab run .*)$", text, re.MULTILINE)
    return {shlex.split(command)[3].partition(":")[2]: shlex.split(command) for command in found}


@pytest.fixture(scope="module")
def folder(repository):
    return repository / "examples" / "lab"


def test_the_readme_measures_four_functions(folder):
    assert set(commands(folder)) == {"score", *SHORTER}


@pytest.mark.parametrize("name", SHORTER)
def test_a_command_of_the_readme_measures_its_function(folder, tmp_path, name):
    asked = commands(folder)[name]
    names = {each for each in asked if each.startswith("--")}
    assert {each for each in SHORTER[name] if each.startswith("--")} <= names
    report = tmp_path / "report.html"
    short = ["--seconds", "0.2", "--trials", "1", "--warmup", "0.2", "--html", str(report)]
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli", "lab", "run", asked[3], *SHORTER[name], *short],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"lab_functions:{name}" in report.read_text("utf-8")
