"""Web pages: the article without menus, side bars and footers, by trafilatura."""

from __future__ import annotations

from pathlib import Path

from tacitus.errors import FileFormatError, MissingExtraError
from tacitus.read.documents.reader import DocumentReader


def read_html(path: Path, markup: str) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Read a web page saved as a file.

    Returns
    -------
    blocks : list of (words, locator, kind)
    about : dict of str to str
        ``title``, ``author``, ``publisher``, ``date`` (ISO), ``url``, ``language``.

    Raises
    ------
    FileFormatError
        The page holds no article.
    MissingExtraError
        The prose extra is not installed.
    """
    try:
        import trafilatura
    except ImportError as error:
        raise MissingExtraError(
            "Reading web pages needs trafilatura; install 'tacitus[prose]'."
        ) from error
    found = trafilatura.bare_extraction(
        markup,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        favor_precision=True,
    ) or trafilatura.bare_extraction(markup, include_comments=False, with_metadata=True)
    if found is None or not (found.text or "").strip():
        raise FileFormatError(
            "holds no article that can be told from its page; save it as text.", path=path.name
        )
    blocks: list[tuple[str, str, str]] = []
    for line in (x.strip() for x in str(found.text).split("\n")):
        if line:
            blocks.append((line.removeprefix("- "), f"para {len(blocks) + 1}", "body"))
    about = {
        "title": found.title, "author": found.author, "publisher": found.sitename,
        "date": found.date, "url": found.url, "language": found.language,
    }  # fmt: skip
    return blocks, {k: str(v) for k, v in about.items() if v}


reader = DocumentReader("html", "web page", "text/html")
