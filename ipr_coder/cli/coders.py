"""`coder add` and `assign`: who codes, and what."""

from __future__ import annotations

from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from ipr_coder.cli.printing import say, say_json, say_rows
from ipr_coder.cli.selecting import coder_list
from ipr_coder.cli.studies import STUDY_HELP, opened, study_and_rest, which_study
from ipr_coder.errors import UsageError

coder = typer.Typer(help="Add coders to a study.", no_args_is_help=False)

_BY_HAND: Final = "interviews"


class _ByHandUnlessNamed(TyperGroup):
    """`assign STUDY --coder AB D03_S3_client` needs no further word: it means `assign interviews`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What is no sub-command and no wish for help belongs to `assign interviews`."""
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = [_BY_HAND, *args]
        return super().parse_args(ctx, args)


assigning = typer.Typer(
    cls=_ByHandUnlessNamed,
    help="Assign interviews to coders, by hand or by plan. What is not assigned to a coder counts as missing there.",
    no_args_is_help=False,
)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(assigning, name="assign")
    app.add_typer(coder, name="coder")


@coder.command("add")
def coder_add(
    words: Annotated[list[str], typer.Argument(metavar="[STUDY] LABEL...", help="Initials rather than names.")],
) -> None:
    """Add one or more coders by a short label; all of them or none."""
    from ipr_coder.coding.setting_up import add_coder

    study, labels = study_and_rest(words)
    if not labels:
        raise UsageError("no coder is named.", mend="Give a label after the study, for example AB.")
    with opened(study) as store:
        add_coder(store, *labels)
    for label in labels:
        say(f"Added coder {label}.")


@coder.command("list")
def coder_list_(study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None) -> None:
    """List the coders of a study."""
    from ipr_coder.coding.overview import overview

    with opened(which_study(study)) as store:
        for label in overview(store).coders:
            say(label)


@assigning.command(_BY_HAND)
def assign(
    coder: Annotated[str, typer.Option(help="The coder's label.")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[STUDY] [INTERVIEW]...", help="Labels such as D03_S3_client.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All interviews that have a transcript.")] = False,
    round: Annotated[str, typer.Option(help="The round: training, main, or any name.")] = "main",
) -> None:
    """Assign interviews to a coder. The word `interviews` may be left out: ipr-coder assign STUDY --coder AB --all.

    What is not assigned to a coder counts as missing there, not as uncoded.
    """
    from ipr_coder.coding.setting_up import assign as assign_interviews
    from ipr_coder.coding.setting_up import with_transcripts

    study, labels = study_and_rest(words)
    if bool(labels) == every:
        raise UsageError("say which interviews to assign.", mend="Name them after the study, or give --all.")
    with opened(study) as store:
        wanted = with_transcripts(store) if every else tuple(labels)
        added = assign_interviews(store, coder, wanted, round)
    known = len(wanted) - len(added)
    say(f"Assigned {len(added)} to {coder} in round {round}" + (f"; {known} were already." if known else "."))


@assigning.command("plan")
def assign_plan(
    coders: Annotated[str, typer.Option(help="Who codes: AB,CD or more.")],
    study: Annotated[str | None, typer.Argument(help=STUDY_HELP)] = None,
    training: Annotated[int, typer.Option(min=0, help="Interviews that everybody codes for training.")] = 0,
    double: Annotated[
        str, typer.Option(help="The share of the others that two code each: 0.25 or 25%. 1: all of them.")
    ] = "0",
    seed: Annotated[
        int | None,
        typer.Option(min=0, help="The same seed draws the same plan. Left out: made by chance, and printed."),
    ] = None,
    round: Annotated[str, typer.Option(help="The round of what is no training.")] = "main",
    training_round: Annotated[str, typer.Option(help="The round of the training.")] = "training",
    held_only: Annotated[bool, typer.Option("--held-only", help="Only interviews that have a transcript.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan and assign nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Assign interviews by lot: some for everybody's training, a share to two coders each, the rest to one each.

    All interviews are taken that were held or are still planned, but those assigned in these rounds already. Training
    and double coding are spread evenly over dyads, roles and sessions; coders get as many interviews as each other,
    and pairs of coders share as many as each other. The seed goes into the audit trail and belongs into the paper.
    """
    from ipr_coder.coding.assignment_plan import Wish, assign_by_plan, new_seed, plan_facts, preview_plan

    wish = Wish(
        coders=tuple(coder_list(coders) or ()),
        training=training,
        share=_share(double),
        seed=new_seed() if seed is None else seed,
        round=round,
        training_round=training_round,
        held_only=held_only,
    )
    with opened(which_study(study)) as store:
        plan = preview_plan(store, wish) if dry_run else assign_by_plan(store, wish)
    if json:
        say_json({"schema": "ipr-coder/plan@1", "assigned": not dry_run, **plan_facts(plan)})
        return
    rows = [(label, training_round, ", ".join(wish.coders)) for label in plan.training]
    rows += [(label, round, f"{first}, {second}") for label, (first, second) in plan.double]
    rows += [(label, round, who) for label, who in plan.single]
    say_rows(("interview", "round", "coders"), rows)
    say()
    say(
        f"{len(plan.training)} for training, {len(plan.double)} coded by two, {len(plan.single)} by one; "
        f"in round {round}: " + ", ".join(f"{who} {count}" for who, count in plan.loads.items()) + "."
    )
    if plan.left_out:
        say(f"Assigned before and left as they are: {', '.join(plan.left_out)}.")
    say(f"Seed {wish.seed}." + (" Nothing was assigned; the same seed draws the same plan." if dry_run else ""))


def _share(text: str) -> float:
    """0.25, or 25%, as a share; UsageError for what is neither."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise UsageError(f"{text[:20]!r} is no share.", mend="Give a share such as 0.25 or 25%.")
    return share
