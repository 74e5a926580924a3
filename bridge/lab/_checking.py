"""Asks the plain-Python reference about the function, in a process of its own, up to a deadline."""

from __future__ import annotations

import json
import struct
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.lab import _inputs, _payload
from bridge.lab._child import Child
from bridge.lab._engine import module_of
from bridge.lab._errors import LabError
from bridge.lab._inputs import Declared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bridge.lab._inputs import Inputs
    from bridge.lab._tables import Table

_IMPORT_SECONDS = 120.0
_POLL_SECONDS = 0.05


@dataclass
class Reference:
    """Plain Python and the function in it.

    Parameters
    ----------
    function : str
        ``module:name``.
    path : tuple of str
        Folders in front of ``sys.path``.
    python : str
        The interpreter.
    deadline_seconds : float
        How long one call may take.
    called : str
        The name that the function's author knows, if it is another one.
    """

    function: str
    path: tuple[str, ...]
    python: str
    deadline_seconds: float
    called: str = ""
    printed_bytes: int = field(default=0, init=False)
    check_seconds: float = field(default=0.0, init=False)
    """How long the checks took so far."""

    def __post_init__(self) -> None:
        """Name the function after itself."""
        self.called = self.called or self.function

    def inputs(
        self, table: Table | None, types: Sequence[str], payload: Sequence[str]
    ) -> list[Inputs]:
        """Bind rows to the function's parameters: those of a table, or made payloads.

        Returns
        -------
        list of Inputs
            One for each size of payload; one of a table.

        Raises
        ------
        LabError
            If the function is not there, or they do not fit it.
        """
        if table is not None:
            return [_inputs.bind(table, self.declared(), self.called, types)]
        for text in payload:
            _payload.parse(text)
        return _payload.make(payload, self.declared())

    def declared(self) -> list[Declared] | None:
        """Return the function's parameters; None if it tells none.

        Raises
        ------
        LabError
            If it is not there, or its import fails or does not end.
        """
        answer = self._ask({"asks": "describe"}, lambda _: None)
        listed = answer["declared"]
        return None if listed is None else [Declared(**each) for each in listed]

    def check(self, inputs: Inputs, progress: Callable[[int], None] = lambda _: None) -> None:
        """Call the function twice for each row, and keep in the inputs what it gave or raised.

        Parameters
        ----------
        inputs : Inputs
            The rows; its ``expected`` and ``raises`` are filled.
        progress : callable
            Gets the count of calls made, now and then.

        Raises
        ------
        LabError
            If results differ between the two calls, or a call is not back by the deadline.
        """
        request = {"asks": "expected", **inputs.as_json(self.function, self.path)}
        began = time.monotonic()
        answer = self._ask(request, progress)
        self.check_seconds += time.monotonic() - began
        inputs.expected = answer["expected"]
        inputs.raises = answer["raises"]

    def _ask(self, request: dict[str, Any], progress: Callable[[int], None]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="pybridge-lab-") as folder:
            at = Path(folder)
            state, answer = at / "progress", at / "answer.json"
            whole = {
                "function": self.function,
                "called": self.called,
                "path": self.path,
                "progress": str(state),
                **request,
            }
            (at / "request.json").write_text(json.dumps(whole), "utf-8")
            module = [*module_of(self.python), "bridge.lab._reference"]
            child = Child([*module, str(at / "request.json"), str(answer)])
            try:
                self._wait(child, state, len(request.get("rows", ())), progress)
            finally:
                child.end()
                self.printed_bytes += child.printed_bytes
            if not answer.exists():
                raise LabError(f"plain Python ended in {self.called}; it printed:\n{child.tail()}")
            found: dict[str, Any] = json.loads(answer.read_text("utf-8"))
        if "error" in found:
            raise LabError(found["error"])
        return found

    def _wait(self, child: Child, state: Path, rows: int, progress: Callable[[int], None]) -> None:
        seen: tuple[int, int] | None = None
        since = time.monotonic()
        while child.wait(_POLL_SECONDS) is None:
            content = state.read_bytes() if state.exists() else b""
            now = struct.unpack("=qq", content) if len(content) == 16 else None  # noqa: PLR2004
            if now != seen:
                seen, since = now, time.monotonic()
                if seen is not None:
                    progress(seen[0] * rows + seen[1])
            allowed = _IMPORT_SECONDS if seen is None else self.deadline_seconds
            if time.monotonic() - since > allowed:
                what = f"the import of {self.called}"
                if seen is not None:
                    what = f"{self.called} called with row {seen[1] + 1}"
                raise LabError(
                    f"{what} did not return: waited={allowed:g} s; --deadline allows more"
                )
