import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { german } from "../../../language/german/index.ts";
import { catalogue, language } from "../../../language/speak.ts";
import { type SaidEvent, sentenceOf } from "./event-sentence.ts";

const sentences: readonly (readonly [english: string, german: string])[] = [
  ["Password changed", "Passwort geändert"],
  ["Session started", "Sitzung begonnen"],
  [
    "Desktop session of guest Bob (Shop) ended, 75 s",
    "Bildschirm-Sitzung des Gastes Bob (Shop) beendet, 75 s",
  ],
  ["Session to port pc1:5900 ended, 75 s", "Sitzung zu Port pc1:5900 beendet, 75 s"],
  ["Recording started", "Aufzeichnung begonnen"],
  ["Intel AMT of pc1: web page opened", "Intel AMT von pc1: Webseite geöffnet"],
  ["Moved device pc1 to group Files", "Gerät pc1 in Gruppe Files verschoben"],
  ["Removed Ann from user group Night shift", "Ann aus der Benutzergruppe Night shift entfernt"],
  ["Whatever an agent writes", "Whatever an agent writes"],
];

const numbered: readonly (readonly [event: SaidEvent, english: string, german: string])[] = [
  [
    { action: "changenode", msgid: 140, msgArgs: ["pc1", "mesh//x", "name, tags, rdpport"], msg: "" },
    "Changed device pc1: Name, Tags, and rdpport",
    "Gerät pc1 geändert: Name, Tags und rdpport",
  ],
  [
    { action: "meshchange", msgid: 142, msgArgs: ["Shop", [2, 3]], msg: "Device group Shop changed" },
    "Device group Shop changed: Description and Settings",
    "Gerätegruppe Shop geändert: Beschreibung und Einstellungen",
  ],
  [
    { action: "agentlog", msgid: 30, msgArgs: ["Ann"], msg: "Granted the desktop to Ann" },
    "Granted the desktop to Ann",
    "Bildschirm für Ann freigegeben",
  ],
  [
    { action: "agentlog", msgid: 41, msgArgs: ["Bob (guest of Ann)"], msg: "" },
    "Denied files to Bob (guest of Ann)",
    "Dateien für Bob (Gast von Ann) abgelehnt",
  ],
  [{ action: "agentlog", msgid: 25, msgArgs: ["3", "0"], msg: "" }, "Restarted", "Neu gestartet"],
  [
    { action: "agentlog", msgid: 25, msgArgs: ["3", "0", "not permitted"], msg: "" },
    "Power action failed: not permitted",
    "Energieaktion fehlgeschlagen: not permitted",
  ],
  [
    { action: "agentlog", msgid: 134, msgArgs: ["bob"], msg: "" },
    "Ended the desktop sessions of bob",
    "Bildschirm-Sitzungen von bob beendet",
  ],
];

function speakGerman(): void {
  language.value = "de";
  catalogue.value = german;
}

describe("sentences of events", () => {
  afterEach(() => {
    language.value = "en";
    catalogue.value = undefined;
  });

  for (const [english, translated] of sentences) {
    it(`say in two languages: ${english}`, () => {
      const event = { action: "accountchange", msg: english };
      assert.equal(sentenceOf(event), english);
      speakGerman();
      assert.equal(sentenceOf(event), translated);
    });
  }

  for (const [event, english, translated] of numbered) {
    it(`are made of their facts: ${english}`, () => {
      assert.equal(sentenceOf(event), english);
      speakGerman();
      assert.equal(sentenceOf(event), translated);
      const { action, msgid = 0 } = event;
      assert.equal(
        sentenceOf({ action, msgid, msgArgs: [], msg: "As it came" }),
        "As it came",
        "without facts",
      );
    });
  }

  it("keep names whole, whatever words they hold", () => {
    speakGerman();
    const event = { action: "nodemeshchange", msgid: 85, msg: "Moved device a to group b to group c" };
    const msgArgs = ["a to group b", "c"];
    assert.equal(sentenceOf({ ...event, msgArgs }), "Gerät a to group b in Gruppe c verschoben");
  });

  it("of agents never pass for the server's", () => {
    const forged = { action: "agentlog", msgid: 77, msgArgs: ["Everything"], msg: "Nothing" };
    assert.equal(sentenceOf(forged), "Nothing");
  });
});
