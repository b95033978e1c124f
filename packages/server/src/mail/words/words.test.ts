import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { languageOf, wordsIn } from "./index.ts";

const told = {
  ...{ name: "ada", title: "Example", from: "Bob", days: 1, group: "Office", message: "Please." },
  ...{ connected: ["pc1"], disconnected: ["pc2", "pc3"], code: "12345678" },
};

describe("words of letters", () => {
  it("are those of the account's language, whatever its country", () => {
    assert.equal(wordsIn("de").reset(told).subject, "Neues Passwort für Example");
    assert.equal(wordsIn("de-AT"), wordsIn("de"));
    assert.equal(wordsIn("en-GB").reset(told).subject, "New password for Example");
  });

  it("are English without a choice, and where there is no such language", () => {
    for (const lang of [undefined, "", "fr", "constructor", "xx-de"])
      assert.equal(wordsIn(lang), wordsIn("en"), String(lang));
  });

  it("suit the browser: the language there is that it wants most", () => {
    for (const [header, wanted] of [
      ["de-AT,de;q=0.9,en;q=0.8", "de"],
      ["en-US", "en"],
      ["fr-FR, en;q=0.5, de;q=0.7", "de"],
      ["DE", "de"],
      ["de;q=0, en;q=0.1", "en"],
      ["", undefined],
      ["fr, *;q=0.1", undefined],
      ["de;q=9, de;q=x, constructor, __proto__;q=1", undefined],
      [`${"xx,".repeat(1_000)}de`, undefined],
    ] as const)
      assert.equal(languageOf(header), wanted, header.slice(0, 60));
  });

  it("tell the same in every language", () => {
    const texts = (lang: string): string[] =>
      Object.values(wordsIn(lang)).map((write) =>
        Object.values({ link: "", ...write(told) })
          .flat()
          .join(" "),
      );
    const english = texts("en");
    for (const [at, letter] of texts("de").entries()) {
      for (const fact of [
        "ada",
        "Example",
        "Bob",
        "Office",
        "Please.",
        "pc1",
        "pc2, pc3",
        "12345678",
        "30",
        "24",
      ])
        assert.equal(letter.includes(fact), english[at]?.includes(fact), `${fact}: ${letter}`);
      assert.notEqual(letter, english[at]);
    }
  });

  it("count days and devices", () => {
    const closing = (lang: string, days: number) => wordsIn(lang).invitation({ ...told, days }).closing;
    assert.match(closing("en", 1), /1 day\./);
    assert.match(closing("en", 7), /7 days\./);
    assert.match(closing("de", 1), /einen Tag\./);
    assert.match(closing("de", 7), /7 Tage\./);
    const subject = (lang: string) => wordsIn(lang).connections({ ...told, disconnected: [] }).subject;
    assert.deepEqual([subject("en"), subject("de")], ["pc1 connected: Example", "pc1 verbunden: Example"]);
  });
});
