"""Reads the JDK launcher's options as far as is needed to put a jar in front of the class path."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CLASS_PATH = ("-cp", "-classpath", "--class-path")
# Options whose value is the next argument, as the launcher itself lists them.
_TAKES_VALUE = frozenset(
    (
        *_CLASS_PATH,
        *("-p", "--module-path", "--upgrade-module-path", "--patch-module", "--add-modules"),
        *("--limit-modules", "--add-exports", "--add-opens", "--add-reads"),
        *("--enable-native-access", "--illegal-native-access", "-d", "--describe-module"),
        "--source",
    )
)
# A quotation that is not closed ends with its line.
_QUOTED = r""""((?:\\.|[^"\\\n])*)"?|'((?:\\.|[^'\\\n])*)'?"""
_TOKEN = re.compile(rf"(?:[^\s\"'#]|{_QUOTED})+|#[^\n]*", re.DOTALL)
_PART = re.compile(rf"{_QUOTED}|([^\"']+)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}


def with_class_path(
    jar: Path, arguments: Sequence[str], environ: Mapping[str, str]
) -> tuple[list[str], list[str]]:
    """Put the jar in front of the class path that the launcher would use.

    Parameters
    ----------
    jar : Path
        The jar to add.
    arguments : sequence of str
        The launcher's arguments. Those of the program, after its class, file or jar, are not read.
    environ : mapping
        Where ``JDK_JAVA_OPTIONS`` and ``CLASSPATH`` are looked up, as the launcher does.

    Returns
    -------
    tuple of two lists of str
        Options to put in front, and the arguments; of these only a class path is changed, and an
        argument file that holds one is replaced by its contents.
    """
    expanded = _expand(arguments)
    count = _launcher_count(expanded)
    options, found = _prepend(jar, expanded[:count])
    front: list[str] = []
    if not found:
        preset = class_path_of(tokens(environ.get("JDK_JAVA_OPTIONS", "")))
        base = preset if preset is not None else environ.get("CLASSPATH", ".")
        front = ["-cp", f"{jar}:{base}"]
    return front, [*options, *expanded[count:]]


def class_path_of(options: Sequence[str]) -> str | None:
    """Return the class path that these options set: the last one wins; None if none."""
    found: str | None = None
    for index, option in enumerate(options):
        if option in _CLASS_PATH and index + 1 < len(options):
            found = options[index + 1]
        elif option.startswith("--class-path="):
            found = option.partition("=")[2]
    return found


def tokens(text: str) -> list[str]:
    """Split an argument file: blanks divide, quotes join, ``#`` begins a comment."""
    found = [match.group() for match in _TOKEN.finditer(text)]
    return [_unquoted(token) for token in found if not token.startswith("#")]


def _unquoted(token: str) -> str:
    text = ""
    for double, single, plain in _PART.findall(token):
        quoted = double or single
        quoted = re.sub(r"\\\r?\n[ \t]*", "", quoted)
        text += re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), quoted) + plain
    return text


def _launcher_count(arguments: Sequence[str]) -> int:
    """Count how many arguments are the launcher's own options."""
    index = 0
    while index < len(arguments):
        argument = arguments[index]
        if argument in ("-jar", "-m", "--module") or argument.startswith("--module="):
            return index
        if argument.startswith("@"):
            index += 1
            inner = _argument_file(argument)
            if _launcher_count(inner) < len(inner):
                return index
        elif argument in _TAKES_VALUE:
            index += 2
        elif argument.startswith("-"):
            index += 1
        else:
            return index
    return len(arguments)


def _expand(arguments: Sequence[str]) -> list[str]:
    """Replace the launcher's argument files that hold a class path by their contents."""
    count = _launcher_count(arguments)
    if "--disable-@files" in arguments[:count]:
        return list(arguments)
    expanded: list[str] = []
    for option in arguments[:count]:
        inner = _argument_file(option)
        class_path = class_path_of(inner[: _launcher_count(inner)])
        expanded += [option] if class_path is None else inner
    return [*expanded, *arguments[count:]]


def _argument_file(option: str) -> list[str]:
    if not option.startswith("@") or option.startswith("@@"):
        return []
    try:
        return tokens(Path(option[1:]).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return []


def _prepend(jar: Path, options: Sequence[str]) -> tuple[list[str], bool]:
    changed: list[str] = []
    found = False
    for index, option in enumerate(options):
        if index > 0 and options[index - 1] in _CLASS_PATH:
            changed.append(f"{jar}:{option}")
            found = True
        elif option.startswith("--class-path="):
            changed.append(f"--class-path={jar}:{option.partition('=')[2]}")
            found = True
        else:
            changed.append(option)
    return changed, found
