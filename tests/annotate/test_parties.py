"""Which sources of an article speak for one side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.models import Document


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        (
            "Kiew bestätigte den Angriff. Der russische Außenminister Igor Pawlow sagte, es gebe Verluste. "
            "Kremlsprecher Oleg Sorin erklärte, man prüfe das. Die Ukraine widersprach: „Das ist falsch“, sagte Präsident "
            "Taras Melnyk.",
            {"Igor Pawlow": "Russland", "Oleg Sorin": "Russland"},
        ),
        (
            "Die Stadtwerke teilten mit, die Leitung sei dicht. Die Sprecherin der Stadtwerke, Ute Roth, sagte, man messe weiter.",
            {"Stadtwerke": "Stadtwerke", "Ute Roth": "Stadtwerke"},
        ),
        (
            "„Das Gesetz kommt“, sagte SPD-Generalsekretär Jan Kolar. Die Abgeordnete Ina Wiese (SPD) sagte, sie stimme zu. "
            "Pia Lund (CDU) sagte, sie stimme dagegen.",
            {"Jan Kolar": "SPD", "Ina Wiese": "SPD", "Pia Lund": "CDU"},
        ),
        (
            "Die Werft Nordbau teilte mit, sie baue um. Geschäftsführer Kai Ott sagte, es gebe Aufträge.",
            {"Kai Ott": "Werft Nordbau"},
        ),
        (
            "„Wir sparen“, sagte Nordbau-Finanzvorstand Kai Ott. Der Verband Handel und Verkehr (VHV) lehnte den Plan ab. "
            "Die Vorsitzende der Gewerkschaft Bildung und Erziehung, Ute Roth, sagte, es reiche. Das Ministerium für Bildung "
            "und Technik teilte mit, man prüfe das.",
            {
                "Kai Ott": "Nordbau",
                "Verband Handel und Verkehr (VHV)": "Verband Handel und Verkehr (VHV)",
                "Ute Roth": "Gewerkschaft Bildung und Erziehung",
                "Ministerium für Bildung und Technik": "Ministerium für Bildung und Technik",
            },
        ),
        (
            "Die Polizei Köln teilte mit, es gebe Verletzte. Die Staatsanwaltschaft Köln erklärte, man ermittle. Der "
            "Autobauer Nordwerk sagte, er helfe. Der Hersteller Nordwerk erklärte, er prüfe das.",
            {
                "Polizei Köln": "Polizei Köln",
                "Staatsanwaltschaft Köln": "Staatsanwaltschaft Köln",
                "Autobauer Nordwerk": "Autobauer Nordwerk",
            },
        ),
        (
            "Frankreich erklärte, man prüfe. Präsident Émile Roux sagte, man warte. Regierungssprecherin Anne Petit sagte, es eile nicht.",
            {"Émile Roux": "Frankreich", "Anne Petit": "Frankreich"},
        ),
        (
            "China erklärte, man zögere. Frankreich erklärte, man prüfe. Präsident Jan Kolar sagte, man warte.",
            {"Jan Kolar": "Jan Kolar"},  # of which of the two is he the president?
        ),
        (
            "Das Landgericht Auental teilte mit, es gebe Termine. Gerichtssprecher Kai Ott sagte, man beginne früh. "
            "Das Landeskriminalamt teilte mit, man suche. LKA-Chefin Ute Roth sagte, es gebe Spuren.",
            {"Kai Ott": "Landgericht Auental", "Ute Roth": "Landeskriminalamt"},
        ),
        (
            "Die Kasse ist leer. Bürgermeisterin Ute Roth sagte, das Geld fehle. Kämmerer Kai Ott sagte, man spare. "
            "Bürgermeister Jan Kolar aus dem Nachbarort sagte, er helfe.",
            {"Kai Ott": "Ute Roth", "Jan Kolar": "Jan Kolar"},
        ),
        (
            "Die Familie des Opfers sagte, sie sei entsetzt. Der Anwalt der Familie, Kai Ott, sagte, man klage.",
            {"Familie des Opfers": "Familie des Opfers", "Kai Ott": "Familie des Opfers"},
        ),
        (
            "Russland drohte. Präsident Selenskyj sagte, er komme. Frankreich erklärte, man helfe. Ex-Präsident Donald "
            "Trump sagte, er gehe. Österreichs Bundeskanzler Kai Ott sagte, er warte.",
            {"Selenskyj": "Ukraine", "Donald Trump": "Donald Trump", "Kai Ott": "Österreich"},
        ),
        (
            "Bundeskanzlerin Angela Merkel sagte, es eile. Frankreich erklärte, man helfe. Ein Sprecher des "
            "Finanzministeriums sagte, man prüfe. Regierungssprecher Kai Ott sagte, es gehe. Oberstaatsanwältin Ute Roth "
            "sagte, man ermittle. Die Sprecherin des Weißen Hauses, Ina Wiese, sagte, man warte.",
            {
                "Sprecher des Finanzministeriums": "Deutschland",
                "Kai Ott": "Deutschland",
                "Ute Roth": "Ute Roth",
                "Ina Wiese": "USA",
            },
        ),
        (
            "Der Autobauer Voltara wächst. Das Unternehmen teilte mit, es stelle ein. Firmenchef Kai Ott sagte, es gehe. "
            "Ein Konzernsprecher sagte, man warte. Bayern-Trainer Jan Kolar sagte, es reiche. Bayern-Kapitän Ole Kern "
            "sagte, es gehe. Ursula von der Heyde sagte, sie komme.",
            {
                "Kai Ott": "Autobauer Voltara",
                "Konzernsprecher": "Autobauer Voltara",
                "Ole Kern": "Jan Kolar",
                "Ursula von der Heyde": "Ursula von der Heyde",
            },
        ),
        (
            "Die AfD erklärte, man prüfe. Die AfD-Fraktion teilte mit, man klage. Das Gesundheitsamt des Landkreises Auental "
            "sagte, man teste. Der Landkreis Auental teilte mit, man helfe.",
            {"AfD-Fraktion": "AfD", "Gesundheitsamt des Landkreises Auental": "Landkreis Auental"},
        ),
        (
            "Der Präsident des deutschen Reiseverbands, Kai Ott, sagte, es eile. Kernmetall-Präsidentin Ute Roth sagte, man "
            "spare. Frankreich erklärte, man helfe. Die Heimleiterin Ina Wiese sagte, sie habe Angst. Elternsprecher Ole "
            "Kern sagte, es reiche.",
            {
                "Kai Ott": "deutscher Reiseverband",
                "Ute Roth": "Kernmetall",
                "Ina Wiese": "Heim",
                "Ole Kern": "Ole Kern",
            },
        ),
        (
            "Die Bundesregierung spart. Finanzministerin Ute Roth (FDP) sagte, es eile. Verkehrsminister Kai Ott (SPD) sagte, er "
            "trage das mit. CDU-Generalsekretär Ole Kern sagte, es reiche. Bayerns Ministerpräsident Jan Kolar (CSU) sagte, er "
            "klage. Ministerpräsidentin Ina Wiese sagte, sie warte. Digitalminister Lars Holm aus dem Land sagte, es gehe.",
            {
                "Ute Roth": "Deutschland",
                "Kai Ott": "Deutschland",
                "Ole Kern": "CDU",
                "Jan Kolar": "Bayern",
                "Ina Wiese": "Ina Wiese",
            },
        ),
        (
            "In Wien stellte Bundeskanzler Kai Ott den Plan vor. Österreich spare, sagte der ÖVP-Politiker. Außenministerin "
            "Ute Roth sagte, es eile.",
            {"Kai Ott": "Österreich", "Ute Roth": "Österreich"},
        ),
        (
            "Der SV Auental trennt sich von seinem Trainer. Sportdirektor Kai Ott sagte, es reiche. Der Deutsche Ruder-Bund "
            "erklärte, man prüfe. Der Vorsitzende des DRB-Kontrollausschusses, Ole Kern, sagte, er warte.",
            {"Kai Ott": "SV Auental", "Ole Kern": "Deutsche Ruder-Bund"},
        ),
        (
            "Der Maschinenbauer Kessler baut um, teilte das Unternehmen mit. Eine Kessler-Sprecherin sagte, man rede. "
            "Der kaufmännische Leiter Kai Ott sagte, es eile. Betriebsratschefin Ute Roth sagte, man klage.",
            {
                "Kessler-Sprecherin": "Maschinenbauer Kessler",
                "Kai Ott": "Maschinenbauer Kessler",
                "Ute Roth": "Betriebsrat",
            },
        ),
        (
            "Die Polizei teilte mit, man suche. Nach Angaben des Polizeipräsidiums Auental gibt es Spuren. Oberbürgermeister "
            "Kai Ott (SPD) sagte, er helfe. Ordnungsdezernentin Ute Roth sagte, man prüfe. Oberstaatsanwältin Ina Wiese "
            "erklärte, sie warte. Die Staatsanwaltschaft Auental ermittelt.",
            {
                "Polizei": "Polizeipräsidium Auental",
                "Ute Roth": "Kai Ott",
                "Ina Wiese": "Ina Wiese",
            },
        ),
        (
            "Bayerns Wirtschaftsminister Kai Ott sagte, er helfe. Die Landesregierung erklärte, man prüfe.",
            {"Kai Ott": "Bayern", "Landesregierung": "Bayern"},
        ),
        (
            "Das russische Außenministerium schwieg. Außenamtssprecherin Ute Roth sagte, man warte. Polens Außenminister Kai "
            "Ott sagte, es eile.",
            {"Ute Roth": "Russland", "Kai Ott": "Polen"},
        ),
        (
            "Nach einer Erhebung des Marktforschers Quantis steigt der Preis. Quantis-Experte Kai Ott sagte, es gehe weiter. "
            "Arbeiterkammer-Präsidentin Ute Roth sagte, es reiche. Die AK erklärte, man klage.",
            {"Erhebung des Marktforschers Quantis": "Quantis", "Kai Ott": "Quantis", "Ute Roth": "AK"},
        ),
        (
            "Der FC Auental verlor. Kapitän Kai Ott sagte, es reiche. Auental-Präsident Ole Kern sagte, man prüfe. "
            "Linken-Chefin Ute Roth sagte, sie klage. Der frühere Linken-Fraktionschef Jan Kolar sagte, er helfe. "
            "Bundestagspräsidentin Ina Wiese (CDU) sagte, es eile. CDU-Vize Lea Sommer sagte, sie warte.",
            {"Jan Kolar": "Linke", "Ina Wiese": "CDU"},
        ),
        (
            "Das Klinikum Nordheide baut um. Der Ärztliche Direktor Kai Ott sagte, es eile. Abu Dhabi erklärte, man "
            "warte. Das Bistum Auental teilte mit, es zahle. Generalvikar Hermann Kern sagte, es reiche.",
            {
                "Kai Ott": "Klinikum Nordheide",
                "Abu Dhabi": "Vereinigte Arabische Emirate",
                "Hermann Kern": "Bistum Auental",
            },
        ),
        (
            "Der Angeklagte schwieg. „Ich war nicht da“, sagte er später. Sein Verteidiger Kai Ott sagte, es sei falsch.",
            {"Kai Ott": "Angeklagte"},
        ),
        (
            "Die Bundesregierung will sparen. Bundestags-Vizepräsident Ole Lamm sagte, es reiche. Ingenieurspräsident Kai Ott "
            "forderte Geld. Der schwedische Chemiker Jan Kolar sagte, das helfe. „Es eilt“, sagte der Forscher des Queens College "
            "Paris. "
            "Frankreich wies das zurück.",
            {"Ole Lamm": "Ole Lamm", "Kai Ott": "Kai Ott", "Jan Kolar": "Queens College Paris"},
        ),
        (
            "Nach Äußerungen von CDU-Fraktionsvize Kai Ott und Linken-Chef Ole Kern wird gestritten. Ott sagte, es reiche. "
            "Kern sagte, es eile. SPD-Co-Chefin Ute Roth sagte, sie warte. Die CDU-Landtagsfraktionschefin Ina Wiese sagte, sie helfe.",
            {"Kai Ott": "CDU", "Ole Kern": "Linke", "Ute Roth": "SPD", "Ina Wiese": "CDU"},
        ),
        (
            "Nach Angaben des Hebammenverbands Nordheide fehlt es den Fach-Kliniken an Personal. Hauptgeschäftsführerin Ute "
            "Roth sagte, es eile.",
            {"Ute Roth": "Hebammenverband Nordheide"},
        ),
        (
            "Forscher aus Bern berichten, dass Bienen sterben. Die Wissenschaftler fanden heraus, dass Gift sie lähmt. Studienleiterin Ute "
            "Roth sagte, das überrasche. Das Forscherteam will weiter zählen. Der Imker Kai Ott sagte, er habe das gewusst.",
            {"Forscher aus Bern": "Forscher aus Bern", "Ute Roth": "Forscher aus Bern", "Kai Ott": "Kai Ott"},
        ),
        (
            "In der Studie heißt es, der Regen fehle. Der Leiter der Studie, Kai Ott, sagte, es eile. Viele Experten warnen.",
            {"Studie": "Studie", "Kai Ott": "Studie", "Experten": None},
        ),
        (
            "Umweltministerin Ute Roth sagte, sie warte. Roths Ministerium teilte mit, man prüfe. Kolars Anwälte klagen, wie sie "
            "sagten. Jan Kolar sagte, er sei unschuldig.",
            {"Roths Ministerium": "Ute Roth", "Kolars Anwälte": "Jan Kolar"},
        ),
        (
            "Der Regierende Bürgermeister Kai Ott verteidigte den Plan. Der Senat teilte mit, man öffne. Schulsenatorin Ute Roth "
            "sagte, es gehe. Im Rathaus heißt es, man zögere.",
            {"Kai Ott": "Senat", "Ute Roth": "Senat", "Rathaus": "Senat"},
        ),
        (
            "Energiekommissarin Ute Roth legte einen Entwurf vor, wie sie sagte. In der Brüsseler Behörde heißt es, man eile. "
            "Der Chef der Europäischen Kommission sagte, er hoffe.",
            {"Ute Roth": "Europäische Union", "Chef der Europäischen Kommission": "Europäische Union"},
        ),
        (
            "Die Kommission teilte mit, sie warte. Später widersprach die Ethikkommission Auental. Man prüfe, teilte sie mit.",
            {"Kommission": "Ethikkommission Auental"},
        ),
        (
            "Die Organisation Reporter ohne Grenzen sagte, es gebe Druck. Die Sprecherin der Organisation, Ute Roth, sagte, es "
            "eile. Die Büroleiterin im Hauptstadtbüro des Verbands Nordheide, Ina Wiese, sagte, sie warte.",
            {"Reporter ohne Grenzen": "Reporter ohne Grenzen", "Ute Roth": "Reporter ohne Grenzen"},
        ),
        (
            "Laut Urteil war es Betrug. Richterin Ute Roth sagte, der Schaden sei hoch. Anwalt Kai Ott sprach von Willkür. Der "
            "Bundestag hatte geschwiegen.",
            {"Urteil": "Urteil", "Ute Roth": "Urteil", "Kai Ott": "Kai Ott"},
        ),
        (
            "Das Unternehmen verliert Kunden, wie das Unternehmen mitteilte. Im Mai rechnet Adyra mit Gewinn. Die Gewerkschaft "
            "Verdi sagte, es eile. Ein Konzernsprecher sagte, man warte.",
            {"Unternehmen": "Adyra", "Konzernsprecher": "Adyra", "Gewerkschaft Verdi": "Gewerkschaft Verdi"},
        ),
        (
            "Die Gewerkschaft Verdi sagte, es eile. Dem widersprach eine Konzernsprecherin. Bayern-SPD-Chef Kai Ott sagte, er "
            "helfe. Die SPD erklärte, sie warte. Die Schauspielerin Ute Kranz-Ackermann sagte, es reiche.",
            {
                "Kai Ott": "SPD",
                "Ute Kranz-Ackermann": "Ute Kranz-Ackermann",
                "Gewerkschaft Verdi": "Gewerkschaft Verdi",
            },
        ),
        (
            "Die Bonner Charité teilte mit, man prüfe. Charité-Chefin Ute Roth sagte, es eile. Die Freien Demokraten im Landtag "
            "sagten, es reiche. FDP-Chef Kai Ott sagte, er warte. UN-Sonderberichterstatter Jan Kolar sagte, es gebe Tote. Die "
            "Vereinten Nationen sprachen von Gewalt, sagte das UN-Menschenrechtsbüro.",
            {"Charité": "Charité", "Ute Roth": "Charité", "Freien Demokraten im Landtag": "FDP", "Kai Ott": "FDP"},
        ),
        (
            "Die Forscher der Universität Exeter berichten, Bienen sterben. Forscher aus Bern sagen, das sei falsch. In der "
            "Studie heißt es, es eile. Die Verfasser der Studie sagten, man warte.",
            {"Forscher der Universität Exeter": "Universität Exeter", "Studie": "Studie"},
        ),
        (
            "Das Bremer Landgericht erklärte, es gebe Termine. Das Landgericht Bremen teilte mit, man beginne früh. Das Kölner "
            "Landgericht erklärte, es warte.",
            {"Bremer Landgericht": "Landgericht Bremen", "Kölner Landgericht": "Kölner Landgericht"},
        ),
        (
            "Der frühere russische Außenminister Igor Pawlow sagte, das sei falsch.",
            {"Igor Pawlow": "Igor Pawlow"},
        ),
    ],
)
def test_parties(text: str, parties: dict[str, str], annotated: Callable[[str], Document]) -> None:
    found = {source.name: source.party for source in annotated(text).sources}
    assert {name: found.get(name) for name in parties} == parties, found


_CASES = yaml.safe_load((Path(__file__).parents[1] / "data" / "annotate" / "parties.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", _CASES, ids=[case["why"] for case in _CASES])
def test_parties_of_articles(case: dict[str, Any], annotated: Callable[[str], Document]) -> None:
    found = {source.name: source.party for source in annotated(case["text"]).sources}
    assert {name: found.get(name) for name in case["parties"]} == case["parties"], found
