"""What the outcome of a requirements file depends on: its text, and the files that it names.

pip alone reads requirements; here only the names of local files are looked for.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from bridge.dependencies._errors import DependencyError

if TYPE_CHECKING:
    from typing import NoReturn

# As pip's req_file.py has them.
_COMMENT = re.compile(r"(^|\s+)#.*$")
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_OPTION = re.compile(
    r"(?P<name>-[rcfe]|--(?:requirement|constraint|find-links|editable)(?==|$))=?(?P<value>.*)"
)
_AROUND_PATH = re.compile(r"^[\w.-]+\s*(\[[^]]*\])?\s*@\s*|\s(--|;).*$|\[[^]]*\]$|#.*$")
_URL = re.compile(r"(?!file:)[a-zA-Z][\w+.-]+:")
_DISTRIBUTIONS = (".whl", ".tar.gz", ".tar.bz2", ".tar.xz", ".tgz", ".zip")
_NESTED = {"-r": "-r", "-c": "-c", "--requirement": "-r", "--constraint": "-c"}


def requirements_facts(file: Path) -> list[list[str]]:
    """Return what a requirements file says, with the files that it names.

    Returns
    -------
    list of list of str
        A row each for the file itself, those that it includes and the distributions that it
        names: what it is there for, the name where that counts, and its SHA-256.

    Raises
    ------
    DependencyError
        If one of them is not there, or is a folder of source, whose content changes unseen.
    """
    facts: list[list[str]] = []
    _Reading(file.parent, facts).read(file, "-r", f"the requirements {file}")
    return facts


def distribution_facts(folder: Path) -> list[list[str]]:
    """Return the names and SHA-256 of the distributions that lie in a folder."""
    if not folder.is_dir():
        raise DependencyError("the folder of wheels is not there", folder, "a folder with wheels")
    files = sorted(path for path in folder.iterdir() if path.name.endswith(_DISTRIBUTIONS))
    return [["wheel", path.name, sha256(path)] for path in files if path.is_file()]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Reading:
    """One pass over a requirements file and what it includes."""

    def __init__(self, folder: Path, facts: list[list[str]]) -> None:
        self._folder = folder  # pip's working directory
        self._facts = facts
        self._seen: set[Path] = set()

    def read(self, file: Path, purpose: str, where: str) -> None:
        try:
            content = file.read_bytes()
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise DependencyError(
                f"{where} cannot be read", f"{file}: {error.strerror}", "a file of requirements"
            ) from None
        except UnicodeDecodeError as error:
            raise DependencyError(f"{where} is no text", error, "UTF-8") from None
        self._facts.append([purpose, "", hashlib.sha256(content).hexdigest()])
        if file.resolve() in self._seen:
            return  # of a circle pip tells itself
        self._seen.add(file.resolve())
        number = 1
        for line in re.split(r"(?<!\\)\n", text):
            self._read_line(line, file, f"{file}, line {number}")
            number += line.count("\n") + 1

    def _read_line(self, line: str, file: Path, where: str) -> None:
        joined = line.replace("\\\n", "").replace("\r", "")
        text = _VARIABLE.sub(_variable, _COMMENT.sub("", joined)).strip()
        if not text.startswith("-"):
            self._read_requirement(text, where)
            return
        try:
            words = shlex.split(text)
        except ValueError:
            return  # pip tells what is wrong
        found = _OPTION.fullmatch(words[0])
        if found is None:
            return
        value = found["value"] or " ".join(words[1:])
        if found["name"] in ("-e", "--editable"):
            _refuse_source(where, text)
        elif _URL.match(value):
            pass  # the text that names it must do
        elif found["name"] in _NESTED:
            purpose = _NESTED[found["name"]]
            self.read(file.parent / _path(value), purpose, f"{where}: {value}")
        else:
            folders = [base / _path(value) for base in (file.parent, self._folder)]
            for folder in [each for each in folders if each.is_dir()][:1]:
                self._facts.extend(distribution_facts(folder))

    def _read_requirement(self, text: str, where: str) -> None:
        name = _AROUND_PATH.sub("", text).strip()
        if not name or _URL.match(name):
            return
        path = self._folder / _path(name)
        if path.is_dir() and ("/" in name or name.startswith(".")):
            _refuse_source(where, text)
        if path.is_file() and name.endswith(_DISTRIBUTIONS):
            self._facts.append(["wheel", path.name, sha256(path)])


def _variable(found: re.Match[str]) -> str:
    return os.environ.get(found[1], found[0])


def _path(value: str) -> Path:
    return Path(re.sub(r"^file:(//(localhost)?)?", "", value)).expanduser()


def _refuse_source(where: str, text: str) -> NoReturn:
    raise DependencyError(
        f"{where}: a folder of source cannot be part of an environment that jobs share",
        text,
        "a wheel of it, or the folder among the Python files",
    )
