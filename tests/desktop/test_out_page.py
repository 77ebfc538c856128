"""The page over what a demonstration leaves."""

from desktop.out_page import write_page


def test_the_page_lists_papers_and_pictures_that_are_there_and_no_others(tmp_path):
    (tmp_path / "decision.pdf").write_bytes(b"%PDF")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "02-ruling.png").write_bytes(b"")
    (tmp_path / "pictures" / "01-cases.png").write_bytes(b"")

    text = write_page(tmp_path, "What a <script> did.", "proved & done").read_text("utf-8")

    assert 'href="decision.pdf"' in text
    assert "bundle.zip" not in text
    assert text.index("01-cases.png") < text.index("02-ruling.png")
    assert "What a &lt;script&gt; did." in text
    assert "proved &amp; done" in text
