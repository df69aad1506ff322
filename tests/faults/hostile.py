"""Bytes as an attacker or a broken program sends them: real samples, cut and stuffed with what has hurt others."""

import json
from pathlib import Path

from hypothesis import strategies as st

TESTS = Path(__file__).parents[1]
PAGES = [it.read_bytes()[:3000] for it in sorted((TESTS / "pages").glob("*.*")) if it.suffix in {".txt", ".html"}]
ARTICLE = {"id": "a1", "body": "Kenya accused Ghana.", "published_at": "2026-03-19T12:00:00Z", "publisher": "P"}
SAMPLES = [
    json.dumps(ARTICLE).encode(),
    json.dumps([ARTICLE, ARTICLE]).encode(),
    json.dumps(ARTICLE | {"body": "<html><body><p>Kenya accused <b>Ghana</b>.</p></body></html>"}).encode(),
    b'{"story": {"article_id": "a1", "story": 0, "stories": 1, "origin": {"partition": 0, "offset": 1}, "text": "x"}}',
    *PAGES,
]
NASTY = [
    *(
        it.encode()
        for it in ("\u202e", "\u2066", "\u200b" * 40, "\ufeff", "\u2028", "\U0010ffff", "\ufffe", "e\u0301" * 50)
    ),
    *(b"\\ud800", b"\\udc00\\ud800", b"\xed\xa0\x80", b"\xff\xfe", b"\x00", b"\x1b[2J\x1b]0;x\x07", b"\r\n\r\n"),
    *(b"1e999", b"-1e-999", b"9" * 400, b"NaN", b"Infinity", b"-0", b"0.1e+400", b"1" * 5000),
    *(
        b'"id":"b2",',
        b'"body":"twice",',
        b'"__proto__":{},',
        b'"id":"../../etc/passwd",',
        b'"published_at":"+292277026596",',
    ),
    *(b"[" * 300, b'{"a":' * 300, b"]" * 300, b"<div>" * 300, b"</p>" * 300, b"<" * 300, b"&" * 300, b"&#x" * 100),
    *(b"&amp;" * 200, b"&#1114112;", b"&#55296;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<script>", b"</script>"),
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
    *(
        b"=?utf-8?B?////?=",
        b"=\r\n" * 100,
        b"=E2=80" * 60,
        b"(" * 300,
        b"a@" * 300,
        b" " * 2000,
        b"\n" * 2000,
        b"." * 2000,
    ),
    *(b"a" * 3000, b"A. " * 500, b"- " * 800, b'"' * 500, b"'" * 500, b"\\" * 501, b"0-" * 500, b"1 January 99999"),
]


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A sample after some mutations."""
    data = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(0, 6))):
        start, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
        how = draw(st.sampled_from(("stuff", "stuff", "cut", "double", "swap", "noise")))
        part = data[start:end]
        put = {
            "stuff": draw(st.sampled_from(NASTY)),
            "cut": b"",
            "double": part * 2,
            "swap": draw(st.sampled_from(SAMPLES))[start:end],
            "noise": draw(st.binary(max_size=40)),
        }[how]
        data = (data[:start] + put + data[start:] if how == "stuff" else data[:start] + put + data[end:])[:60_000]
    return data
