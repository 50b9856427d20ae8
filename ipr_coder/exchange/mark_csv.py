"""What coders said beside their tags, as plain tables (CSV): "nothing here" marks, stars and memos.

Columns: transcript, start, end (code points in the stored text, end exclusive), coder and round; of memos also about
(tag, segment, interview or code), code and memo. A memo on an interview has no start and end, one on a code no
transcript either. No transcript text; what a coder wrote in a memo is there as written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ipr_coder.exchange.csv_rows import without_formula
from ipr_coder.study.mark_table import MarkKind, MarkLine

PLACE = ("transcript", "start", "end")


def marks_as_csv(lines: Sequence[MarkLine], kind: MarkKind, round: str) -> str:
    """The marks as CSV text, in the order given.

    A memo that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    memos = kind == "memos"
    writer.writerow((*PLACE, *(("about", "code") if memos else ()), "coder", "round", *(("memo",) if memos else ())))
    for line in lines:
        said = (line.about, line.code) if memos else ()
        body = (without_formula(line.body or ""),) if memos else ()
        writer.writerow((line.interview, line.start, line.end, *said, line.coder, round, *body))
    return out.getvalue()
