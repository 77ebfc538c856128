"""A paper as plain values: paragraphs of sentences, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the decision. `origin`: `template`, `suggestion:<id>`, `own:<id>`, `case`,
    `calculation` or `edit`.
    """

    text: str
    origin: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the decision. `style`: title, number, heading, body, signature."""

    paragraph_id: str
    style: str
    sentences: tuple[Sentence, ...]
    revised: bool = False

    @property
    def text(self) -> str:
        """The paragraph as it will stand on paper."""
        return "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class DecisionText:
    """The decision as a document; `sha256` is of its canonical text (see casework.decision)."""

    paragraphs: tuple[Paragraph, ...]
    sha256: str
