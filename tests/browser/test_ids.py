"""No two parts of a page have one name, not even after its scripts have run."""

from tests.admin.pages import listed, url
from tests.admin.world import world

TWICE = """
const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
return ids.filter((id, place) => ids.indexOf(id) !== place);
"""


def test_ids_of_forms_stand_once(browser, transactional_db, alice, bob, carol):
    made = world(alice, bob, carol)
    browser.sign_in(alice)
    for address in (listed(type(made.quote), "add"), url(made.drafts["quote"])):
        browser.open(address)
        browser.wait(".select2-selection[aria-labelledby]")
        assert browser.driver.execute_script(TWICE) == []
