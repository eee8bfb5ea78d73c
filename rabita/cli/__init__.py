"""The command line: imports the one command that is asked for, and turns every outcome into an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import click

from rabita import __version__
from rabita.cli.frame import QuietGroup, run

# In the order of the help: make, look, ask, take out, take back.
COMMANDS = [
    *("demo", "extract", "load", "build"),
    *("info", "documents", "rejected", "search", "show"),
    *("ask", "questions", "query"),
    *("export", "push"),
    *("review", "retract", "undo", "history"),
    "schema",
]


class Commands(QuietGroup):
    """The commands by name; a command's module is imported when it is asked for, so that others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        return COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command ``cmd_name``, which also takes ``--debug``; None when there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"rabita.cli.{cmd_name}").command
        if debug not in command.params:
            command.params.append(debug)
        return command


# Read by ``frame.run`` from the arguments, so that it also counts when they cannot be parsed.
debug = click.Option(["--debug"], is_flag=True, expose_value=False, help="Show log lines and, for an error, where it came from.")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rabita")
def commands() -> None:
    """Knowledge graphs of diplomacy and security news: who met whom, what was agreed or only
    proposed, according to whom, in which words.

    CASE is a folder that holds one graph. A node may be named by its id, by the beginning of one,
    or by a name in Arabic or English.

    Exit codes: 0 done; 1 done, with records refused; 2 wrong usage or input; 3 a store or file
    could not be reached.
    """


commands.params.append(debug)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that ``arguments`` (default: those of the process) name and return its exit code."""
    return run(commands, arguments)
