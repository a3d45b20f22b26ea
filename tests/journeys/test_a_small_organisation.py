"""Adam administers, invites Olle to a passkey, reads a staff list; Olle makes the key and signs in with it alone."""

from pathlib import Path

import pytest

from tests.journeys.conftest import PHONE, Walker, Walkers

pytestmark = pytest.mark.journey
LIST = "Namn;HSA-id;Enhet;Roll;Titel\nAda Ny;TST5565594230-ADA9;Vuxenenheten;Läkare;Läkare\n"
WRONG = "Namn;HSA-id;Enhet;Roll;Titel\n=1+1;TST5565594230-ADA8;Ingen;Läkare;Läkare\n"


def with_authenticator(walker: Walker) -> None:
    """A telephone that can keep passkeys and knows its owner's finger."""
    line = walker.context.new_cdp_session(walker.page)
    line.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_from_invitation_to_sign_in(walk: Walkers) -> None:
    adam = walk("adam")
    adam.link("Organisationen").click()
    adam.look("organisation")
    adam.link("Försörjningsstöd").click()
    adam.look("unit")
    adam.page.locator("tr:has-text('Olle Strand')").get_by_role("link", name="Bjud in till nyckel").click()
    adam.look("invite")
    adam.button("Visa en kod").click()
    adam.look("code")
    code = adam.page.locator(".receipt-code").inner_text().strip()

    olle = walk(size=PHONE)
    olle.base = olle.base.replace("127.0.0.1", "localhost")  # where browsers allow keys without TLS
    with_authenticator(olle)
    olle.go("/logga-in/ny-nyckel/")
    olle.look("new-key")
    olle.page.get_by_label("Koden du har fått").fill(code.lower())
    olle.button("Fortsätt").click()
    olle.look("make-key")
    olle.button("Gör nyckeln").click()
    olle.page.wait_for_url("**/ny-nyckel/klar/")
    olle.look("key-made")
    olle.button("Logga in med nyckeln").click()
    olle.page.wait_for_url(f"{olle.base}/")
    assert "Försörjningsstöd" in olle.page.locator("header").first.inner_text()

    olle.go("/legitimera-igen/?next=/arenden/")
    olle.button("Använd nyckeln").click()
    olle.page.wait_for_url("**/arenden/")


def test_a_staff_list_is_seen_before_it_is_taken_in(walk: Walkers, tmp_path: Path) -> None:
    good, wrong = tmp_path / "personal.csv", tmp_path / "fel.csv"
    good.write_text(LIST)
    wrong.write_text(WRONG)
    adam = walk("adam")
    adam.go("/organisation/personallista/")
    adam.look("staff-file")
    adam.page.get_by_label("Fil", exact=True).set_input_files(str(wrong))
    adam.button("Granska filen").click()
    assert "Ingenting är inläst" in adam.page.locator("main").inner_text()
    adam.look("faults")
    adam.page.get_by_label("Fil", exact=True).set_input_files(str(good))
    adam.button("Granska filen").click()
    adam.look("preview", picture="personallistan")
    adam.button("Ge uppdragen").click()
    assert "1 uppdrag är inlästa" in adam.page.locator("#messages").inner_text()
    adam.link("Vuxenenheten").click()
    assert "Ada Ny" in adam.page.locator("main").inner_text()
    adam.page.locator("tr:has-text('Ada Ny')").get_by_role("link", name="Avsluta").click()
    adam.look("end")
    adam.link("Organisationen").click()
    adam.link("Vuxenenheten").click()
    adam.link("Ändra öppettider").click()
    adam.look("hours")
    adam.link("Organisationen").click()
    adam.link("Be om ett eget uppdrag").click()
    adam.look("ask")
    hans = walk("hans", size=PHONE)
    hans.go("/arenden/att-lamna-over/")
    hans.look("left-behind")
