"""Documents in: text, web pages, PDF and Word files to one stored text with paragraphs.

Every reader gives a :class:`Text`: what is stored, where its paragraphs stand in it, and
what the file proposes about itself (title, author, publisher, date).
"""

from tacitus.read.documents.opening import open_document
from tacitus.read.documents.reader import known_parties
from tacitus.read.documents.text import Paragraph, Text

__all__ = ["Paragraph", "Text", "known_parties", "open_document"]
