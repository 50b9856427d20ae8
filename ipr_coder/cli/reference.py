"""docs/commands.md from the program's own help: `python3 -m ipr_coder.cli.reference > docs/commands.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be given, by its words, in the order of the help."""
    import typer

    from ipr_coder.cli.app import application

    root: Any = typer.main.get_command(application())
    for name, command in root.commands.items():
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {word}", one) for word, one in inner.items())


def as_markdown() -> str:
    """The whole page."""
    lines = [
        "# Commands",
        "",
        "Made from the program's own help. STUDY is a file such as study.ipr or a database address; the variable "
        "IPR_STUDY can stand in for it. Exit code 0: done; 1: a check found something; 2: the input or the command "
        "cannot be used.",
    ]
    for name, command in commands():
        lines += ["", f"## ipr-coder {name}", "", " ".join(command.help.split("\n\n")[0].split())]
        lines += [f"\n{' '.join(more.split())}" for more in command.help.split("\n\n")[1:] if more.strip()]
        rows = [_row(parameter) for parameter in command.params if parameter.name != "help"]
        if rows:
            lines += ["", "| | |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def _row(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        name = parameter.metavar or parameter.name.upper()
    else:
        name = ", ".join(parameter.opts)
    words = " ".join((parameter.help or "").split())
    return f"| `{_cell(name)}` | {_cell(words)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(as_markdown(), end="")
