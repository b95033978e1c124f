import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { production, root } from "./sources.ts";
import { pageSources, textsOf } from "./texts.ts";
import { keyNames, names } from "./untranslated.ts";

type Area = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const folder = join(root, "packages/web/src/language/german");
const areas = new Map<string, Area>();
for (const name of readdirSync(folder)) {
  if (name !== "index.ts") areas.set(name, Object.values(await import(join(folder, name)))[0] as Area);
}
const entries = [...areas].flatMap(([area, texts]) =>
  Object.entries(texts).map(([key, value]) => ({ area, key, value })),
);
const keys = new Set(entries.map(({ key }) => key));
const found = pageSources.flatMap(textsOf);

describe("texts of the pages", () => {
  it("can be said in every language", () => {
    const bare = found
      .filter(({ text, isMarkup, isLookedUp, isTemplate, isUsed }) => {
        if (isLookedUp || names.has(text) || (keyNames.has(text) && !isMarkup)) return false;
        if (isMarkup) return /\p{L}{2}/u.test(text);
        if (!isUsed && keys.has(text)) return false;
        if (isTemplate) return /^[A-Z][a-z]+[ ,.:]/.test(text);
        return /^[A-Z][a-z']*([ ,.:?!…]|$)|^[A-Z]{2,}[^a-z]? [a-z]{2}/.test(text);
      })
      .map(({ path, text }) => `${path}: ${text}`);
    assert.deepEqual(bare, []);
  });
});

describe("catalogues", () => {
  it("hold nothing that no page and no answer of the server says", () => {
    const said = new Set(found.map(({ text }) => text));
    const server = production
      .filter(({ path }) => !path.startsWith("packages/web/"))
      .map(({ text }) => withEmptyGaps(text))
      .join("\n");
    const unused = entries.filter(({ area, key }) =>
      area.startsWith("server") ? !server.includes(withEmptyGaps(key)) : !said.has(key),
    );
    assert.deepEqual(
      unused.map(({ area, key }) => `${area}: ${key}`),
      [],
    );
  });

  it("hold a text once", () => {
    const seen = new Set<string>();
    assert.deepEqual(
      entries.filter(({ key }) => seen.has(key) || !seen.add(key)).map(({ area, key }) => `${area}: ${key}`),
      [],
    );
  });

  it("fill in what the English text fills in", () => {
    const gaps = (text: string): string =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .map(([, name]) => name)
        .sort()
        .join();
    const wrong = entries.filter(({ key, value }) =>
      typeof value === "string" ? gaps(value) !== gaps(key) : gaps(value.other ?? "") !== gaps(key),
    );
    assert.deepEqual(
      wrong.map(({ area, key }) => `${area}: ${key}`),
      [],
    );
  });
});

describe("events", () => {
  it("can be said in every language, of the server and of agents", () => {
    const known = new Set(entries.map(({ key }) => withEmptyGaps(key.replace(/\{\w+\}/g, "{A}"))));
    const bare = production
      .filter(({ path }) => /^packages\/(server|agent-core)\/src\//.test(path))
      .flatMap(({ path, text }) => eventTexts(text).map((found) => ({ path, found: withEmptyGaps(found) })))
      .filter(({ found }) => /\p{L}{2}.* /u.test(found) && !known.has(found))
      .map(({ path, found }) => `${path}: ${found}`);
    assert.deepEqual(bare, []);
  });
});

/** What stands behind `msg`, and behind `text` of a line for the device's events, on both sides of a choice. */
function eventTexts(text: string): string[] {
  const places = [
    ...text.matchAll(/\bmsg(?: =|:) ([^;]*?)(?:;|,\n|, msgid| \}|\n\s*\})/g),
    ...text.matchAll(/logEvent\([^;]*?text: ([^;]*?)(?:,\n|, args| \})/g),
    ...text.matchAll(/\bdid: ([^;]*?) \}/g),
  ].map(([, written = ""]) => written);
  return places.flatMap((written) =>
    [...written.matchAll(/`((?:[^`\\]|\\.)*)`|"([^"\n]*)"/g)].map(
      ([, template, plain]) => template ?? plain ?? "",
    ),
  );
}

/** `${rules.min}` of a source and `{1}` of a catalogue alike. */
function withEmptyGaps(text: string): string {
  return text.replace(/\$\{[^}]*\}|\{[\dA-Z]\}/g, "{}");
}
