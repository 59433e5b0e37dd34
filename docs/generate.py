"""Write the pages of the reference that say what the code says.

``python docs/generate.py`` writes them; with ``--check`` it writes nothing and fails when one
is stale.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer

sys.path.insert(0, str(Path(__file__).resolve().parent))
import rightness

import tacitus
from tacitus import errors
from tacitus.cli import app, render
from tacitus.core.matrix import HypothesisTable
from tacitus.core.schema import json_schema
from tacitus.core.vocabulary import _toml, vocabulary
from tacitus.study.views import VIEWS

DOCS = Path(__file__).resolve().parent
BENCH = DOCS.parent / "bench"
NOTE = "<!-- Written by docs/generate.py from the code; edit that. -->\n"
#: What every list of the interface takes.
FILTER = frozenset(
    [
        "as_known",
        "scale",
        "group",
        "country",
        "since",
        "until",
        "on",
        "by",
        "min_p",
        "max_roots",
        "relation",
        "support",
        "tier",
        "source",
    ]
)
TAKES = {int: "number", float: "number", Path: "path"}


def pages() -> dict[str, str]:
    """Give every generated page by its path under ``docs``."""
    made = {
        "reference/cli.md": cli(),
        "reference/python.md": python(),
        "reference/vocabulary.md": vocabularies(),
        "reference/errors.md": error_page(),
        "reference/benchmarks.md": benchmarks(),
        "reference/api.md": api(),
    }
    return made | dict(schemas()) | rightness.pages()


# The command line


def cli() -> str:
    """Describe every command with its arguments and options."""
    group: Any = typer.main.get_command(app)
    out = [NOTE, "# Command line\n", f"{group.help}\n"]
    out += ["```\ntacitus [--version] [--verbose] COMMAND …\n```\n", _options(group)]
    out.append(
        "\nExit codes: 0 done; 1 some files could not be read; 2 nothing done, one sentence says"
        " why; 130 stopped by Ctrl-C, what was done is kept.\n"
    )
    for name, command in group.commands.items():
        out.append(f"\n## tacitus {name}\n")
        out.append(f"{_reflow(command.help)}\n")
        out.append(f"```\ntacitus {name} {_usage(command)}\n```\n")
        out.append(_arguments(command))
        out.append(_options(command))
    return _clean("\n".join(part for part in out if part))


def _reflow(text: str | None) -> str:
    return inspect.cleandoc(text or "").replace("\f", "")


def _usage(command: Any) -> str:
    parts = []
    for p in command.params:
        if p.param_type_name == "argument":
            parts.append(_label(p))
    parts.append("[OPTIONS]")
    return " ".join(parts)


def _label(parameter: Any) -> str:
    label = str(parameter.metavar or parameter.name.upper())
    return label if parameter.required or label.startswith("[") else f"[{label}]"


def _cell(text: object) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")


def _arguments(command: Any) -> str:
    rows = [
        f"| `{_label(p)}` | {_cell(p.help or '')} |"
        for p in command.params
        if p.param_type_name == "argument"
    ]
    return "\n".join(["| argument | |", "|---|---|", *rows, ""]) if rows else ""


def _takes(hint: Any) -> str:
    """Say what an option takes, from the type of its parameter."""
    inner = [t for t in get_args(hint) or (hint,) if t is not type(None)]
    return next((TAKES[t] for t in inner if t in TAKES), "text")


def _options(command: Any) -> str:
    hints = get_type_hints(inspect.unwrap(command.callback))
    rows = []
    for p in command.params:
        if p.param_type_name != "option" or p.name == "help":
            continue
        names = ", ".join(f"`{name}`" for name in [*p.opts, *p.secondary_opts])
        kind = "" if p.is_flag else _takes(hints.get(p.name))
        if p.nargs > 1:
            kind = f"{p.nargs} values"
        given = p.default not in (None, False, "", ()) and not callable(p.default)
        default = f"`{p.default}`" if given else ""
        rows.append(f"| {names} | {kind} | {default} | {_cell(p.help or '')} |")
    if not rows:
        return ""
    return "\n".join(["| option | takes | default | |", "|---|---|---|---|", *rows, ""])


# Python


def python() -> str:
    """Give signature and docstring of every public name."""
    out = [
        NOTE,
        "# Python\n",
        "`import tacitus` costs next to nothing: what stands behind a name loads when it is first"
        " used. The engines under `tacitus.infer` take arrays and give arrays; their docstrings"
        " have the same shape.\n",
    ]
    for name in tacitus.__all__:
        thing = getattr(tacitus, name)
        out.append(f"## {name}\n")
        out.append(f"```\n{name}{_signature(thing)}\n```\n")
        out.append(_numpydoc(inspect.getdoc(thing) or ""))
        if thing is tacitus.Study:
            out.append(_methods(thing))
    return _clean("\n".join(out))


def _signature(thing: Any) -> str:
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return "(message)"
    signature = inspect.signature(thing)
    parts: list[str] = []
    for p in signature.parameters.values():
        if p.kind is p.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(_parameter(p))
    returns = signature.return_annotation
    arrow = "" if returns in (signature.empty, None, "None") else f" -> {returns}"
    one = f"({', '.join(parts)}){arrow}"
    return one if len(one) < 80 else "(\n    " + ",\n    ".join(parts) + f",\n){arrow}"


def _parameter(p: inspect.Parameter) -> str:
    stars = {p.VAR_POSITIONAL: "*", p.VAR_KEYWORD: "**"}.get(p.kind, "")
    kind = "" if p.annotation is p.empty else f": {p.annotation}"
    if p.default is p.empty:
        return f"{stars}{p.name}{kind}"
    default = p.default
    # Factories, instances of our own and the built-in map have no repr to type in.
    shown = repr(default) if isinstance(default, str | int | float | tuple | None) else "…"
    shown = getattr(default, "__name__", shown) if callable(default) else shown
    return f"{stars}{p.name}{kind} = {shown}" if kind else f"{p.name}={shown}"


def _methods(thing: type) -> str:
    """List what an object of a class can do, one line each."""
    rows = ["| | |", "|---|---|"]
    for name, member in inspect.getmembers(thing):
        says = inspect.getdoc(member)
        if name.startswith("_") or not says:
            continue
        call = name if isinstance(member, property) else f"{name}(…)"
        rows.append(f"| `{call}` | {_roles(_cell(says.splitlines()[0]))} |")
    return "\n".join(rows) + "\n"


def _numpydoc(text: str) -> str:
    """Turn numpydoc sections into Markdown, leaving the words alone."""
    lines, out, in_example = text.splitlines(), [], False
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else ""
        if below and set(below) == {"-"} and line.strip():
            out += [f"**{line.strip()}**", ""]
        elif line and set(line) == {"-"}:
            continue
        elif line.startswith(">>>") and not in_example:
            in_example = True
            out += ["```pycon", line]
        elif in_example and not line.strip():
            in_example = False
            out += ["```", ""]
        else:
            out.append(line if in_example or not _is_item(line, lines, i) else f"- `{line}`")
    if in_example:
        out.append("```")
    return "\n".join(_roles(line) for line in out) + "\n"


def _is_item(line: str, lines: list[str], i: int) -> bool:
    below = lines[i + 1] if i + 1 < len(lines) else ""
    return bool(line) and not line.startswith(" ") and below.startswith("    ") and line[0] != ">"


def _roles(line: str) -> str:
    for role in ("class", "func", "meth", "attr", "data", "mod"):
        line = line.replace(f":{role}:`", "`")
    return line.replace("``", "`") if not line.startswith("```") else line


# Words, errors, schemas


def vocabularies() -> str:
    """Give every closed list with its definitions."""
    names = sorted(
        p.name.removesuffix(".toml")
        for p in files("tacitus.core.lists").iterdir()
        if p.name.endswith(".toml") and p.name != "scales.toml"
    )
    out = [NOTE, "# Closed lists\n"]
    out.append(
        "Each list is a file of `tacitus/core/lists`, with a definition and an example per word."
        " A word outside its list is refused, and the sentence names the nearest.\n"
    )
    for name in names:
        listed = vocabulary(name)
        out.append(f"\n## {listed.name.capitalize()}\n")
        extra = sorted({key for term in listed.values() for key in term.more})
        head = ["word", "means", "example", *extra]
        out += [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
        for term in listed.values():
            more = [_cell(_plain(term.more.get(key, ""))) for key in extra]
            cells = [f"`{term.id}`", _cell(term.definition), _cell(term.example), *more]
            out.append(f"| {' | '.join(cells)} |")
    out.append("\n## Scales of likelihood\n")
    out.append("Ranges are half-open, [low, high). Name one with `--scale`.\n")
    out += ["| scale | word | from | to |", "|---|---|---|---|"]
    for key, entry in _toml("scales").items():
        for rung in entry["rungs"]:
            low, high = (f"{100 * rung[end]:g} %" for end in ("low", "high"))
            out.append(f"| `{key}` ({entry['name']}) | {rung['word']} | {low} | {high} |")
    return _clean("\n".join(out))


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def error_page() -> str:
    """Give the tree of errors with what each means."""
    tree = (errors.__doc__ or "").split("::", 1)[1].strip("\n")
    cut = tree.index("\n\nEach message")
    out = [NOTE, "# Errors\n", "Every error raised on purpose is one of these. Each message is one"]
    out.append("sentence that says what to do; on the command line it is all that is printed. Set")
    out.append("`TACITUS_DEBUG=1` to see where it comes from.\n")
    out.append(f"```\n{inspect.cleandoc(tree[:cut])}\n```\n")
    out += ["| error | means |", "|---|---|"]
    for name, thing in vars(errors).items():
        if inspect.isclass(thing) and issubclass(thing, errors.TacitusError):
            first = (inspect.getdoc(thing) or "").splitlines()[0]
            out.append(f"| `tacitus.errors.{name}` | {_cell(first)} |")
    return _clean("\n".join(out))


def schemas() -> Iterator[tuple[str, str]]:
    """Give the JSON Schema of the rows of each view."""
    kinds = {name: entry[0] for name, entry in VIEWS.items()} | {"why": render.Why}
    kinds["hypothesis-table"] = HypothesisTable
    for name, kind in kinds.items():
        text = json.dumps(json_schema(kind), indent=2, ensure_ascii=False)
        yield f"reference/schemas/{name}.json", text + "\n"


# The interface under the workbench


def api() -> str:
    """Describe every address of the workbench's server, from the description it gives itself."""
    described = json.loads((DOCS.parent / "web" / "openapi.json").read_text(encoding="utf-8"))
    out = [NOTE, "# The interface under the workbench\n"]
    out.append(described["info"]["description"] + "\n")
    out.append(
        "The whole description, with every field of every answer, is `web/openapi.json` of the"
        " checkout and `/api/openapi.json` of an open workbench (OpenAPI 3.1). All lists take the"
        " same filter: "
        + ", ".join(f"`{name}`" for name in sorted(FILTER))
        + "; `group`, `relation`, `support`, `tier` and `source` may be repeated.\n"
    )
    by_tag: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append(_operation(method, path, operation))
    for tag, parts in by_tag.items():
        out.append(f"## {tag.capitalize()}\n")
        out += parts
    out.append(_events_format(described["components"]["schemas"]))
    return _clean("\n".join(out))


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    named = [p["name"] for p in operation.get("parameters", []) if p["in"] == "query"]
    takes = ", ".join(f"`{name}`" for name in named if name not in FILTER or "by" not in named)
    if {*named} >= FILTER:
        takes = "the filter" + (f", {takes}" if takes else "")
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    sends = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    content = operation["responses"]["200"]["content"]
    media, answer = next(iter(content.items()))
    gives = answer.get("schema", {}).get("$ref", "").rpartition("/")[2]
    lines = [f"### {method.upper()} {path}\n", operation["description"] + "\n"]
    lines += [f"Takes {takes}.\n"] if takes else []
    lines += [f"Sends `{sends}`.\n"] if sends else []
    lines += [f"Answers `{gives or media}`.\n"]
    return "\n".join(lines)


def _events_format(schemas: dict[str, Any]) -> str:
    """Say how the columns of the events are laid out."""
    column = schemas["Column"]["properties"]
    rows = [
        f"| `{name}` | {_cell(field.get('description', ''))} |" for name, field in column.items()
    ]
    return "\n".join(
        [
            "## The columns of /api/events\n",
            "One line of ASCII JSON (`EventsHeader`), filled with spaces up to a multiple of eight"
            " bytes and ended by a newline; after it each column as little-endian numbers. The"
            " header lists the columns and the dictionaries that their codes index:\n",
            "| of a column | |",
            "|---|---|",
            *rows,
            "",
        ]
    )


# Benchmarks


def benchmarks() -> str:
    """List the timed questions, and their recorded answers."""
    out = [NOTE, "# Benchmarks\n"]
    out.append(
        "Each program in `bench/` asks one timed question and prints one line of JSON: the answer,"
        " the time and the settings, with any peer measured in the same run. Run one from the"
        " checkout after `python3 dev.py test` has made the environment:\n"
    )
    out.append("```\n.venv/bin/python bench/NAME.py\n```\n")
    for path in sorted(BENCH.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        says = ast.get_docstring(tree) or ""
        if 'if __name__ == "__main__"' not in path.read_text(encoding="utf-8"):
            continue
        out.append(f"## {path.stem}\n")
        out.append(f"{says}\n")
        out.append(_results(path.stem))
    return _clean("\n".join(part for part in out if part))


def _results(stem: str) -> str:
    lines = []
    for path in sorted((BENCH / "results").glob(f"{stem}*.json*")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                shown = json.dumps(json.loads(line), ensure_ascii=False)
                lines.append(f"```json\n{shown}\n```\n")
    return "Recorded:\n\n" + "\n".join(lines) if lines else ""


def _clean(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are stale."""
    stale = []
    for name, text in pages().items():
        path = DOCS / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    sys.stdout.writelines(f"{name}\n" for name in stale)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
