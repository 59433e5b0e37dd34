"""The documentation says what the software does: nothing stale, nothing missing, it runs."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import re
import shlex
import subprocess
from pathlib import Path

import pytest
import typer

import tacitus
from tacitus.cli import app

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md"]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMANDS = typer.main.get_command(app).commands
#: Blocks that need what a test has not got: a cluster, worker processes, files of their own.
NOT_RUN = {"how-to/outgrow-a-laptop.md", "concepts/reading-prose.md"}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[tuple[str, str]]:
    return FENCE.findall(page.read_text(encoding="utf-8"))


def generator():
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATED = generator().pages()


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_generated_pages_are_fresh(name):
    held = (DOCS / name).read_text(encoding="utf-8")
    assert held == GENERATED[name], "stale: run 'python docs/generate.py'"


def test_no_page_is_left_over():
    schemas = {f"reference/schemas/{p.name}" for p in DOCS.glob("reference/schemas/*")}
    assert schemas == {name for name in GENERATED if "/schemas/" in name}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_option_is_documented(command):
    page = (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## tacitus {command}\n")[2].partition("\n## ")[0]
    assert COMMANDS[command].help.splitlines()[0] in section
    for parameter in COMMANDS[command].params:
        assert parameter.help, f"{parameter.name} has no help"
        if parameter.param_type_name == "option" and parameter.name != "help":
            for option in parameter.opts:
                assert f"`{option}`" in section


def test_every_public_name_is_documented():
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (\w+)$", page, re.MULTILINE)
    assert headings == tacitus.__all__


def test_every_view_has_its_schema_in_the_page_on_json():
    page = (DOCS / "reference" / "json.md").read_text(encoding="utf-8")
    for name in GENERATED:
        if "/schemas/" in name:
            assert f"({name.removeprefix('reference/')})" in page


def anchors(page: Path) -> set[str]:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def links(page: Path) -> list[str]:
    return LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_resolves(page):
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_file_is_reachable_from_the_index():
    seen, queue = set(), [DOCS / "index.md"]
    while queue:
        page = queue.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        if page.suffix == ".md":
            found = [link.partition("#")[0] for link in links(page)]
            queue += [(page.parent / link).resolve() for link in found if ":" not in link and link]
    files = {p for p in DOCS.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert files - seen == {DOCS / name for name in ("generate.py", "record.py", "rightness.py")}


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if any(kind == "python" for kind, _ in blocks(p))],
    ids=name_of,
)
def test_python_blocks_run_and_print_what_the_page_says(page, tmp_path, monkeypatch):
    """Blocks of a page share their names; an ``output`` block says what the one before prints."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "docs"}
    printed = ""
    for kind, code in blocks(page):
        if kind == "python":
            compiled = compile(code, name_of(page), "exec")
            if page.relative_to(ROOT).as_posix().removeprefix("docs/") in NOT_RUN:
                continue
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compiled, names)  # noqa: S102 - our own pages
            printed = out.getvalue()
        elif kind == "output":
            assert printed == code


def shell_lines(page: Path) -> list[str]:
    """Lines of shell blocks that call tacitus."""
    found = []
    for kind, text in blocks(page):
        if kind in {"", "console", "sh"}:
            for line in text.splitlines():
                plain = line.removeprefix("$ ").split("  #")[0].strip()
                found += [p.strip() for p in plain.split("&&") if p.strip().startswith("tacitus ")]
    return [line for line in found if "…" not in line and "[" not in line]


@pytest.mark.parametrize(
    "page", [p for p in PAGES if name_of(p) != "docs/reference/cli.md"], ids=name_of
)
def test_every_command_line_can_be_typed(page):
    for line in shell_lines(page):
        _, verb, *rest = shlex.split(line)
        if verb.startswith("-"):
            continue
        assert verb in COMMANDS, line
        COMMANDS[verb].make_context(verb, rest)  # refuses unknown options and missing words


@pytest.mark.slow
def test_the_first_study_goes_as_told(tmp_path, monkeypatch):
    """The commands before the fit print, word for word, what the tutorial says."""
    from typer.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "150")
    folder = DOCS / "tutorial" / "first-study"
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    page = DOCS / "tutorial" / "first-study.md"
    told = [text for kind, text in blocks(page) if kind == "console"]
    assert len(told) >= 4
    for text in told:
        command, _, output = text.partition("\n")
        words = shlex.split(command.removeprefix("$ "))[1:]
        result = CliRunner().invoke(app, words)
        # A refused row is worth exit code 0: the file was read.
        assert result.exit_code == 0, result.output
        assert [line.rstrip() for line in result.output.splitlines()] == output.splitlines()


def tracked() -> list[Path]:
    try:
        out = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a checkout of git")
    return [ROOT / name for name in out.split("\0") if name and (ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_stands_anywhere():
    # Put together here, so that this file does not hold them itself.
    machine = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/", "C:" + "\\Users"]
    registry = ["pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "--index" + "-url"]
    bad = re.compile("|".join(map(re.escape, machine + registry)))
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{name_of(path)}: {m.group()}" for m in bad.finditer(text)]
    assert not found


def test_the_citation_and_changelog_name_the_version():
    yaml = pytest.importorskip("yaml")
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == tacitus.__version__
    assert cited["cff-version"] == "1.2.0"
    assert cited["authors"]
    assert cited["message"]
    assert cited["title"]
    assert f"## {tacitus.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
