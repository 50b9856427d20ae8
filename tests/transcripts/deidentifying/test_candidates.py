"""What is found, by what, and what is proposed for it."""

from __future__ import annotations

import pytest

from ipr_coder.transcripts.deidentifying.candidates import find_candidates
from ipr_coder.transcripts.deidentifying.model import Candidate, Passage, context_of
from ipr_coder.transcripts.deidentifying.patterns import alarming, pattern_finds
from ipr_coder.transcripts.deidentifying.replacements import NEUTRAL_NAMES
from ipr_coder.transcripts.deidentifying.roster import Roster, RosterEntry, RosterMatcher

BERG = RosterEntry(("Anna Berg", "Annie"), "name", "[CLIENT]")
ASE = RosterEntry(("Åse-Lise Müller",), "name", "[SISTER]")


def forms(text: str, *entries: RosterEntry) -> list[str]:
    return [find.span.of(text) for find in RosterMatcher(Roster(entries)).finds(text)]


def found(*texts: str, roster: Roster | None = None, **more: object) -> dict[str, Candidate]:
    passages = [Passage(f"text {number}", text) for number, text in enumerate(texts)]
    return {one.surface: one for one in find_candidates(passages, roster or Roster(), **more)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So Anna Berg came.", ["Anna Berg"]),
        ("Anna's coat, Annas bok, Berg’s, ANNA, anna", ["Anna", "Anna", "Berg", "ANNA", "anna"]),
        ("Berg, Anna B. and Annie", ["Berg", "Anna", "Annie"]),
        ("Anna_Berg_S3.docx AnnaBerg.vtt anna-berg", ["Anna_Berg", "AnnaBerg", "anna-berg"]),
        ("Hannah, Bergen, Annabel, Anna2", []),
    ],
)
def test_a_roster_name_is_found_in_all_its_forms_and_nowhere_else(text: str, expected: list[str]) -> None:
    assert forms(text, BERG) == expected


@pytest.mark.parametrize("text", ["Åse-Lise", "Aase-Lise", "Ase Lise", "ÅSE-LISE", "Mueller", "Muller", "Müller"])
def test_accents_and_their_spellings_on_other_keyboards_are_the_same_name(text: str) -> None:
    assert forms(f"and {text} said", ASE) == [text]


def test_a_name_that_is_an_everyday_word_is_not_found_in_small_letters() -> None:
    assert forms("Will, will you? WILL", RosterEntry(("Will",), "name", "[X]")) == ["Will", "WILL"]


def test_a_family_name_of_two_persons_has_no_proposal_of_its_own() -> None:
    both = Roster((BERG, RosterEntry(("Ola Berg",), "name", "[BROTHER]")))
    assert found("Then Berg came, and Ola, and Anna.", roster=both)["Berg"].proposal not in ("[CLIENT]", "[BROTHER]")
    assert found("Then Berg came, and Ola, and Anna.", roster=both)["Ola"].proposal == "[BROTHER]"


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("e-mail", "write to anna.berg@epost.no, please", "anna.berg@epost.no"),
        ("e-mail", "it was anna dot berg at gmail dot com", "anna dot berg at gmail dot com"),
        ("web", "see www.example.org/a?b=1.", "www.example.org/a?b=1"),
        ("phone", "call 915 32 118 now", "915 32 118"),
        ("phone", "call +47 91 53 21 18 now", "+47 91 53 21 18"),
        ("phone", "it is 020 7946 0018.", "020 7946 0018"),
        ("phone", "it is (555) 010-4477.", "(555) 010-4477"),
        ("id number", "my number, 010185 12345, yes", "010185 12345"),
        ("id number", "SSN 078-05-1120.", "078-05-1120"),
        ("id number", "NI number QQ 12 34 56 C", "QQ 12 34 56 C"),
        ("date", "on 12/03/2019 or so", "12/03/2019"),
        ("date", "on 2019-03-12 or so", "2019-03-12"),
        ("date", "the 12th of March 2019, a", "12th of March 2019"),
        ("date", "on March 12, 2019 a", "March 12, 2019"),
        ("date", "den 17. mai 1998 og", "17. mai 1998"),
        ("date", "back in 1998 we", "1998"),
        ("age", "a 34-year-old man", "34-year-old"),
        ("age", "she was thirty-four years old", "thirty-four years old"),
        ("age", "I'm 34 and", "34"),
        ("age", "I was twelve when", "twelve"),
        ("age", "jeg er 34 og", "34"),
        ("address", "at 12 Elm Street we", "12 Elm Street"),
        ("address", "i Fjellveien 12 bodde", "Fjellveien 12"),
        ("address", "in der Goethestraße 7 war", "Goethestraße 7"),
        ("address", "in 5003 Bergen we", "5003 Bergen"),
        ("address", "the code is SW1A 1AA, I", "SW1A 1AA"),
        ("number", "room 417 was", "417"),
    ],
)
def test_a_pattern_is_found(kind: str, text: str, expected: str) -> None:
    assert [(find.kind, find.span.of(text)) for find in pattern_finds(text)] == [(kind, expected)]


@pytest.mark.parametrize(
    "text",
    ["at 00:12:40 she", "I'm 10 minutes late", "about 50% of it", "you may march on", "she was one of them", "3 times"],
)
def test_times_and_small_counts_are_no_pattern(text: str) -> None:
    assert [find for find in pattern_finds(text) if find.kind != "number"] == []


def test_before_an_export_only_what_is_hardly_anything_else_alarms() -> None:
    text = "I'm 34, on Monday 12/03/2019 Anna wrote to a@b.no from 5003 Bergen, 915 32 118."
    assert [kind for kind, _ in alarming(text)] == ["e-mail", "phone"]


def test_capitalised_words_inside_sentences_are_found_and_then_at_beginnings_too() -> None:
    one = found("So I told Kristin. Kristin laughed.\nHonestly, I did. “Kristin,” I said. And Monday I rang Ola Moe.")
    assert {surface: (each.count, each.how) for surface, each in one.items()} == {
        "Kristin": (3, "capitalised"),
        "Ola Moe": (1, "capitalised"),
    }


def test_what_opens_a_turn_or_sentence_is_not_taken_for_a_name() -> None:
    text = "Well I know. Nothing helped… Still, no.\nFine. [pause] Maybe. (laughs) Please."
    assert list(found(text)) == []


def test_a_title_and_an_initial_do_not_end_a_sentence() -> None:
    assert set(found("I saw Dr. Osei and Mr. Lund, then J. Halvorsen and so did I. Nobody else.")) == {
        "Osei",
        "Lund",
        "J. Halvorsen",
    }


def test_what_somebody_is_quoted_with_is_not_taken_for_a_name_but_a_name_is() -> None:
    text = 'I tell you, I see it. And she says, "See you." And I say, “Tell me,” and she, ‘Henrik, you saw me.’'
    assert list(found(text)) == ["Henrik"]


def test_numbers_are_looked_for_in_talk_only() -> None:
    passages = [Passage("a", "room 417"), Passage("b", '{"age_band": "40-49"}', (), "field")]
    assert [one.surface for one in find_candidates(passages)] == ["417"]


def test_in_labels_and_file_names_any_capital_counts_but_roles_and_kinds_of_files_do_not() -> None:
    names = (
        "Interviewer",
        "Kari",
        "Dr. Moe",
        "Speaker 1",
        "Client",
        "D03_S3_client.txt",
        "Interview_NilsLie_final.docx",
    )
    passages = [Passage(name, name, (0,), "field") for name in names]
    assert {one.surface for one in find_candidates(passages)} == {"Kari", "Moe", "Nils", "Lie"}


def test_loud_words_and_small_words_are_no_names() -> None:
    assert list(found("It was SO bad, I was so tired, I'm OK, TV on.")) == []


def test_nothing_is_found_inside_a_replacement_but_in_a_transcribers_remark() -> None:
    one = found("I saw [ANNA], [HER BROTHER] and [Mr. Berg]; [laughs at Anna]", roster=Roster((BERG,)))
    assert {surface: each.count for surface, each in one.items()} == {"Anna": 1, "Berg": 1}


def test_a_pattern_that_holds_a_name_wins_over_the_name() -> None:
    assert list(found("write to anna.berg@epost.no", roster=Roster((BERG,)))) == ["anna.berg@epost.no"]


def test_one_person_has_one_replacement_in_every_text_and_form() -> None:
    one = found("then Kari Moe came", "and Kari's coat, and MOE, and Nils", style="brackets")
    assert {surface: each.proposal for surface, each in one.items()} == {
        "Kari Moe": "[NAME 1]",
        "Kari": "[NAME 1]",
        "MOE": "[NAME 1]",
        "Nils": "[NAME 2]",
    }


def test_labels_go_on_where_the_texts_have_come_to() -> None:
    assert found("[NAME 4] met Nils")["Nils"].proposal == "[NAME 5]"


def test_a_pseudonym_is_drawn_by_lot_and_is_nobodys_in_the_texts() -> None:
    text = f"then Kari and Nils met {' and '.join(NEUTRAL_NAMES[2:])}"
    one = found(text, style="pseudonyms")
    assert {one["Kari"].proposal, one["Nils"].proposal} == set(NEUTRAL_NAMES[:2])
    drawn = {found("then Kari came", style="pseudonyms")["Kari"].proposal for _ in range(40)}
    assert len(drawn) > 10
    assert drawn <= set(NEUTRAL_NAMES)


def test_around_a_memo_nothing_is_shown() -> None:
    text = "she is like Kari to me"
    memo = Passage("memo 1", text, (0,), "private")
    place = find_candidates([memo])[0].places[0]
    assert context_of(memo, place.span) == ""
    assert context_of(Passage("talk", text), place.span) == "she is like »Kari« to me"


def test_values_do_not_show_words_in_their_repr() -> None:
    passages = [Passage("a", "then Kari came")]
    candidates = find_candidates(passages, Roster((BERG,)))
    assert "Kari" not in repr(candidates) + repr(passages)
    assert "Anna" not in repr(Roster((BERG,)))
