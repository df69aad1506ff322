"""What protects the characters: bytes are read in the encoding they were written in, or not at all."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.producers.decode import decode
from communique.producers.refusal import RefusedError

FRENCH = "Le ministre des Affaires étrangères a reçu l’ambassadeur à Genève, où l’accord a été signé."
RUSSIAN = "Министр иностранных дел принял посла в Женеве, где было подписано соглашение о границе."


@pytest.mark.parametrize(
    ("data", "html", "text"),
    [
        (FRENCH.encode(), False, FRENCH),
        (codecs.BOM_UTF8 + FRENCH.encode(), False, FRENCH),  # the mark is no character of the body
        (FRENCH.encode("utf-16"), False, FRENCH),
        (FRENCH.encode("utf-32"), False, FRENCH),  # its mark begins like that of UTF-16
        (FRENCH.encode("cp1252"), False, FRENCH),
        (RUSSIAN.encode("cp1251"), False, RUSSIAN),
        (b"<meta charset=koi8-r>" + RUSSIAN.encode("koi8-r"), True, "<meta charset=koi8-r>" + RUSSIAN),
        (b"<meta charset='iso-8859-1'>\x93Yes\x94", True, "<meta charset='iso-8859-1'>“Yes”"),  # as browsers do
        (b"<meta charset=no-such>" + FRENCH.encode(), True, "<meta charset=no-such>" + FRENCH),
        (b"<meta charset=cp1251>" + FRENCH.encode(), True, "<meta charset=cp1251>" + FRENCH),  # says so, is UTF-8
        (
            FRENCH.replace("Genève", "Gen\udcffve").encode("utf-8", "surrogateescape"),
            False,
            FRENCH.replace("Genève", "Gen\ufffdve"),
        ),
        (b"one\r\ntwo\rthree\n", False, "one\r\ntwo\rthree\n"),  # offsets count these
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(data: bytes, html: bool, text: str) -> None:
    assert decode(data, html=html).text == text


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"plain\0text"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError):
        decode(data)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(lambda text: not text.startswith("\ufeff"))
)
def test_utf8_comes_back_character_by_character(text: str) -> None:
    assert decode(text.encode()).text == text
