import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { MAX_COMPONENT_LINES, MAX_FILE_LINES, MAX_FOLDER_FILES, MAX_FUNCTION_LINES } from "./rules.ts";
import { production, root, sources } from "./sources.ts";

const isTable = (path: string): boolean => /constants\/|config\/schema\.ts$|\.gen\./.test(path);

describe("shape of the sources", () => {
  it(`keeps files to ${MAX_FILE_LINES} lines`, () => {
    const long = sources
      .filter(({ path, text }) => !isTable(path) && text.split("\n").length > MAX_FILE_LINES)
      .map(({ path, text }) => `${path}: ${text.split("\n").length}`);
    assert.deepEqual(long, []);
  });

  it(`keeps functions to ${MAX_FUNCTION_LINES} lines`, () => {
    const long = production.flatMap(({ path, text }) =>
      longFunctions(path, text).map((found) => `${path}: ${found}`),
    );
    assert.deepEqual(long, []);
  });

  it("says of every folder what lives in it", () => {
    const folders = new Set(
      production.map(({ path }) => dirname(path)).filter((folder) => !folder.endsWith("/src")),
    );
    const silent = [...folders].filter((folder) => {
      if (/\/protocol\/src\/(actions|events)|\/web\/src\/(app|control|search|styles)/.test(folder))
        return false;
      if (existsSync(join(root, folder, "README.md")) || existsSync(join(root, dirname(folder), "README.md")))
        return false;
      const index = join(root, folder, "index.ts");
      return !existsSync(index) || !readFileSync(index, "utf8").startsWith("/**");
    });
    assert.deepEqual(silent, []);
  });

  it(`keeps folders to ${MAX_FOLDER_FILES} files, registries excepted`, () => {
    const folders = new Set(production.map(({ path }) => dirname(path)));
    const full = [...folders].filter((folder) => {
      if (existsSync(join(root, folder, "README.md")) || /actions\/|\/pages$/.test(folder)) return false;
      return (
        readdirSync(join(root, folder)).filter(
          (name) => /\.tsx?$/.test(name) && !/\.(test|suite)\./.test(name),
        ).length > MAX_FOLDER_FILES
      );
    });
    assert.deepEqual(full, []);
  });

  it("begins every module with what it is", () => {
    const silent = production
      .filter(({ path, text }) => !/\.d\.ts$/.test(path) && !/^(#!.*\n)?\s*\/\*\*/.test(text))
      .filter(({ path }) => !/control\/actions\/|web\/src\/(app\/pages|ui)\//.test(path))
      .map(({ path }) => path);
    assert.deepEqual(silent, []);
  });

  it("has a handler for every contract and a contract for every handler", () => {
    const names = (prefix: string): string[] =>
      production
        .filter(({ path }) => path.startsWith(prefix))
        .map(({ path }) => path.slice(prefix.length))
        .sort();
    assert.deepEqual(names("packages/server/src/control/actions/"), names("packages/protocol/src/actions/"));
  });

  it("uses only actions that the protocol document or this project names", () => {
    const document = readFileSync(join(root, "docs/spec/control-protocol.md"), "utf8");
    const own = new Set([
      ...[
        "serverStatus",
        "agentBinaries",
        "deleteRecordings",
        "signOutEverywhere",
        "webSessions",
        "endWebSessions",
      ],
      ...["createInvitation", "invitations", "removeInvitation", "declineChat"],
      ...["createInviteCode", "removeInviteCode"],
      ...["proveFactor", "knownBrowsers", "forgetBrowsers", "identities", "removeIdentity"],
      ...["amtcredentials"],
    ]);
    const unknown = production
      .filter(({ path }) => path.startsWith("packages/protocol/src/actions/"))
      .flatMap(({ text }) => /defineContract\(\s*"([^"]+)"/.exec(text)?.[1] ?? [])
      .filter((name) => !own.has(name) && !document.includes(`\`${name}\``));
    assert.deepEqual(unknown, []);
  });
});

/** Named functions and methods, by their indentation: a body ends where its brace stands again. */
function longFunctions(path: string, text: string): string[] {
  const lines = text.split("\n");
  return lines.flatMap((line, start) => {
    const match = /^(\s*)(?:export )?(?:async )?(?:function\*? )?(#?[A-Za-z]\w*)\(.*\{$/.exec(line);
    if (match === null || /^\s*(if|for|while|switch|describe|it|return)\b/.test(line)) return [];
    const end = lines.findIndex((candidate, i) => i > start && candidate.startsWith(`${match[1]}}`));
    const limit = path.endsWith(".tsx") ? MAX_COMPONENT_LINES : MAX_FUNCTION_LINES;
    return end - start > limit ? [`${match[2]} ${end - start} lines`] : [];
  });
}
