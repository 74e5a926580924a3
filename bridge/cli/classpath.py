"""``pybridge classpath``: where the jar lies, for ``java -cp``."""

from __future__ import annotations

import click

from bridge import _locate


@click.command()
def classpath() -> None:
    """Print the path of PyBridge's jar.

    Use it as: java -cp "$(pybridge classpath):app.jar" Main
    """
    click.echo(_locate.jar_path())
