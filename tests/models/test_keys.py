"""Keys sort by time, in one process strictly, and say when they were made."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from quotes.models.keys import first_key, fresh_keys, parse_id, public_id, time_of, uuid7, uuid7s


def test_keys_are_version_7_of_the_standard() -> None:
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_each_key_is_greater_than_the_one_before() -> None:
    made = [uuid7() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_keys_that_are_made_together_stand_in_the_same_order() -> None:
    before, made, after = uuid7(), uuid7s(5_000), uuid7()
    assert [before, *made, after] == sorted({before, *made, after})
    assert {(key.version, key.variant) for key in made} == {(7, "specified in RFC 4122")}
    assert len({key.int & (1 << 62) - 1 for key in made}) == 5_000
    assert uuid7s(0) == []
    taken = list(islice(fresh_keys(3), 10))
    assert taken == sorted(set(taken))


def test_threads_share_the_order() -> None:
    with ThreadPoolExecutor(8) as pool:
        lots = list(pool.map(lambda _: [uuid7() for _ in range(250)] + uuid7s(250), range(16)))
    assert len({key for lot in lots for key in lot}) == 8_000
    assert all(lot == sorted(lot) for lot in lots)


def test_a_clock_that_steps_back_does_not_turn_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    before = uuid7()
    monkeypatch.setattr("quotes.models.keys.time.time_ns", lambda: 1_700_000_000_000_000_000)
    assert uuid7() > before


def test_a_key_says_when_it_was_made() -> None:
    assert abs(time_of(uuid7()) - datetime.now(UTC)) < timedelta(seconds=5)
    moment = datetime(2026, 11, 22, 12, 30, 0, 123000, tzinfo=UTC)
    assert time_of(first_key(moment)) == moment


@pytest.mark.parametrize("moment", [datetime(1900, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC)])
def test_before_the_epoch_every_key_comes_later(moment: datetime) -> None:
    assert first_key(moment).int == 0


def test_a_public_id_is_a_prefix_and_the_key() -> None:
    key = uuid7()
    assert public_id("q", key) == public_id("q", key.hex) == f"q_{key.hex}"
    assert parse_id(f"q_{key.hex}") == parse_id(f"q_{key.hex}", "q") == ("q", key.hex)


@pytest.mark.parametrize("text", ["", "q_", "q_12", "q_" + "A" * 32, "q_" + "0" * 33, "toolong_" + "0" * 32, "0" * 32])
def test_anything_else_is_no_public_id(text: str) -> None:
    with pytest.raises(ValueError, match="is not an id"):
        parse_id(text)
    with pytest.raises(ValueError, match="spk_ and 32"):
        parse_id("q_" + "0" * 32, "spk")
