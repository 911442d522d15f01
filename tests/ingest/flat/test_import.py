"""Lines become records that wait: sources and speakers are found or made and never guessed, each line once."""

import bz2
import csv
import gc
import gzip
import io
import re
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, cast

import orjson
import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from quotes.ingest.bulk import Errors, writing
from quotes.ingest.flat import Changed, Faulty, entering, run, running
from quotes.ingest.flat.reading import Lines
from quotes.models import (
    Anchor,
    Decision,
    Identifier,
    Intake,
    Proposal,
    Quote,
    Source,
    Speaker,
    SpeakerName,
    TakenLine,
    change_log,
)
from quotes.review import Refused
from quotes.review.proof import CHECKS
from quotes.search import kept
from quotes.text.anchors import digest
from tests.ingest.flat.lines import LINE, file_of, imported, line, refused
from tests.ingest.flat.test_line import bank
from tests.review.making import ARTICLE, fresh, published, saved_capture, source, speaker

pytestmark = pytest.mark.django_db
WHY = "From the archive."


def sound() -> None:
    change_log.settle(connection)
    assert not [fault for _, check in CHECKS for fault in check(lambda rows: None)]


def test_a_line_becomes_a_quote_that_waits_with_all_it_needs(tmp_path: Path) -> None:
    done = imported(file_of(tmp_path, line(), line(quote="Another.", speaker=None, speaker_label="an aide")))
    assert (done.lines, done.created, done.known, done.refused) == (2, 2, 0, 0)
    one, other = list[Any](Quote.objects.order_by("pk"))
    assert (one.text, one.state, one.speaker.name, one.identity) == (LINE["quote"], "proposed", "Ada Moser", "named")
    assert (other.identity, other.speaker, other.speaker_label) == ("unknown", None, "an aide")
    assert one.source == other.source
    assert (one.source.slug, one.source.url_key, one.source.state) == (
        "a-new-harbour", "https://paper.example/harbour", "proposed",
    )  # fmt: skip
    for record in (one, other, one.source, one.speaker):
        [decision] = record.decisions.all()
        [past] = record.history.all()
        told = (decision.from_state, decision.to_state, decision.actor_kind, decision.reason)
        assert told == (None, "proposed", "machine", "Imported from lines.jsonl.")
        assert (past.history_type, past.actor_kind, past.history_change_reason) == ("+", "machine", told[3])
    assert not Intake.objects.exists()
    sound()


def test_the_second_time_nothing_happens(tmp_path: Path) -> None:
    path = file_of(tmp_path, line(), line(), line(note="x"))
    assert (imported(path).created, imported(path).created) == (2, 0)
    assert (Quote.objects.count(), Decision.objects.count(), Source.history.count()) == (2, 4, 1)
    Quote.objects.filter(note="x").update(text="Mended.", state="rejected")
    done = imported(path)
    assert (done.created, done.known) == (0, 3)


def test_a_source_is_found_by_its_address_or_by_title_and_date(tmp_path: Path) -> None:
    held = published(source("Elsewhere called so", url="https://paper.example/harbour"))
    titled = published(source("An old paper", published_edtf="1912"))
    imported(
        file_of(tmp_path, line(), line(source_url=None, source_title="An old paper", source_published="1912"),
                line(source_url=None, source_title="An old paper", source_published="1913"))
    )  # fmt: skip
    assert [quote.source_id for quote in Quote.objects.order_by("pk")][:2] == [held.pk, titled.pk]
    assert Source.objects.count() == 3


def test_what_was_merged_is_where_it_went(tmp_path: Path) -> None:
    held = published(source("Now"))
    old = source("Then", url="https://paper.example/harbour", merged_into=held, state="published")
    old.save()
    imported(file_of(tmp_path, line()))
    assert Quote.objects.get().source == held


def test_a_source_that_is_ambiguous_or_withheld_takes_none(tmp_path: Path) -> None:
    for _ in range(2):
        published(source("Twice"))
    source("Gone", url="https://paper.example/gone", state="withheld").save()
    given = [line(source_url=None, source_title="Twice", source_published=None),
             line(source_url="https://paper.example/gone")]  # fmt: skip
    assert refused(tmp_path, *given) == [(1, "ambiguous_source"), (2, "final")]
    assert not Speaker.objects.exists()


def named(*others: Any, **fields: Any) -> Any:
    made = published(speaker(**fields))
    for name, kind in others:
        SpeakerName(speaker=made, name=name, kind=kind).save()
    return made


def test_a_speaker_is_found_by_any_name_however_it_is_spelt(tmp_path: Path) -> None:
    kim = named(("Kim Jong-un", "transliteration"), name="Kim Jong Un", sort_name="Kim, Jong Un")
    imported(file_of(tmp_path, *(line(speaker=name) for name in ("KIM JONG UN", "Kim Jong-un", "Kim, Jong Un"))))
    assert set(Quote.objects.values_list("speaker", flat=True)) == {kim.pk}


def test_a_name_that_several_bear_and_a_metonym_name_nobody(tmp_path: Path) -> None:
    named(name="Ada Moser"), named(name="Ada Moser")
    named(("Pyongyang", "metonym"), name="North Korea", kind="organization")
    given = [line(), line(speaker="Pyongyang", speaker_kind=None)]
    imported(file_of(tmp_path, *given))
    told = set(Quote.objects.values_list("speaker", "identity", "speaker_label"))
    assert told == {(None, "unknown", "Ada Moser"), (None, "unknown", "Pyongyang")}
    assert Speaker.objects.count() == 3


def test_of_several_the_one_of_that_kind_is_meant(tmp_path: Path) -> None:
    named(name="Ada Moser", kind="organization")
    person = named(name="Ada Moser")
    imported(file_of(tmp_path, line()))
    assert Quote.objects.get().speaker == person


def test_a_key_of_wikidata_tells_more_than_a_name(tmp_path: Path) -> None:
    held = named(name="Somebody")
    Identifier(speaker=held, scheme="wikidata", value="Q42").save()
    other = named(name="Ada Moser")
    Identifier(speaker=other, scheme="wikidata", value="Q7").save()
    imported(file_of(tmp_path, line(speaker_wikidata="Q42"), line(speaker_wikidata="Q8"), line(speaker_wikidata="Q7")))
    by_key = dict(Identifier.objects.values_list("value", "speaker_id"))
    assert [quote.speaker_id for quote in Quote.objects.order_by("pk")] == [by_key["Q42"], by_key["Q8"], by_key["Q7"]]
    assert (by_key["Q42"], by_key["Q7"]) == (held.pk, other.pk)
    assert Speaker.objects.count() == 3
    sound()


def anchored(words: str, **change: Any) -> dict[str, Any]:
    at = ARTICLE.index(words)
    known = {"capture_sha256": digest(ARTICLE), "capture_length": len(ARTICLE), "start": at, "end": at + len(words)}
    return line(quote=words, **{**known, **change})


def test_offsets_make_an_anchor_in_a_text_that_nobody_has_yet(tmp_path: Path) -> None:
    words = "We have waited for this day"
    imported(file_of(tmp_path, anchored(words), anchored("it was worth it")))
    made = Anchor.objects.select_related("capture").order_by("start").first()
    assert made is not None
    assert (made.exact, made.status, made.sha256) == (words, "unverifiable", digest(words))
    assert (made.capture.text, made.capture.length) == (None, len(ARTICLE))
    assert Source.objects.get().captures.count() == 1
    sound()


def test_where_the_text_is_kept_the_words_are_looked_for_in_it(tmp_path: Path) -> None:
    held = published(source(url="https://paper.example/harbour"))
    saved_capture(held)
    wrong = anchored("We have waited for this day", start=0, end=27)
    longer = anchored("it was worth it", capture_length=len(ARTICLE) + 1)
    assert refused(tmp_path, anchored("We have waited for this day"), wrong, longer) == [
        (2, "other_words"), (3, "capture_length"),
    ]  # fmt: skip
    made = Anchor.objects.get()
    assert (made.status, made.prefix) == ("exact", ARTICLE[made.start - 32 : made.start])
    assert fresh(held).version == 1
    sound()


def test_publishing_needs_a_reason_and_the_closure(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        imported(file_of(tmp_path, line()), state="published")
    source("A draft", url="https://paper.example/draft").save()
    named(name="Ada Moser"), named(name="Berta Ufer"), named(name="Berta Ufer")
    good = anchored("We have waited for this day", speaker="Carl Elm")
    given = [
        line(),
        good,
        anchored("it was worth it", source_url="https://paper.example/draft"),
        anchored("it was worth it", speaker="Berta Ufer"),
    ]
    codes = refused(tmp_path, *given, state="published", reason=WHY)
    assert codes == [(1, "no_anchor"), (3, "source_not_published"), (4, "ambiguous_speaker")]
    made: Any = Quote.objects.get()
    assert [made.state, made.source.state, made.speaker.state] == ["published"] * 3
    decision = made.decisions.get()
    assert (decision.from_state, decision.actor_kind, decision.reason) == (None, "import", WHY)
    sound()


def test_a_draft_is_a_draft(tmp_path: Path) -> None:
    imported(file_of(tmp_path, line()), state="draft")
    assert (Quote.objects.get().state, Decision.objects.count()) == ("draft", 0)
    assert Quote.history.get().actor_kind == "import"
    sound()


def test_quotebank_keeps_what_it_says_as_a_proposal(tmp_path: Path) -> None:
    given = [bank(), bank(quoteID="2", qids=["Q1", "Q2"]), bank(quoteID="3", speaker="None", qids=[])]
    done = imported(file_of(tmp_path, *given), form="quotebank")
    assert (done.created, done.refused) == (3, 0)
    assert [made.identity for made in Quote.objects.order_by("pk")] == ["named", "unknown", "unknown"]
    assert [made.payload["qids"] for made in Proposal.objects.order_by("pk")] == [["Q42"], ["Q1", "Q2"], []]
    assert (Speaker.objects.count(), Identifier.objects.get().value, Source.objects.count()) == (1, "Q42", 1)
    sound()


def test_a_csv_says_the_same(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = [line(quote='He said: "yes",\nthen left.', note=None), line(quote="")]
    writer = csv.DictWriter(text, list(LINE))
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "lines.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    errors = tmp_path / "errors"
    done = imported(path, "csv", errors)
    assert (done.created, done.refused) == (1, 1)
    assert orjson.loads(errors.read_bytes())["line"] == 4
    assert imported(file_of(tmp_path, rows[0])).known == 1


@pytest.mark.parametrize("text", ["", "speaker\nx\n", "quote,quote\n", 'quote"\n"x'])
def test_a_csv_that_names_no_fields_is_none(text: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(text)
    with pytest.raises(Faulty):
        imported(path, "csv")


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_file_whose_fields_are_parted_otherwise_is_told_by_what(mark: str, tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(f"quote{mark}source_title\nWords.{mark}A title\n")
    with pytest.raises(Faulty, match=re.escape(f"here they are by {mark!r}")):
        imported(path, "csv")


@pytest.mark.parametrize(("pack", "name"), [(gzip.compress, "lines.gz"), (bz2.compress, "lines.bz2")])
def test_packed_files_are_unpacked(pack: Any, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(pack(orjson.dumps(line())))
    assert imported(path).created == 1


BAD = [
    b"{\n",
    b"[]\n",
    b"\xff\xfe\n",
    b'"x"\n',
    b'{"quote": "\\ud800"}\n',
    b"[" * 5_000 + b"\n",
    b"x" * 1_200_000 + b"\n",
]


def test_what_is_no_line_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    codes = refused(tmp_path, *BAD, b"\n", line())
    assert [number for number, _ in codes] == list(range(1, len(BAD) + 1))
    assert codes[-1] == (7, "too_long")
    assert Quote.objects.count() == 1


def test_an_import_that_was_killed_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 3)
    given = [line(quote=f"Words {number}.") if number % 4 else b"{\n" for number in range(20)]
    path, errors = file_of(tmp_path, *given), tmp_path / "errors"

    def killed(done: Any) -> None:
        if done.lines >= 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(path, errors=errors, told=killed)
    assert Intake.objects.get().place["lines"] == 9
    errors.write_bytes(errors.read_bytes() + b"half a li")
    done = imported(path, errors=errors)
    assert (done.lines, done.created, done.refused, done.passed) == (20, 15, 5, 9)
    assert [orjson.loads(one)["line"] for one in errors.read_bytes().splitlines()] == [1, 5, 9, 13, 17]
    assert (Quote.objects.count(), TakenLine.objects.count(), Intake.objects.count()) == (15, 15, 0)
    sound()


def test_lines_find_what_those_before_them_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    given = [line(quote=f"Words {number // 2}.", speaker_wikidata="Q7") for number in range(1, 12)]
    done = imported(file_of(tmp_path, *given))
    assert (done.lines, done.created, done.known, done.refused) == (11, 6, 5, 0)
    assert (Source.objects.count(), Speaker.objects.count(), Identifier.objects.count()) == (1, 1, 1)
    sound()


def test_lines_do_not_find_what_was_taken_back_with_those_before_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 1)
    given = [line(), anchored("it was worth it"), line(note="x"), anchored("We have waited for this day")]
    codes = refused(tmp_path, *given, state="published", reason=WHY)
    assert codes == [(1, "no_anchor"), (3, "no_anchor")]
    assert (Quote.objects.count(), Source.objects.count(), Speaker.objects.count()) == (2, 1, 1)
    sound()


def test_what_the_base_refuses_takes_nothing_else_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = writing.send

    def send(model: Any, parts: Any) -> None:
        if model is Quote and "Bad." in str(parts):
            raise IntegrityError
        usual(model, parts)

    monkeypatch.setattr(entering, "send", send)
    monkeypatch.setattr(running, "BATCH", 4)
    given = [line(quote="Bad." if number in (2, 3) else f"Words {number}.", note=f"{number}") for number in range(9)]
    assert refused(tmp_path, *given) == [(3, "integrity"), (4, "integrity")]
    assert set(Quote.objects.values_list("note", flat=True)) == set("0145678")
    assert (Source.objects.count(), Speaker.objects.count(), TakenLine.objects.count()) == (1, 1, 7)
    sound()


def test_words_arrive_as_they_were_written(tmp_path: Path) -> None:
    given = ["A \\ and a \\n.", "A\ttab,\na line.", r"\N", r"\.", "x\\", 'A "mark" – café 😀.', "\r\nx\r"]
    imported(file_of(tmp_path, *(line(quote=words, note=words) for words in given)))
    stored = [words.replace("\r\n", "\n").replace("\r", "\n") for words in given]
    assert list(Quote.objects.order_by("pk").values_list("text", "note")) == [(words, words) for words in stored]
    assert list(Quote.history.order_by("pk").values_list("text", flat=True)) == stored
    sound()


def test_a_label_in_place_of_a_name_is_searched(tmp_path: Path) -> None:
    named(name="Ada Moser"), named(name="Ada Moser")
    imported(file_of(tmp_path, line()))
    assert Quote.objects.get().search_words.endswith("ada moser")
    sound()


def test_what_a_base_is_told_during_an_import_it_is_told_no_more_afterwards(tmp_path: Path) -> None:
    asked = {"postgresql": ("SHOW synchronous_commit", "SHOW work_mem"), "sqlite": ("PRAGMA cache_size",)}

    def shown() -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            for statement in asked[connection.vendor]:
                cursor.execute(statement)
                found += cursor.fetchone()
        return found

    usual, within, rings = shown(), list[Any](), gc.get_threshold()
    imported(file_of(tmp_path, line()), told=lambda _: within.extend((*shown(), gc.get_threshold()[0])))
    assert within == {"postgresql": ["off", "64MB", 200_000], "sqlite": [-300_000, 200_000]}[connection.vendor]
    assert (shown(), gc.get_threshold()) == (usual, rings)


@pytest.mark.django_db(transaction=True)
def test_on_postgresql_new_words_are_put_away_beside_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_writer, usual = list[bool](), kept.catch_up

    def noted(of: Any) -> None:
        by_writer.append(threading.current_thread() is threading.main_thread())
        usual(of)

    monkeypatch.setattr(kept, "catch_up", noted)
    monkeypatch.setattr(sys.modules["quotes.ingest.bulk.room"], "_WHILE", 0.01)
    imported(file_of(tmp_path, line()), told=lambda _: time.sleep(0.5))
    assert by_writer.pop() is True
    assert set(by_writer) == ({False} if connection.vendor == "postgresql" else set())
    assert not [one for one in threading.enumerate() if one.name == "put away"]


def test_a_slow_file_does_not_hold_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 30)
    monkeypatch.setattr(running, "HELD", 0)
    given = iter([orjson.dumps(line(quote=f"Words {number}.")) + b"\n" for number in range(70)])
    written = threading.Event()

    class Slow:
        """The second thirty lines come when the first have been written."""

        read = 0

        def readline(self, most: int) -> bytes:
            self.read += 1
            assert self.read <= 30 or written.wait(30)
            return next(given, b"")

    errors = Errors(None)
    done = run(Lines(cast("IO[bytes]", Slow())), "jsonl", errors=errors, name="slow", told=lambda _: written.set())
    assert done.created == 70


def test_what_was_read_before_a_file_breaks_off_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 30)
    given = iter([orjson.dumps(line(quote=f"Words {number}.")) + b"\n" for number in range(70)])

    class Broken:
        """As a packed file that ends in the middle."""

        def readline(self, most: int) -> bytes:
            if found := next(given, b""):
                return found
            raise EOFError

    with pytest.raises(EOFError):
        run(Lines(cast("IO[bytes]", Broken())), "jsonl", errors=Errors(None), name="broken")
    assert (Quote.objects.count(), Intake.objects.get().place["lines"]) == (60, 60)
    sound()


def test_a_file_that_became_another_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 30)
    given = [line(quote=f"Words {number}.") for number in range(60)]

    def killed(done: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imported(file_of(tmp_path, *given), told=killed)
    given[25] = line(quote="Mended.")
    with pytest.raises(Changed):
        imported(file_of(tmp_path, *given))
    done = imported(file_of(tmp_path, *given), anew=True)
    assert (done.created, done.known) == (31, 29)


def test_the_statements_do_not_grow_with_the_lines(tmp_path: Path) -> None:
    counts = []
    for many in (100, 300):
        given = [
            line(quote=f"{many} words {number}.", source_url=f"https://paper.example/{number}")
            for number in range(many)
        ]
        with CaptureQueriesContext(connection) as asked:
            imported(file_of(tmp_path, *given))
        counts.append(len(asked))
    assert counts[1] <= counts[0] <= 60


def test_what_others_take_for_a_long_cell_stays_as_it_was(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    long_cell = b'quote,source_title,occasion\nWords.,A title,"' + b"x" * (limit + 1) + b'"\n'
    errors = tmp_path / "errors"
    imported(file_of(tmp_path, long_cell, name="lines.csv"), "csv", errors=errors)
    assert [one["code"] for one in map(orjson.loads, errors.read_bytes().splitlines())] != ["csv"]
    assert csv.field_size_limit() == limit


def test_a_row_of_a_csv_that_does_not_end_is_told_and_not_kept(tmp_path: Path) -> None:
    endless = b'x,"' + b'y","\n' * 200_000
    given = file_of(tmp_path, b"quote,source_title\n", endless, b'z"\nWords.,A title\n', name="lines.csv")
    errors = tmp_path / "errors"
    assert imported(given, "csv", errors=errors).created == 1
    codes = [(one["line"], one["code"]) for one in map(orjson.loads, errors.read_bytes().splitlines())]
    assert codes[0] == (2, "csv")
    assert len(errors.read_bytes()) < 1_000
