"""Act files of a user's own: read as they are written."""

from pathlib import Path

import pytest

from communique.nlp.extract.lexicon import load

ACT = '[[act]]\ntype = "CONSULT"\ncameo = "040"\nrecipient = "with"\n'


@pytest.mark.parametrize("said", ['"parley hob_nob"', '["parley", "hob_nob"]', '["parley hob_nob"]'])
def test_words_stand_between_blanks_or_in_a_list(tmp_path: Path, said: str) -> None:
    (tmp_path / "acts.toml").write_text(f"{ACT}verbs = {said}\n")
    lexicon = load((tmp_path / "acts.toml",))
    assert [lexicon.verbs[word][-1].own for word in ("parley", "hob_nob")] == [True, True]
    assert {"parl", "hob"} & lexicon.own, "a sentence with such a word is always read"
