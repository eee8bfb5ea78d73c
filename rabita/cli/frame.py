"""The outermost frame: runs a command and turns what comes out, errors too, into one line and an exit code."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Sequence

import click

from rabita.cli.output import one_line, say
from rabita.errors import RabitaError, StoreError

INTERRUPTED, BUG = 130, 70  # as shells count SIGINT; EX_SOFTWARE of sysexits.h (4.3BSD)


def run(commands: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run ``commands`` with ``arguments`` and return the exit code; no error leaves without its line on stderr."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    _prepare(debug)
    try:
        code = commands.main(args=given, prog_name="rabita", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except Exception as error:  # noqa: BLE001 - the one frame above all commands
        if debug:
            traceback.print_exc()
        return _explain(error)


class QuietGroup(click.Group):
    """Commands that end without a word when the reader of their output has left (``rabita query ... | head``)."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and flush stdout; a broken pipe counts as done."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter's last flush would fail
            return 0
        return result


def _explain(error: Exception) -> int:
    if isinstance(error, click.Abort):
        return _say("interrupted; what was committed before stays", INTERRUPTED)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return 2
    if isinstance(error, click.ClickException):
        return _say(_of_usage(error), 2)
    if isinstance(error, RabitaError):
        return _say(str(error), error.exit_code)
    if isinstance(error, OSError):
        return _say(_of_system(error), StoreError.exit_code)
    if type(error).__module__ == "sqlite3":
        return _say(
            f"a file of the case is damaged ({error}); restore case.db from a copy, or delete its folder derived",
            StoreError.exit_code,
        )
    return _say(f"this is a bug in Rabita: {type(error).__name__}: {error}; run again with --debug and report what it shows", BUG)


def _of_usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = "rabita" if context is None else context.command_path
    return f"{error.format_message().rstrip('.')}; see `{command} --help`"


def _of_system(error: OSError) -> str:
    what = error.strerror or str(error)
    return what if error.filename is None else f"{error.filename}: {what}"


def _say(message: str, code: int) -> int:
    say(f"rabita: {one_line(message)}")
    return code


def _prepare(debug: bool) -> None:
    """Speak UTF-8 whatever the locale, and send the log to stderr."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)
    log = logging.getLogger("rabita")
    log.setLevel(logging.DEBUG if debug else logging.WARNING)
    log.handlers[:] = [logging.StreamHandler(sys.stderr)]
    log.handlers[0].setFormatter(logging.Formatter("rabita: %(message)s"))
