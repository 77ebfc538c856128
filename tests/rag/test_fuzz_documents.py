"""Five thousand damaged documents: an error in words or a text, never a crash, never a gigabyte."""

import io
import random
import resource
import zipfile
import zlib

import docx
import pytest

from rag.parse import ParseError, parse
from rag.reader import ReadError, read
from rag.reader_docx import DocxError, read_docx
from rag.reader_pdf import PdfError, read_pdf
from tests.rag.regulations import OLD
from tests.rag.test_reader_pdf import minimal, show

SHORT = "\n".join(OLD.splitlines()[:14])
DOCUMENTS = 5_000
MOST_MEMORY_KIB = 1 << 20
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
ENTITIES = (
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/hostname">]>',
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = (
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body>'
    "</w:document>"
)


def seeds():
    document = docx.Document()
    for line in SHORT.splitlines():
        document.add_paragraph(line)
    word = io.BytesIO()
    document.save(word)
    page = "".join(f"<p>{line}</p>" for line in SHORT.splitlines())
    return {
        ".md": SHORT.encode(),
        ".txt": SHORT.encode("gb18030"),
        ".html": f"<html><style>.a{{display:none}}</style><body>{page}</body></html>".encode(),
        ".docx": word.getvalue(),
        ".pdf": minimal(show(b"Section 1. Dogs are kept.", b"(a) on a lead; or", b"(b) at home.")),
    }


def damaged(data, chance):
    out = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(out) + 1)
        what = chance.randrange(4)
        if what == 0:
            out[at : at + chance.randint(1, 40)] = b""
        elif what == 1:
            out[at:at] = chance.randbytes(chance.randint(1, 20))
        elif what == 2:
            piece = out[at : at + chance.randint(1, 60)]
            out[at:at] = piece * chance.randint(1, 20)
        elif out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out[: chance.randrange(len(out) + 1)] if chance.random() < 0.1 else out)


@pytest.mark.slow
def test_damaged_documents_give_a_text_or_an_error_in_words(tmp_path, expected_log):
    expected_log.append(".")  # pypdf says what it tried
    chance = random.Random(20260301)  # noqa: S311
    kinds = seeds()
    texts = errors = 0
    for n in range(DOCUMENTS):
        suffix = chance.choice(list(kinds))
        data = damaged(kinds[suffix], chance)
        try:
            if suffix == ".pdf":
                text = read_pdf(data)[0]
            else:
                path = tmp_path / f"a{suffix}"
                path.write_bytes(data)
                text = read(path).text
            texts += 1
            parse(text, f"{n}{suffix}")
        except (ReadError, PdfError, ParseError) as error:
            errors += bool(str(error))
    assert texts > DOCUMENTS / 20  # most damage leaves no encoding whole
    assert errors > DOCUMENTS / 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_MEMORY_KIB


def packed(tmp_path, **parts):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


@pytest.mark.parametrize("head", ENTITIES)
def test_xml_that_declares_entities_is_refused(tmp_path, head):
    with pytest.raises(DocxError, match="document type"):
        read_docx(packed(tmp_path, document=head + BODY))


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_fills_the_memory(tmp_path):
    with pytest.raises(DocxError, match="unpacks to more"):
        read_docx(packed(tmp_path, document=b" " * (200 << 20)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_MEMORY_KIB


@pytest.mark.slow
def test_a_pdf_whose_page_unpacks_to_gigabytes_is_refused(expected_log):
    expected_log.append(".")
    once = zlib.compress(b"0 0 m " * (40 << 20), 9)
    with pytest.raises(PdfError):
        read_pdf(minimal(once).replace(b"<< /Length", b"<< /Filter /FlateDecode /Length"))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_MEMORY_KIB
