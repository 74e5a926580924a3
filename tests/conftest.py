"""What all Python tests share: where the checkout lies."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the top folder of the checkout."""
    return Path(__file__).resolve().parent.parent
