"""Word documents as Word shows them with all changes accepted: what python-docx's `.text` loses is there."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipr_coder.errors import TranscriptError
from ipr_coder.transcripts.model import Transcript
from ipr_coder.transcripts.reading import read

DATA = Path(__file__).parent.parent / "data" / "transcripts"
Making = Callable[..., Path]
Spoken = Callable[[Transcript], list[tuple[str, str]]]
BY = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def _table(*rows: tuple[str, ...], properties: str = "") -> str:
    cells = ("".join(f"<w:tc>{_paragraph(_run(cell))}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{properties}{row}</w:tr>" for row in cells) + "</w:tbl>"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (_run("I felt ") + f"<w:ins {BY}>{_run('very ')}</w:ins>" + _run("safe"), "I felt very safe"),
        (_run("I felt ") + f"<w:del {BY}><w:r><w:delText>un</w:delText></w:r></w:del>" + _run("safe"), "I felt safe"),
        (
            f"<w:moveFrom {BY}>{_run('OLD ')}</w:moveFrom>"
            + _run("then ")
            + f"<w:moveTo {BY}>{_run('moved')}</w:moveTo>",
            "then moved",
        ),
        (_run("see ") + f'<w:hyperlink w:anchor="x">{_run("the link")}</w:hyperlink>', "see the link"),
        (_run("name: ") + f"<w:sdt><w:sdtContent>{_run('P01')}</w:sdtContent></w:sdt>", "name: P01"),
        (_run("in ") + f'<w:smartTag w:uri="u" w:element="place">{_run("Leeds")}</w:smartTag>', "in Leeds"),
        (_run("on ") + f'<w:fldSimple w:instr="DATE">{_run("3 May")}</w:fldSimple>', "on 3 May"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + _run("seven"), "seven"),
        ("<w:r><w:t>well</w:t><w:tab/><w:t>hello</w:t><w:br/><w:t>again</w:t></w:r>", "well\thello again"),
        ("<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>harm</w:t></w:r>", "self-harm"),
        ("<w:r><w:t>thera</w:t><w:softHyphen/><w:t>pist</w:t></w:r>", "therapist"),
        (_run("shown ") + _run("HIDDEN", "<w:vanish/>"), "shown"),
        (_run("shown ") + _run("too", '<w:vanish w:val="0"/>'), "shown too"),
        (_run("kept ") + _run("STRUCK", "<w:strike/>"), "kept STRUCK"),
        (_run("hap") + '<w:proofErr w:type="spellStart"/>' + _run("py"), "happy"),
        (_run("a") + '<w:commentRangeStart w:id="0"/>' + _run("b") + '<w:commentRangeEnd w:id="0"/>', "ab"),
    ],
)
def test_the_accepted_view(inner: str, shown: str, word_file: Making, spoken: Spoken) -> None:
    transcript = read(word_file(_paragraph(_run("C: "), inner), _paragraph(_run("I: Mhm."))))
    assert spoken(transcript) == [("C", shown), ("I", "Mhm.")]


def test_what_was_decided_is_said(word_file: Making) -> None:
    path = word_file(
        _paragraph(
            _run("C: My brother "),
            f"<w:del {BY}><w:r><w:delText>Jonas</w:delText></w:r></w:del>",
            f"<w:ins {BY}>{_run('[BROTHER]')}</w:ins>",
            _run("secret", "<w:vanish/>"),
            '<w:r><w:footnoteReference w:id="2"/></w:r>',
        )
    )
    transcript = read(path)
    said = " ".join(note.message for note in transcript.notes if note.kind == "said")
    assert "1 insertions" in said
    assert "1 deletions" in said
    assert "hidden text" in said
    assert "1 footnotes" in said
    everything = transcript.text + said
    assert "Jonas" not in everything
    assert "secret" not in everything


def test_comments_are_counted(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    paragraph = document.add_paragraph("C: I felt ")
    document.add_comment(runs=paragraph.add_run("safe"), text="code: SAFETY?", author="R1", initials="R")
    document.save(str(tmp_path / "t.docx"))
    transcript = read(tmp_path / "t.docx")
    assert transcript.text == "I felt safe"
    assert any("1 comments" in note.message for note in transcript.notes)


def test_a_deleted_paragraph_mark_joins_two_paragraphs(word_file: Making, spoken: Spoken) -> None:
    joined = f"<w:p><w:pPr><w:rPr><w:del {BY}/></w:rPr></w:pPr>{_run('C: I was ')}</w:p>"
    assert spoken(read(word_file(joined, _paragraph(_run("there."))))) == [("C", "I was there.")]


def test_block_content_controls_are_followed(word_file: Making, spoken: Spoken) -> None:
    control = f"<w:sdt><w:sdtContent>{_paragraph(_run('C: Inside.'))}</w:sdtContent></w:sdt>"
    assert spoken(read(word_file(_paragraph(_run("I: Outside.")), control))) == [("I", "Outside."), ("C", "Inside.")]


def test_a_paragraph_without_label_is_a_new_paragraph_of_the_turn(word_file: Making, spoken: Spoken) -> None:
    path = word_file(*(_paragraph(_run(text)) for text in ("C: First.", "Second.", "", "I: Mhm.")))
    assert spoken(read(path)) == [("C", "First.\nSecond."), ("I", "Mhm.")]


ROWS = (
    ("I", "What was that?", "00:00:02"),
    ("C", "I froze, and then I went small.", "00:00:07"),
    ("", "Quite small.", ""),
)
TURNS = [("I", "What was that?"), ("C", "I froze, and then I went small.\nQuite small.")]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
@pytest.mark.parametrize("header", [True, False])
def test_a_table_in_any_column_order(order: tuple[int, ...], header: bool, word_file: Making, spoken: Spoken) -> None:
    rows = (("Speaker", "Text", "Time"), *ROWS) if header else ROWS
    transcript = read(word_file(_table(*(tuple(row[column] for column in order) for row in rows))))
    assert spoken(transcript) == TURNS
    assert [turn.start_ms for turn in transcript.turns] == [2000, 7000]


def test_a_table_with_merged_and_nested_cells(word_file: Making, spoken: Spoken) -> None:
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{_paragraph(_run("Part one"))}</w:tc></w:tr>'
    nested = (
        f"<w:tr><w:tc>{_paragraph(_run('C'))}</w:tc><w:tc>{_table(('I was', 'nested.'))}{_paragraph()}</w:tc></w:tr>"
    )
    rows = _table(("Speaker", "Text", "Time"), ("I", "Well?", "00:01")).removesuffix("</w:tbl>")
    transcript = read(word_file(rows + wide + nested + "</w:tbl>"))
    assert spoken(transcript) == [("I", "Well?"), ("C", "I was\nnested.")]
    assert any(note.kind == "dropped" and "Part one" in note.message for note in transcript.notes)


def test_directives_in_a_table(word_file: Making) -> None:
    rows = (("I", "Well?"), ("", "%recall: 1 session=00:12:40"), ("C", "There."), ("", "%end-recall"), ("I", "Mhm."))
    transcript = read(word_file(_paragraph(_run("%dyad: D03")), _table(("Speaker", "Text"), *rows)))
    assert dict(transcript.facts) == {"dyad": "D03"}
    assert [(moment.first_turn, moment.end_turn) for moment in transcript.moments] == [(1, 2)]
    assert len(transcript.turns) == 3


def test_a_small_table_beside_labelled_paragraphs_is_left_out_and_listed(word_file: Making) -> None:
    talk = [_paragraph(_run(f"{'IC'[i % 2]}: This is what was said in turn number {i}.")) for i in range(8)]
    transcript = read(word_file(_table(("Name", "Age"), ("Participant", "37")), *talk))
    assert len(transcript.turns) == 8
    assert any(note.kind == "dropped" and "37" in note.message for note in transcript.notes)


def test_a_deleted_table_row_is_not_read(word_file: Making, spoken: Spoken) -> None:
    deleted = _table(("C", "Never said."), properties=f"<w:trPr><w:del {BY}/></w:trPr>")[len("<w:tbl>") :]
    rows = _table(("Speaker", "Text"), ("I", "Well?"), ("C", "There.")).removesuffix("</w:tbl>")
    assert spoken(read(word_file(rows + deleted))) == [("I", "Well?"), ("C", "There.")]


def test_a_document_without_labels_is_refused(word_file: Making) -> None:
    with pytest.raises(TranscriptError, match="no line begins"):
        read(word_file(_paragraph(_run("We talked.")), _paragraph(_run("And talked."))))
    with pytest.raises(TranscriptError, match="without any text"):
        read(word_file(_paragraph()))


def test_a_word_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "no suffix"
    path.write_bytes((DATA / "word_prefix_I_C.docx").read_bytes())
    assert len(read(path).turns) == 8


def _built(tmp_path: Path, build: Callable[[Any], None]) -> Path:
    from docx import Document

    document = Document()
    build(document)
    path = tmp_path / "t.docx"
    document.save(str(path))
    return path


WORDS = ("We are recording now.", "Okay then.", "So: what then?", "Nothing.", "And so on?", "Yes.")


def test_the_summary_of_google_meet_never_becomes_talk(tmp_path: Path, spoken: Spoken) -> None:
    def build(document: Any) -> None:
        document.add_heading("Notes", 1)
        document.add_paragraph("Invited Mara Holt  mara@example.org")
        document.add_paragraph("Mara Holt and the client discussed: the plan.")
        document.add_paragraph("Mara Holt will send: the notes.")
        document.add_heading("Transcript", 1)
        for line in ("00:00:00", "Mara Holt: And then?", "D03 Client: I left: really.", "00:01:11", "Mara Holt: Mhm."):
            document.add_paragraph(line)
        document.add_paragraph("Transcription ended after 00:02:30")
        document.add_paragraph("This editable transcript was computer generated and might contain errors.")

    transcript = read(_built(tmp_path, build))
    assert spoken(transcript) == [("Mara Holt", "And then?"), ("D03 Client", "I left: really."), ("Mara Holt", "Mhm.")]
    assert [turn.start_ms for turn in transcript.turns] == [0, None, 71_000]
    assert sum(1 for note in transcript.notes if note.kind == "dropped") == 7


@pytest.mark.parametrize(
    "rows",
    [
        [("Comments", "Original transcript", "Themes"), ("power?", "I: And then?", ""), ("", "C: I left.", "leaving")],
        [("Line", "Transcript", "Theme"), ("1", "I: And then?", ""), ("2", "C: I left.", "leaving")],
        [("leaving", "I: And then?", "1"), ("", "C: I left.", "2"), ("guilt", "I: Mhm.", "3")],
    ],
    ids=["both margins", "line numbers", "no header"],
)
def test_margins_of_an_analyst_are_no_speakers(rows: list[tuple[str, ...]], word_file: Making, spoken: Spoken) -> None:
    transcript = read(word_file(_table(*rows)))
    assert spoken(transcript)[:2] == [("I", "And then?"), ("C", "I left.")]
    assert any("“leaving”" in note.message for note in transcript.notes if note.kind == "dropped")


def test_a_bold_name_without_colon_and_a_letter_before_a_tab(tmp_path: Path, spoken: Spoken) -> None:
    def bold(document: Any) -> None:
        for who, said in zip(("Mara", "Bob") * 3, WORDS, strict=True):
            paragraph = document.add_paragraph()
            paragraph.add_run(who).bold = True
            paragraph.add_run(f" {said}")

    def tab(document: Any) -> None:
        for who, said in zip(("I", "C") * 3, WORDS, strict=True):
            document.add_paragraph(f"{who}\t{said}")

    assert spoken(read(_built(tmp_path, bold))) == list(zip(("Mara", "Bob") * 3, WORDS, strict=True))
    assert spoken(read(_built(tmp_path, tab))) == list(zip(("I", "C") * 3, WORDS, strict=True))


@pytest.mark.parametrize("look", ["bold", "italic"])
def test_a_speaker_told_by_the_type_alone(look: str, tmp_path: Path, spoken: Spoken) -> None:
    def build(document: Any) -> None:
        document.add_heading("Interview of Tuesday", 1)
        for number, said in enumerate(WORDS):
            setattr(document.add_paragraph().add_run(said), look, number % 2 == 0)

    transcript = read(_built(tmp_path, build), first_speaker="interviewer")
    assert spoken(transcript) == list(zip((f"({look})", "(plain)") * 3, WORDS, strict=True))
    assert any(f"told by {look} type alone" in note.message for note in transcript.notes if note.kind == "doubt")


def test_the_main_part_may_have_another_name(tmp_path: Path, word_file: Making, spoken: Spoken) -> None:
    """Word on the web has been seen to call it document2.xml."""
    path = tmp_path / "web.docx"
    with (
        zipfile.ZipFile(word_file(_paragraph(_run("I: And?")), _paragraph(_run("C: So.")))) as good,
        zipfile.ZipFile(path, "w") as other,
    ):
        for name in good.namelist():
            data = good.read(name).replace(b"word/document.xml", b"word/document2.xml")
            other.writestr(name.replace("word/document.xml", "word/document2.xml"), data)
    assert spoken(read(path)) == [("I", "And?"), ("C", "So.")]
