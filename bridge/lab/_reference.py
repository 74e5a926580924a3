"""The plain-Python reference, as a process: ``python -m bridge.lab._reference REQUEST OUT``.

Describes the function, or calls it twice for each row and writes what it gave. The row that it is
at stands in the progress file, so that the run can name one that never returns.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.lab import _canonical, _target, _types
from bridge.lab._errors import LabError

if TYPE_CHECKING:
    from collections.abc import Callable

_SEEN_LENGTH = 200


def main(request_file: str, answer_file: str) -> None:
    """Answer one request; an error of the user's is an answer too."""
    request = json.loads(Path(request_file).read_text("utf-8"))
    try:
        function = _target.load(request["function"], request["path"])
        if request["asks"] == "describe":
            answer: dict[str, Any] = {"declared": _target.describe(function)}
        else:
            answer = _expected(function, request)
    except LabError as error:
        answer = {"error": str(error)}
    Path(answer_file).write_text(json.dumps(answer), "utf-8")


def _expected(function: Callable[..., Any], request: dict[str, Any]) -> dict[str, Any]:
    types = [parameter["type"] for parameter in request["parameters"]]
    first: list[str | None] = []
    raises: list[str | None] = []
    with Path(request["progress"]).open("wb", buffering=0) as progress:
        for turn in range(2):
            for number, stored in enumerate(request["rows"]):
                os.pwrite(progress.fileno(), struct.pack("=qq", turn, number), 0)
                text, raised = _call(function, stored, types)
                if turn == 0:
                    first.append(text)
                    raises.append(raised)
                elif (text, raised) != (first[number], raises[number]):
                    raise LabError(
                        f"{request['called']} gives another result each time, so the modes "
                        f"cannot be compared: row={number + 1}, arguments={_shown(stored)}, "
                        f"first={_shown(first[number] or raises[number])}, "
                        f"second={_shown(text or raised)}; --no-check measures it all the same"
                    )
    return {"expected": first, "raises": raises}


def _call(
    function: Callable[..., Any], stored: list[Any], types: list[str]
) -> tuple[str | None, str | None]:
    """Call with one row: the canonical text of the result, or the type that was raised."""
    # As from Java, each call has values of its own: a function may change its arguments.
    arguments = [_types.decode(value, name) for value, name in zip(stored, types, strict=True)]
    try:
        result = function(*arguments)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what user code raises is data
        return None, _target.error_name(error)
    return _canonical.text_of(result), None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _SEEN_LENGTH else f"{text[:_SEEN_LENGTH]}..."


if __name__ == "__main__":
    main(*sys.argv[1:])
