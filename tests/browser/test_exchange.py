"""Import in a real browser: a fault is seen beside its row, mended, dry run, confirmed; again nothing changes."""

from pathlib import Path

import pytest

from quotes.models import Actor, Speaker
from tests.admin.exchanging import sheet
from tests.browser.browser import Browser
from tests.review.making import draft, published, rows, speaker

FAULTY = {"name": "Bo Holm", "kind": "robot", "description": "Opened the harbour."}
MENDED = FAULTY | {"kind": "person"}


@pytest.fixture
def files(tmp_path: Path, transactional_db: None, bob: Actor) -> tuple[Path, Path]:
    """The same rows with a fault and without."""
    ada = published(speaker(description="Runs the old harbour."))
    eva = draft(speaker("Eva Falk"), by=bob)
    others = [
        {"id": str(ada.pk), "name": "Ada Moser", "kind": "person", "description": "Runs the new harbour."},
        {"id": str(eva.pk), "name": "Eva Falk", "kind": "person", "description": ""},
    ]
    paths = tmp_path / "faulty.csv", tmp_path / "mended.csv"
    for path, row in zip(paths, (FAULTY, MENDED), strict=True):
        path.write_bytes(sheet(*others, row))
    return paths


def looked_at(browser: Browser, name: str) -> None:
    """The page at both widths and in both themes."""
    for width in (390, 1280):
        for colours in ("dark", "light"):
            browser.size(width)
            browser.theme(colours)
            browser.look(name)
            browser.axe()
            browser.fits()


def sent(browser: Browser, path: Path) -> None:
    browser.find("#id_file").send_keys(str(path))
    browser.leave("form.upload input[type=submit]")


def test_a_fault_is_seen_mended_and_the_file_imported_once(browser: Browser, files, bob, carol):
    browser.sign_in(bob)
    browser.open("/admin/quotes/speaker/")
    browser.look("exchange-list")
    browser.leave("a.exchange[href$='/import/speaker/']")
    browser.find("details.columns summary").click()
    looked_at(browser, "exchange-upload")

    before = rows()
    sent(browser, files[0])
    browser.wait_text(".sheet-refused .wrong", "“robot” is none of these: person, organization")
    assert "Row 4" in browser.find(".sheet-refused .number").text
    assert browser.find(".sheet-changed del").text == "old"
    looked_at(browser, "exchange-faulty")
    browser.find("#id_reason").send_keys("The register says so.")
    browser.leave("form.run input[type=submit]")
    browser.wait_text(".errornote", "Nothing was written, because some rows are refused.")
    assert browser.find("#id_reason").get_attribute("value") == "The register says so."
    assert rows() == before
    looked_at(browser, "exchange-not-written")

    sent(browser, files[1])
    assert not browser.all(".sheet-refused")
    looked_at(browser, "exchange-mended")
    browser.find("#id_reason").send_keys("The register says so.")
    browser.leave("form.run input[type=submit]")
    browser.wait_text(".messagelist", "1 created, 1 changed, 1 unchanged")
    assert Speaker.objects.get(name="Ada Moser").description == "Runs the new harbour."

    before = rows()
    browser.open("/admin/import/speaker/")
    sent(browser, files[1])
    browser.wait_text("#confirm", "Nothing to write")
    looked_at(browser, "exchange-unchanged")
    assert rows() == before


def test_a_file_that_cannot_be_read_is_told_beside_the_box(browser: Browser, tmp_path, bob):
    wrong = tmp_path / "latin.csv"
    wrong.write_bytes("name,kind\nZoë,person\n".encode("latin-1"))
    browser.sign_in(bob)
    browser.open("/admin/import/speaker/")
    sent(browser, wrong)
    browser.wait_text(".errornote", "byte 12 (0xeb) in line 2 cannot be read")
    looked_at(browser, "exchange-unreadable")


def test_a_file_that_is_too_big_is_told_before_it_is_sent(browser: Browser, tmp_path, bob):
    big = tmp_path / "big.csv"
    big.write_bytes(b"name\n" + b"x" * 10_000_001)
    browser.sign_in(bob)
    browser.open("/admin/import/speaker/")
    browser.find("#id_file").send_keys(str(big))
    browser.find("form.upload input[type=submit]").click()
    browser.wait_text(".busy", "This file has 10.0 MB; at most 10 MB.")
    assert browser.path == "/admin/import/speaker/"
    browser.console()
