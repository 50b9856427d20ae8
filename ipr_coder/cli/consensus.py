"""`consensus auto|show|open|settle|reasons|withdraw|undo|redo|close|reopen|export`: the settled layer of a round."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ipr_coder.cli import comments
from ipr_coder.cli.choices import RuleOfConsensus
from ipr_coder.cli.consensus_words import (
    Turns,
    disagreement_json,
    numbered,
    placed_choice,
    say_comment,
    say_interviews,
    say_standing,
    sides,
    standing_json,
)
from ipr_coder.cli.printing import say, say_json, say_rows, warn
from ipr_coder.cli.selecting import coder_list
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest
from ipr_coder.cli.writing import must_end_in, must_have_folder
from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from ipr_coder.coding.settling import Standing
    from ipr_coder.study.store import Store
    from ipr_coder.study.values import Desk

Study = Annotated[str | None, typer.Argument(help=STUDY_HELP)]
OneInterview = Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW", help="A label such as D03_S3_client.")]
Interviews = Annotated[
    list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]...", help="Labels; left out: all of the round.")
]
By = Annotated[str, typer.Option("--by", envvar="IPR_CODER", help="Who does it. Left out: what IPR_CODER says.")]
Lead = Annotated[str, typer.Option("--by", help="Who looks; it is on record.")]
Round = Annotated[str | None, typer.Option(help="The round that is settled; left out: the newest one.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Present = Annotated[str | None, typer.Option(help="Who was present: A,B,C")]
Why = Annotated[str, typer.Option("--reason", help="Why; it is kept in the audit trail.")]
Early = Annotated[str | None, typer.Option("--early", help="Why before all have submitted; it is kept.")]

consensus = typer.Typer(help="Settle what coders disagree about, and see what is open.", no_args_is_help=False)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(consensus, name="consensus")


@consensus.command()
def auto(
    by: By,
    words: Interviews = None,
    rule: Annotated[RuleOfConsensus, typer.Option(help="What counts as put alike.")] = RuleOfConsensus.exact,
    single_coded: Annotated[
        bool, typer.Option("--single-coded", help="Also take interviews that one coder alone coded.")
    ] = False,
    closing: Annotated[bool, typer.Option("--close", help="Close interviews with nothing left open.")] = False,
    round: Round = None,
    json: Json = False,
) -> None:
    """Take what all coders of an interview put alike, by a stated rule, and leave the rest open."""
    from ipr_coder.coding.consensus import Rule, take_what_all_agree_on

    study, labels = study_and_rest(words)
    with opened(study) as store:
        done = take_what_all_agree_on(
            store,
            round,
            by=by,
            rule=Rule(rule.value),
            single_coded=single_coded,
            interviews=labels,
            closing=closing,
        )
    if json:
        say_json(
            {
                "round": done.round,
                "rules": list(done.rules),
                "interviews": [
                    {
                        "interview": line.interview,
                        "agreed": line.agreed,
                        "ends": line.ends,
                        "single": line.single,
                        "open": line.open,
                        "closed": line.closed,
                    }
                    for line in done.lines
                ],
                "waiting": list(done.waiting),
                "single_coded": list(done.alone),
                "closed_before": list(done.shut),
            }
        )
        return
    say(f"Round {done.round}. The rule: {'; '.join(done.rules)}.")
    head = ["interview", "agreed", "ends", "one coder", "left open", ""]
    say_rows(
        head,
        [
            [one.interview, *map(str, (one.agreed, one.ends, one.single, one.open)), "closed" if one.closed else ""]
            for one in done.lines
        ],
    )
    left = sum(line.open for line in done.lines)
    say(f"{left} disagreement{'' if left == 1 else 's'} left open.")
    for words_of_it, some in (
        ("Not submitted by everybody they are assigned to", done.waiting),
        ("Coded by one coder only (--single-coded takes them)", done.alone),
        ("Closed already", done.shut),
    ):
        if some:
            warn(f"{words_of_it}: {', '.join(some)}.")


@consensus.command()
def show(
    words: Interviews = None, round: Round = None, by: Lead = "lead", early: Early = None, json: Json = False
) -> None:
    """How far settling has come: each interview, or of one interview each disagreement, its decision and comments."""
    from ipr_coder.coding.comments import comments_to_read
    from ipr_coder.coding.looking_together import record_look

    study, labels = study_and_rest(words)
    with opened(study) as store:
        if labels:
            record_look(store, round, labels, by, early=early is not None, reason=early)
        elif early is not None:
            raise UsageError("--early opens the interviews that are named.", mend="Name them after the study.")
        found = _standings(store, round, labels, early=early is not None)
        said = [one for one in comments_to_read(store) if one.interview in labels]
        turns = {one.interview: Turns(store, one.interview) for one in found if labels}
    if json:
        say_json({"interviews": [standing_json(one, turns.get(one.interview), said) for one in found]})
        return
    if not labels:
        say_interviews(found)
        return
    for one in found:
        say_standing(one, turns[one.interview])
        for remark in said:
            if (remark.interview, remark.round) == (one.interview, one.round):
                say_comment(remark)


@consensus.command("open")
def open_(words: Interviews = None, round: Round = None, by: Lead = "lead", json: Json = False) -> None:
    """List the disagreements that nobody has decided on (exit code 1 for any)."""
    from ipr_coder.coding.looking_together import record_look

    study, labels = study_and_rest(words)
    with opened(study) as store:
        found = _standings(store, round, labels)
        record_look(store, round, [one.interview for one in found], by)
        turns = {one.interview: Turns(store, one.interview) for one in found if one.open or one.stale}
    left = [
        (one, number, disagreement)
        for one in found
        for number, (disagreement, made) in enumerate(one.disagreements, 1)
        if made is None
    ]
    stale = [(one, made) for one in found for made in one.stale]
    if json:
        say_json(
            {
                "open": [disagreement_json(item, number, turns[one.interview]) for one, number, item in left],
                "stale": [{"interview": one.interview, "decision": made.number} for one, made in stale],
            }
        )
    else:
        rows = [
            [one.interview, str(number), item.kind, turns[one.interview].at(item.start, item.end), sides(item)]
            for one, number, item in left
        ]
        if rows:
            say_rows(["interview", "no.", "kind", "turn", "coders"], rows)
        say(f"{len(left)} open.")
        for one, made in stale:
            say(f"{one.interview}: decision {made.number} is about tags that were changed since.")
    raise typer.Exit(1 if left or stale else 0)


@consensus.command()
def settle(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[STUDY] INTERVIEW NUMBER", help="The disagreement's number in `consensus show`."),
    ],
    by: By,
    take: Annotated[str | None, typer.Option(help="As this coder put it.")] = None,
    both: Annotated[bool, typer.Option("--both", help="All that was put.")] = False,
    neither: Annotated[bool, typer.Option("--neither", help="Nothing of it.")] = False,
    ends: Annotated[str | None, typer.Option(help="The one code on other ends: FIRST-END characters, or all.")] = None,
    new: Annotated[
        list[str] | None, typer.Option(help="Something new: CODE@FIRST-END (give it once for each).")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="A key of the short list: `consensus reasons` lists it.")] = None,
    remark: Annotated[str | None, typer.Option(help="Why, in free words.")] = None,
    present: Present = None,
    round: Round = None,
    early: Early = None,
) -> None:
    """Settle one disagreement; deciding anew replaces the decision before. (`ipr-coder settle` opens the screen.)"""
    from ipr_coder.coding.settling import Choice, open_table, standing
    from ipr_coder.coding.settling import settle as settle_one

    study, rest = study_and_rest(words)
    if len(rest) != 2 or not rest[1].isdecimal():
        raise UsageError("name an interview and the number of a disagreement.", mend="See: ipr-coder consensus show.")
    if sum((take is not None, both, neither, ends is not None, bool(new))) != 1:
        raise UsageError("say how to settle it.", mend="Give one of --take, --both, --neither, --ends and --new.")
    who = tuple(coder_list(present) or ())
    with opened(study) as store:
        in_round = round_of(store, round)
        desk = open_table(store, rest[0], in_round, by, present=who, reason=early)
        found = standing(store, rest[0], in_round, early=early is not None)
        one = numbered(found, int(rest[1]))
        if take is not None:
            choice = Choice("take", take)
        elif ends is not None or new:
            choice = placed_choice(one, ends, new or [])
        else:
            choice = Choice("both" if both else "neither")
        deed = settle_one(store, desk, one, choice, by=by, present=who, reason=reason, remark=remark)
        left = standing(store, rest[0], in_round, early=early is not None).open
    say(f"{rest[0]}: {deed.label}." if deed.event else f"{rest[0]}: it was decided so already.")
    say(f"{left} left open.")


@consensus.command()
def reasons(json: Json = False) -> None:
    """The short list of reasons: each key with its words."""
    from ipr_coder.coding.settling import REASONS

    if json:
        say_json({"reasons": dict(REASONS)})
    else:
        say_rows(["key", "words"], [list(one) for one in REASONS])


@consensus.command()
def withdraw(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] INTERVIEW DECISION", help="The decision's number, such as 12.")
    ],
    by: By,
    round: Round = None,
) -> None:
    """Take a decision back without another in its place."""
    from ipr_coder.coding.settling import withdraw as withdraw_one

    study, rest = study_and_rest(words)
    if len(rest) != 2 or not rest[1].isdecimal():
        raise UsageError("name an interview and the number of a decision.", mend="See: ipr-coder consensus show.")
    with opened(study) as store:
        withdraw_one(store, _desk(store, rest[0], round), int(rest[1]), by=by)
    say(f"{rest[0]}: decision {rest[1]} is taken back.")


@consensus.command()
def undo(words: OneInterview, by: By, round: Round = None) -> None:
    """Take the last decision on an interview back, whoever made it."""
    _step(words, by, round, forward=False)


@consensus.command()
def redo(words: OneInterview, by: By, round: Round = None) -> None:
    """Do again what was last undone."""
    _step(words, by, round, forward=True)


@consensus.command()
def close(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW...", help="Labels such as D03_S3_client.")],
    by: By,
    reason: Annotated[str | None, typer.Option(help="Why something stays open, where it does; it is kept.")] = None,
    round: Round = None,
) -> None:
    """Close the consensus of interviews: from now on it counts as settled. Needs a reason while something is open."""
    from ipr_coder.coding.settling import close as close_one

    study, labels = study_and_rest(words)
    if not labels:
        raise UsageError("no interview is named.", mend="Give its label after the study.")
    with opened(study) as store:
        for label in labels:
            close_one(store, _desk(store, label, round), by, reason)
            say(f"{label}: the consensus is closed.")


@consensus.command()
def reopen(words: OneInterview, by: By, reason: Why, round: Round = None) -> None:
    """Open a closed consensus again, with a reason."""
    from ipr_coder.coding.settling import reopen as reopen_one

    study, label = _one_interview(words)
    with opened(study) as store:
        reopen_one(store, _desk(store, label, round), by, reason)
    say(f"{label}: the consensus is open again.")


@consensus.command()
def export(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] OUT.csv", help="The file to write.")],
    round: Round = None,
) -> None:
    """Write every decision as CSV: what it is about, what was settled, why, by whom. It holds no transcript text."""
    from ipr_coder.exchange.decision_csv import decisions_as_csv
    from ipr_coder.reports.saving import save

    study, files = study_and_rest(words)
    if len(files) != 1:
        raise UsageError("one .csv file is needed.", mend="Name it after the study.")
    file = Path(files[0])
    must_end_in(file, ".csv")
    must_have_folder(file)
    with opened(study) as store:
        text, count = decisions_as_csv(store, round_of(store, round))
    save(text.encode("utf-8"), file)
    say(f"{file}: {count} decisions.")


def _standings(store: Store, round: str | None, labels: list[str], *, early: bool = False) -> list[Standing]:
    """How far the interviews have come that all have submitted; the others are named on standard error, unless they
    were opened early."""
    from ipr_coder.coding.consensus import assigned, standings
    from ipr_coder.coding.looking_together import open_interviews

    in_round = round_of(store, round)
    waiting = frozenset() if early else store.read(lambda tx: open_interviews(tx, in_round))
    wanted = labels or list(assigned(store, in_round))
    left_out = [label for label in wanted if label in waiting]
    if left_out:
        warn(f"Left out, because not all of their coders have submitted: {', '.join(left_out)}.")
    ready = [label for label in wanted if label not in waiting]
    return list(standings(store, in_round, ready, early=early)) if ready else []


def round_of(store: Store, round: str | None) -> str:
    from ipr_coder.study.assignments import round_name

    return store.read(lambda tx: round_name(tx, round))


def _desk(store: Store, interview: str, round: str | None) -> Desk:
    from ipr_coder.coding.consensus import desk_to_settle

    return desk_to_settle(store, interview, round)


def _one_interview(words: list[str]) -> tuple[str, str]:
    study, labels = study_and_rest(words)
    if len(labels) != 1:
        raise UsageError("name one interview.", mend="Give its label after the study.")
    return study, labels[0]


def _step(words: list[str], by: str, round: str | None, *, forward: bool) -> None:
    from ipr_coder.coding.undoing import redo as again
    from ipr_coder.coding.undoing import undo as back

    study, label = _one_interview(words)
    with opened(study) as store:
        deed = (again if forward else back)(store, _desk(store, label, round), by)
    if deed is None:
        say(f"{label}: there is nothing to {'do again' if forward else 'take back'}.")
    else:
        say(f"{label}: {deed.label}.")


# Once, when this module is read: the group is one object, and added again its commands would stand in it twice.
comments.register(consensus)
