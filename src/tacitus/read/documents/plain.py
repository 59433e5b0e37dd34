"""Plain text: paragraphs by blank lines."""

from __future__ import annotations

from tacitus.read.documents.reader import DocumentReader

reader = DocumentReader("txt", "plain text", "text/plain")
