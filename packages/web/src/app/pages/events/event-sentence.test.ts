import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { german } from "../../../language/german/index.ts";
import { catalogue, language } from "../../../language/speak.ts";
import { sentenceOf } from "./event-sentence.ts";

const sentences: readonly (readonly [english: string, german: string])[] = [
  ["Password changed", "Passwort geändert"],
  ["Session started", "Sitzung begonnen"],
  ["Session to port pc1:5900 ended, 75 s", "Sitzung zu Port pc1:5900 beendet, 75 s"],
  ["Recording started", "Aufzeichnung begonnen"],
  ["Intel AMT of pc1: web page opened", "Intel AMT von pc1: Webseite geöffnet"],
  ["Moved device pc1 to group Files", "Gerät pc1 in Gruppe Files verschoben"],
  ["Removed Ann from user group Night shift", "Ann aus der Benutzergruppe Night shift entfernt"],
  ["Whatever an agent writes", "Whatever an agent writes"],
];

describe("sentences of events", () => {
  afterEach(() => {
    language.value = "en";
    catalogue.value = undefined;
  });

  for (const [english, translated] of sentences) {
    it(`say in two languages: ${english}`, () => {
      assert.equal(sentenceOf(english), english);
      language.value = "de";
      catalogue.value = german;
      assert.equal(sentenceOf(english), translated);
    });
  }
});
