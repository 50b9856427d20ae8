"""Searching the study: what a person types, as a query; and the search itself, the coder's own or the lead's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ipr_coder.coding.setting_up import open_early
from ipr_coder.errors import UsageError
from ipr_coder.study.search import find
from ipr_coder.study.search_values import Hits, Place, Query
from ipr_coder.study.store import Store, Transaction
from ipr_coder.study.words import Term, term_of
from ipr_coder.text import normalise

LONGEST = 2_000
"""Characters that a search may have."""

MOST_TERMS = 40

HELP = """\
word          turns with this word; several words: with all of them, in any order
"two words"   the words side by side
sham*         words that begin so
/went (quiet|still)/    a pattern (regular expression), up to the end of the line or the last /
speaker:client          who speaks: a role, or a label as the transcript has it
role:therapist          whose interview it is
dyad:D03  session:5  interview:D03_S5_client
code:shame.hiding       tagged with the code; code:shame takes its subcodes in
coder:AB                tagged by this coder (lead only)
memo:why  memo:"not sure"   a memo on it has these words
untagged                neither tagged nor marked "nothing here"; interviewers' turns are left out
starred                 marked as worth quoting
Capitals and accents make no difference. Everything named must be true of a turn; the same filter twice (code:shame \
code:rupture) means one of the two. To look for a word that is a filter, put it in quotes: "untagged"."""
"""The language, for people: shown by the command's help and on the screen's help page."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found, and the query it was found by."""

    query: Query
    hits: Hits = field(repr=False)


def search(
    store: Store,
    coder: str | None,
    query: Query,
    *,
    limit: int = 50,
    after: Place | None = None,
    round: str | None = None,
    early: str | None = None,
) -> SearchResult:
    """The turns that a query fits, a page at a time (`after` is where the page before ended).

    With `coder` only that coder's interviews and own marks are read. Without, it is the lead's search: the marks of an
    interview are read when everybody it is assigned to has submitted it; `early` is the reason for reading the others
    too, which goes into the audit trail before anything is found. UsageError for a query that looks for nothing.
    """
    if query.is_empty:
        raise UsageError("nothing is looked for.", mend="Give a word, or a filter such as code:shame.hiding.")
    if limit < 1:
        raise UsageError("at least one hit has to be asked for.")

    def job(tx: Transaction, *, open_ones: bool = False) -> Hits:
        return find(tx, query, limit, after, coder=coder, round=round, early=open_ones)

    hits = store.read(job)
    if early is not None and hits.waiting and coder is None:
        open_early(store, early, hits.waiting, round)
        hits = store.read(lambda tx: job(tx, open_ones=True))
    return SearchResult(query, hits)


def parse_query(typed: str) -> Query:
    """A query from what a person typed, in the language of `HELP`. UsageError names what cannot be understood."""
    query, plain = _read(typed)
    terms = tuple(term for value, quoted in plain if (term := _term(value, quoted)) is not None)
    return _checked(replace(query, terms=terms))


def parse_in_text(typed: str) -> tuple[str, Query]:
    """The same for a search in one text: the plain words as they stand, side by side, and a query of all else.

    For a search over many texts `with_words` makes them a term.
    """
    query, plain = _read(typed)
    return " ".join(value if quoted else value.rstrip("*") for value, quoted in plain).strip(), _checked(query)


def with_words(query: Query, words: str) -> Query:
    """The query, and the words side by side, of which the last may go on."""
    term = term_of(words, prefix=True)
    return query if term is None else replace(query, terms=(*query.terms, term))


def _read(typed: str) -> tuple[Query, list[tuple[str, bool]]]:
    """The filters and the pattern as a query, and the plain words, each with whether it stood in quotes."""
    if len(typed) > LONGEST:
        raise UsageError(f"a search may have {LONGEST:,} characters.", mend="Look for a part of it.")
    typed = normalise(typed).strip()
    query, at = Query(), 0
    plain: list[tuple[str, bool]] = []
    while at < len(typed):
        if typed[at].isspace():
            at += 1
            continue
        if typed[at] == "/":
            pattern, at = _pattern(typed, at)
            query = replace(query, regex=pattern if query.regex is None else _refuse_second())
            continue
        match = _FILTER.match(typed, at)
        name = match.group(1).casefold() if match else ""
        if match and name in _FILTERS:
            value, quoted, at = _value(typed, match.end())
            query = _FILTERS[name](query, value if value else _refuse_empty(name), quoted)
        elif match and name.isalpha() and name.isascii():
            raise UsageError(
                f"there is no filter {name}:.",
                mend=f"There is {', '.join(f'{one}:' for one in _FILTERS)}. Words with a colon go into quotes.",
            )
        else:
            value, quoted, at = _value(typed, at)
            mark = "" if quoted else value.casefold()
            if mark == "untagged":
                query = replace(query, untagged=True)
            elif mark == "starred":
                query = replace(query, starred=True)
            elif value:
                plain.append((value, quoted))
    return query, plain


def _checked(query: Query) -> Query:
    if len(query.terms) + len(query.memo) > MOST_TERMS:
        raise UsageError(
            f"a search may have {MOST_TERMS} words.", mend='Put words that stand together into quotes: "…"'
        )
    return query


_FILTER = re.compile(r"(\w+):(?=\S)")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}


def _pattern(typed: str, at: int) -> tuple[str, int]:
    """A pattern from its / on: to the last / that a blank or the end follows, or else all of the line."""
    ends = [match.start() for match in re.finditer(r"/(?=\s|$)", typed[at + 1 :])]
    if not ends:
        return typed[at + 1 :] or _refuse_empty("/"), len(typed)
    return typed[at + 1 : at + 1 + ends[-1]] or _refuse_empty("/"), at + 2 + ends[-1]


def _value(typed: str, at: int) -> tuple[str, bool, int]:
    """A word, or what stands in quotes, whether it did, and where to go on; quotes that do not close are blanks."""
    closing = _QUOTES.get(typed[at]) if at < len(typed) else None
    if closing is not None:
        end = typed.find(closing, at + 1)
        if end >= 0:
            return typed[at + 1 : end], True, end + 1
        return "", False, at + 1
    end = next(
        (place for place in range(at, len(typed)) if typed[place].isspace() or typed[place] in '"“„«'), len(typed)
    )
    return typed[at:end], False, end


def _term(value: str, quoted: bool) -> Term | None:
    return term_of(value, prefix=not quoted and value.endswith("*"))


def _one_of(field_name: str) -> Callable[[Query, str, bool], Query]:
    def add(query: Query, value: str, _quoted: bool) -> Query:
        more: dict[str, Any] = {field_name: (*getattr(query, field_name), value)}
        return replace(query, **more)

    return add


def _session(query: Query, value: str, _quoted: bool) -> Query:
    digits = value[1:] if value[:1] in "sS" else value
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UsageError("a session is a number.", mend="For example session:5")
    return replace(query, sessions=(*query.sessions, int(digits)))


def _memo(query: Query, value: str, quoted: bool) -> Query:
    term = _term(value, quoted)
    return replace(query, memo=(*query.memo, term if term is not None else _refuse_empty("memo")))


def _refuse_empty(name: str) -> Any:
    raise UsageError(
        f"{name.rstrip('/') or 'the pattern'} has nothing to look for.", mend="Write it without a blank: code:shame"
    )


def _refuse_second() -> Any:
    raise UsageError("a search may have one pattern.", mend="Say “one or the other” by | within it: /quiet|still/")


_FILTERS: dict[str, Callable[[Query, str, bool], Query]] = {
    "speaker": _one_of("speakers"),
    "role": _one_of("roles"),
    "dyad": _one_of("dyads"),
    "session": _session,
    "interview": _one_of("interviews"),
    "code": _one_of("codes"),
    "coder": _one_of("coders"),
    "memo": _memo,
}
