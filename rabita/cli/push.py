"""``rabita push``."""

from __future__ import annotations

from pathlib import Path

import click

from rabita.cli.options import case_argument
from rabita.cli.progress import progress


@click.command("push")
@case_argument
@click.argument("uri")
@click.option("--content-only", is_flag=True, help="Leave documents' assertions out; edges carry their quotes instead.")
@click.option("--replace", is_flag=True, help="First remove what another case or an older version wrote there; needs --yes.")
@click.option("--yes", is_flag=True, help="Do what removes data without asking.")
def command(case: Path, uri: str, content_only: bool, replace: bool, yes: bool) -> int:
    """Send what changed to a Neo4j server.

    URI is bolt://HOST:PORT or neo4j://HOST:PORT.
    User and password come from RABITA_BOLT_USER and RABITA_BOLT_PASSWORD.
    """
    from rabita.case import open_case

    if replace and not yes:
        raise click.UsageError(f"--replace removes the graph of Rabita at {uri} before it is written again; add --yes to do that")
    with open_case(case) as opened, progress("push") as shown:
        applied = opened.push(uri, content_only=content_only, replace=replace, progress=shown)
    click.echo(str(applied))
    return 1 if applied.rejected else 0
