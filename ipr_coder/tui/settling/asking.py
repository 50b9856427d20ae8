"""What takes more than one key: reasons, own words, something new, a filter, remarks, proposals, closing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.content import Content

from ipr_coder.text import displayable, one_line
from ipr_coder.tui.settling.deeds import close_job, comment_job, note_job, reopen_job
from ipr_coder.tui.settling.filtering import typed_filter
from ipr_coder.tui.settling.words import decision_in_words, kind_in_words, reason_words
from ipr_coder.tui.strips import padded

if TYPE_CHECKING:
    from ipr_coder.codebook.model import Code
    from ipr_coder.reports.live_agreement import LiveFigure, LiveFigures
    from ipr_coder.tui.settling.settle_screen import SettleScreen

SHORT_LIST_END = "rule"
"""The reason that a person does not give: what a rule took says it of itself."""


def ask_reason(screen: SettleScreen) -> None:
    """Why: for the decision made here, or for the one about to be made."""
    screen.with_definite(lambda number: _ask_reason(screen, number))


def ask_reason_of_last(screen: SettleScreen) -> None:
    """Why: for the decision made last."""
    if screen.last is None:
        screen.say("Nothing was decided yet since you sat down.")
    else:
        _ask_reason(screen, screen.last)


def ask_remark(screen: SettleScreen) -> None:
    """More in free words about the decision made here."""

    def ask(number: int) -> None:
        from ipr_coder.tui.memo_screen import MemoScreen

        made = screen.table.made.get(number)
        if made is None:
            screen.say("Decide first; then say more about it.")
            return
        screen.app.push_screen(
            MemoScreen("In your own words", made.remark or "", hint="kept with the decision"),
            lambda said: None if said is None else screen.settle_again(number, None, said),
        )

    screen.with_definite(ask)


def ask_new(screen: SettleScreen) -> None:
    """Something new: a code, then where it lies."""

    def ask(number: int) -> None:
        from ipr_coder.tui.settling.code_choice import CodeChoice

        codes = [code for code in screen.codebook.codes if not code.retired]
        screen.app.push_screen(
            CodeChoice(codes, screen.codes, screen.table.apart[number].codes),
            lambda code: None if code is None else _ask_where(screen, number, code),
        )

    screen.with_definite(ask)


def ask_filter(screen: SettleScreen) -> None:
    """Only some of the disagreements."""
    from ipr_coder.tui.form_screen import Blank, FormScreen

    table, now = screen.table, screen.filter
    codes = sorted({part for one in table.apart for code in one.codes for part in (code, code.partition(".")[0])})

    def take(typed: tuple[str, ...] | None) -> None:
        if typed is not None:
            screen.take_filter(typed_filter(typed, codes, table.coders))

    blanks = (
        Blank("kind", now.kind, "missed, code, level, ends, attributes"),
        Blank("code", now.code, codes[0] if codes else ""),
        Blank("coder", now.coder, ", ".join(table.coders)),
    )
    screen.app.push_screen(
        FormScreen(
            "Which disagreements? What is left empty lets all through.",
            blanks,
            check=lambda typed: typed_filter(typed, codes, table.coders),
        ),
        take,
    )


def show_list(screen: SettleScreen) -> None:
    """All disagreements as a list; Enter goes there."""
    from ipr_coder.tui.settling.list_page import ListPage

    table = screen.table
    lines = [
        (
            number,
            f"turn {table.sheet.turn[table.segment_of[number]]} ",
            f"{kind_in_words(one)}: {', '.join(one.codes)}",
            decision_in_words(made, reason_words()) if (made := table.made.get(number)) else "",
        )
        for number, one in enumerate(table.apart)
        if screen.filter.lets(one)
    ]
    title = f"{table.open} of {len(table.apart)} open"
    screen.app.push_screen(
        ListPage(title, lines, screen.at), lambda number: None if number is None else screen.go(number)
    )


def ask_note(screen: SettleScreen) -> None:
    """Propose something for the codebook."""
    if screen.at is None:
        return
    from ipr_coder.tui.memo_screen import MemoScreen

    number = screen.at
    one = screen.table.apart[number]
    made = screen.table.made.get(number)
    body = f"define {' against '.join(one.codes[:2])}" if len(one.codes) > 1 else f"{one.codes[0]}: "
    screen.app.push_screen(
        MemoScreen("A proposal for the codebook", body, hint="the lead accepts or declines it"),
        lambda said: (
            None
            if said is None or not said.strip()
            else screen.do(note_job(screen.sitting, one, said, made.number if made else None, number), number)
        ),
    )


def ask_comment(screen: SettleScreen) -> None:
    """Remark on the disagreement."""
    if screen.at is not None:
        _write_comment(screen, screen.at, None)


def show_comments(screen: SettleScreen) -> None:
    """The remarks on the disagreement; Enter answers one."""
    if screen.at is None:
        return
    from ipr_coder.tui.settling.list_page import ListPage

    number = screen.at
    found = screen.table.comments_on(number)
    if not found:
        screen.say("There is no remark on this disagreement; c writes one.")
        return
    lines = [
        (one.number, f"{one_line(one.author)} ", ("↳ " if one.answers is not None else "") + one.body, "")
        for one in found
    ]
    screen.app.push_screen(
        ListPage("Remarks; Enter answers", lines, None),
        lambda chosen: None if chosen is None else _write_comment(screen, number, chosen),
    )


def ask_present(screen: SettleScreen) -> None:
    """Who is present."""
    from ipr_coder.tui.form_screen import Blank, FormScreen

    def take(typed: tuple[str, ...] | None) -> None:
        if typed is None:
            return
        names = tuple(dict.fromkeys(part.strip() for part in typed[0].replace(";", ",").split(",") if part.strip()))
        screen.sitting = replace(screen.sitting, present=names)
        screen.app.present = names
        screen.show()
        screen.say(f"Present: {', '.join((screen.sitting.by, *names))}.")

    others = ", ".join(screen.sitting.present)
    screen.app.push_screen(
        FormScreen("Who is present, beside you? Labels, with commas between.", [Blank("present", others, "CD, LEAD")]),
        take,
    )


def ask_close(screen: SettleScreen) -> None:
    """Close the consensus of the interview."""
    table = screen.table
    if table.closed:
        screen.say("It is closed already.")
    elif (left := screen.still_open) == 0:
        screen.do(close_job(table, screen.sitting, None), None)
    else:
        from ipr_coder.tui.memo_screen import MemoScreen

        screen.app.push_screen(
            MemoScreen(f"{left} still open. Why is it closed all the same?", hint="the reason stays on record"),
            lambda why: None if not (why or "").strip() else screen.do(close_job(table, screen.sitting, why), None),
        )


def ask_reopen(screen: SettleScreen) -> None:
    """Open a closed consensus again."""
    table = screen.table
    if not table.closed:
        screen.say("It is open.")
        return
    from ipr_coder.tui.memo_screen import MemoScreen

    screen.app.push_screen(
        MemoScreen("Why is the consensus opened again?", hint="the reason stays on record"),
        lambda why: None if not (why or "").strip() else screen.do(reopen_job(table, screen.sitting, str(why)), None),
    )


def show_figures(screen: SettleScreen) -> None:
    """Agreement on the codes in question, here and in all interviews."""
    from ipr_coder.tui.reading_screen import ReadingScreen

    figures = screen.figures
    if figures is None:
        screen.say("The figures are still being computed.")
        return
    head = f"{padded('', 28)} {padded('this interview', 34)} all interviews that are ready"
    wanted = screen.table.apart[screen.at].codes if screen.at is not None else ()
    rows = [
        f"{padded(code or 'any code', 28)} {padded(_in_words(figures.here.get(code)), 34)} "
        f"{_in_words(figures.everywhere.get(code))}"
        for code in dict.fromkeys((*_with_families(wanted), *figures.everywhere))
    ]
    note = (
        "Kappa (Cohen's for two coders, Conger's for more) and the share of segments coded alike, from what was "
        "submitted: settling does not change them. n is the number of segments that anybody gave the code."
    )
    page = Content(displayable("\n".join([head, *rows, "", note])))
    screen.app.push_screen(ReadingScreen("Agreement", page))


def figures_in_short(figures: LiveFigures, codes: Sequence[str]) -> list[str]:
    """Kappa of the first code in question, here and everywhere."""
    return [
        f"κ {code} {_number(figures.here.get(code))} here, {_number(figures.everywhere.get(code))} in all"
        for code in codes[:1]
    ]


ASKS: Final[dict[str, Callable[[SettleScreen], None]]] = {
    "settle_reason": ask_reason,
    "settle_reason_last": ask_reason_of_last,
    "settle_remark": ask_remark,
    "settle_new": ask_new,
    "settle_filter": ask_filter,
    "settle_list": show_list,
    "settle_note": ask_note,
    "settle_comment": ask_comment,
    "settle_comments": show_comments,
    "settle_present": ask_present,
    "settle_close": ask_close,
    "settle_reopen": ask_reopen,
    "settle_figures": show_figures,
}
"""The actions that ask something first."""


def _ask_reason(screen: SettleScreen, number: int) -> None:
    from ipr_coder.coding.choosing import REASONS
    from ipr_coder.tui.choice_screen import ChoiceScreen

    reasons = [(key, words) for key, words in REASONS if key != SHORT_LIST_END]

    def take(chosen: int | None) -> None:
        if chosen is None:
            return
        if chosen == len(reasons):
            ask_remark(screen)
            return
        key, words = reasons[chosen]
        if number in screen.table.made:
            screen.settle_again(number, key, None)
        else:
            screen.pending = key
            screen.show()
            screen.say(f"Why: {words}. Now decide.")

    answers = [*(words for _, words in reasons), "in your own words"]
    screen.app.push_screen(ChoiceScreen("Why?", answers), take)


def _ask_where(screen: SettleScreen, number: int, code: Code) -> None:
    from ipr_coder.coding.choosing import Choice
    from ipr_coder.study.decisions import SettledTag
    from ipr_coder.tui.choice_screen import ChoiceScreen

    table = screen.table
    one, segment = table.apart[number], table.sheet.spans[table.segment_of[number]]
    places: dict[tuple[int, int], str] = {}
    for coder, tags in one.sides:
        for tag in tags:
            places.setdefault((tag.start, tag.end), f"where {coder} put {tag.code}")
    places.setdefault((one.start, one.end), "on all of it")
    places.setdefault((segment.start, segment.end), "on the whole segment")

    def take(chosen: int | None) -> None:
        if chosen is not None:
            start, end = list(places)[chosen]
            screen.decide(Choice("new", tags=(SettledTag(code.id, start, end),)))

    if len(places) == 1:
        take(0)
    else:
        question = f"Where does {one_line(code.name)} lie?"
        screen.app.push_screen(ChoiceScreen(question, list(places.values())), take)


def _write_comment(screen: SettleScreen, number: int, answers: int | None) -> None:
    from ipr_coder.tui.memo_screen import MemoScreen

    one = screen.table.apart[number]
    screen.app.push_screen(
        MemoScreen("A remark" if answers is None else "An answer", hint="everybody who settles can read it"),
        lambda said: (
            None
            if not (said or "").strip()
            else screen.do(comment_job(screen.sitting, number, one, str(said), answers), number)
        ),
    )


def _with_families(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for code in codes for part in (code, code.partition(".")[0])))


def _number(figure: LiveFigure | None) -> str:
    return "–" if figure is None or figure.kappa is None else f"{figure.kappa:.2f}"


def _in_words(figure: LiveFigure | None) -> str:
    if figure is None or figure.alike is None:
        return "–"
    return f"κ {_number(figure)}, alike {figure.alike:.0%}, n {figure.tagged}"
