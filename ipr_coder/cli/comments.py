"""`consensus comment|answer|comments`: what an auditor and the coders say about how something was settled."""

from __future__ import annotations

from typing import Annotated

import typer

from ipr_coder.cli.consensus_words import comment_json, numbered, say_comment
from ipr_coder.cli.printing import say, say_json
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError

By = Annotated[str, typer.Option("--by", envvar="IPR_CODER", help="Who says it. Left out: what IPR_CODER says.")]
Early = Annotated[str | None, typer.Option("--early", help="Why before all have submitted; it is kept.")]
Round = Annotated[str | None, typer.Option(help="The round that is settled; left out: the newest one.")]


def register(consensus: typer.Typer) -> None:
    """Add the commands to `ipr-coder consensus`."""
    for command in (comment, answer, comments):
        consensus.command()(command)


def comment(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] INTERVIEW TEXT", help="What you remark.")],
    by: By,
    on: Annotated[int | None, typer.Option(min=1, help="The disagreement's number; left out: the interview.")] = None,
    round: Round = None,
    early: Early = None,
) -> None:
    """Remark on an interview or on one of its disagreements, as an auditor does."""
    from ipr_coder.coding.comments import comment as write
    from ipr_coder.coding.looking_together import record_look
    from ipr_coder.coding.settling import standing
    from ipr_coder.study.assignments import round_name

    study, rest = study_and_rest(words)
    if len(rest) != 2:
        raise UsageError("name an interview and say what you remark.", mend='Write: D03_S3_client "..."')
    with opened(study) as store:
        in_round = store.read(lambda tx: round_name(tx, round))
        if on is not None:
            record_look(store, in_round, [rest[0]], by, early=early is not None, reason=early)
        found = standing(store, rest[0], in_round, early=early is not None)
        about = numbered(found, on).name if on is not None else ()
        made = write(store, rest[0], in_round, rest[1], by=by, about=about)
    say(f"{rest[0]}: comment {made.number}.")


def answer(
    words: Annotated[
        list[str], typer.Argument(metavar="[STUDY] COMMENT TEXT", help="The comment's number, and words.")
    ],
    by: By,
) -> None:
    """Answer a comment."""
    from ipr_coder.coding.comments import answer as write

    study, rest = study_and_rest(words)
    if len(rest) != 2 or not rest[0].isdecimal():
        raise UsageError("name a comment by its number and say your answer.", mend='Write: 3 "..."')
    with opened(study) as store:
        made = write(store, int(rest[0]), rest[1], by=by)
    say(f"Comment {made.number} answers comment {rest[0]}.")


def comments(
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    round: Round = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Everything that was remarked, each comment with its answers, on interviews that all have submitted."""
    from ipr_coder.coding.comments import comments_to_read

    with opened(which_study(study)) as store:
        found = comments_to_read(store, round)
    if json:
        say_json({"comments": [comment_json(one) for one in found]})
        return
    for one in found:
        say(f"{one.interview} ({one.round})")
        say_comment(one)
    if not found:
        say("No comments.")
