import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { german } from "./german/index.ts";
import { formatCount, locale, variantOf } from "./locale.ts";
import { catalogue, language, pickLanguage } from "./speak.ts";
import { parts, plural, said, t } from "./translate.ts";

const time = "12:30";
const lost = "No connection to the server. What you see is from {time}.";

describe("texts of the pages", () => {
  afterEach(() => speakHere("en"));

  it("are said as they stand in the sources, in English", () => {
    assert.equal(t("Skip to content"), "Skip to content");
    assert.equal(t(lost, { time }), "No connection to the server. What you see is from 12:30.");
  });

  it("are said in the language of the page", () => {
    speakHere("de");
    assert.equal(t("Skip to content"), "Zum Inhalt springen");
    assert.equal(t(lost, { time }), "Keine Verbindung zum Server. Sie sehen den Stand von 12:30.");
  });

  it("are counted as the language counts, with its numbers", () => {
    const count = (number: number): string => plural(number, "{count} device", "{count} devices");
    assert.deepEqual([count(1), count(2), count(10_000)], ["1 device", "2 devices", "10,000 devices"]);
    speakHere("de");
    assert.deepEqual([count(1), count(2), count(10_000)], ["1 Gerät", "2 Geräte", "10.000 Geräte"]);
  });

  it("stand around elements", () => {
    assert.deepEqual(parts(lost, { time: 1_000 }), [
      "No connection to the server. What you see is from ",
      "1,000",
      ".",
    ]);
  });

  it("never fill in what a value holds", () => {
    assert.equal(
      t(lost, { time: "{time}$&" }),
      "No connection to the server. What you see is from {time}$&.",
    );
  });

  it("of the server are said with the numbers in them", () => {
    speakHere("de");
    assert.equal(said("A password has 12 to 256 characters."), "Ein Passwort hat 12 bis 256 Zeichen.");
    assert.equal(said("At least 1 digit."), "Mindestens 1 Ziffer.");
    assert.equal(said("At least 7 flowers."), "At least 7 flowers.");
  });

  it("of the server have their numbers and dates written as the language does", () => {
    const events = "1,234 events in a sealed chain. Check it with: tendril audit verify";
    assert.equal(said(events), events);
    speakHere("de");
    assert.match(said(events), /^1\.234 Ereignisse /);
    assert.match(said("2.5 GB free of 10 GB where the data is."), /^2,5 GB von 10 GB frei/);
    assert.equal(
      said("From your files, valid until 2027-01-31."),
      "Aus Ihren Dateien, gültig bis 31.01.2027.",
    );
  });

  it("of the server have the names in them as they are", () => {
    const moved = "Moved device 1234 to group {B}$& (a";
    assert.equal(said(moved), moved);
    speakHere("de");
    assert.equal(said(moved), "Gerät 1234 in Gruppe {B}$& (a verschoben");
    assert.equal(said("Account created: Files"), "Konto angelegt: Files");
    assert.equal(said("Account created: 1234"), "Konto angelegt: 1234");
    assert.equal(said("Nothing of this, Account created: ann"), "Nothing of this, Account created: ann");
  });

  it("of the server are said as they came where the catalogue does not know them", () => {
    speakHere("de");
    assert.equal(said("Something new"), "Something new");
    assert.equal(said("constructor"), "constructor");
  });

  it("of the server hold days that there are not, as they came", () => {
    speakHere("de");
    assert.match(said("Sign-in failed 9999-99-99 times"), /9999-99-99/);
    assert.match(said("Setting clipboard content, 1234-56-78 byte(s)"), /1234-56-78/);
  });

  it("of the server that are made to be slow are shown as they came, at once", () => {
    speakHere("de");
    const [gaps = ""] = Object.keys(german).filter((key) => /\{A\}.*\{B\}/.test(key));
    const hostile = gaps.replace(/\{[A-Z]\}/g, gaps.repeat(2_000));
    assert.equal(said(hostile), hostile);
  });
});

describe("the language of the page", () => {
  it("is the first that is wished for and offered", () => {
    assert.equal(pickLanguage(["fr-FR", "de-AT", "en"]), "de");
    assert.equal(pickLanguage(["en-GB", "de"]), "en");
    assert.equal(pickLanguage(["*", undefined, ""]), "en");
    assert.equal(pickLanguage([]), "en");
  });

  it("is written in the browser's variant of it, where that is one", () => {
    assert.equal(variantOf("en", ["de-AT", "en-GB", "en-US"]), "en-GB");
    assert.equal(variantOf("en", ["en-US@posix", "english"]), "en");
    assert.equal(variantOf("en", ["en-US@posix", "en-CA"]), "en-CA");
    assert.equal(variantOf("de", []), "de");
  });

  it("writes numbers in its own way, not in the browser's", () => {
    speakHere("de");
    assert.equal(locale(), "de");
    assert.equal(formatCount(1_234.5), "1.234,5");
    speakHere("en");
    assert.equal(formatCount(1_234.5), "1,234.5");
  });
});

function speakHere(code: "en" | "de"): void {
  language.value = code;
  catalogue.value = code === "de" ? german : undefined;
}
