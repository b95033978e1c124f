import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConfigError } from "../errors.ts";
import { loginOptions, readAccount } from "./login.ts";
import { type OptionSpecs, parseWords, usageOf } from "./options.ts";

const specs: OptionSpecs = {
  group: { value: "GROUP", says: "which" },
  tag: { value: "TAG", isList: true, says: "which" },
  limit: { value: "N", says: "how many" },
  from: { value: "TIME", says: "when" },
  online: { says: "only those" },
};
const NOW_MS = Date.UTC(2026, 0, 31, 12);

describe("words and options of a command", () => {
  it("are told apart, and nothing after -- is an option", () => {
    const { words, trailing, options } = parseWords(
      ["web1", "--tag", "a", "web2", "--tag=b", "--online", "--", "ls", "--tag", "-l"],
      specs,
    );
    assert.deepEqual(words, ["web1", "web2"]);
    assert.deepEqual(trailing, ["ls", "--tag", "-l"]);
    assert.deepEqual(options.texts("tag"), ["a", "b"]);
    assert.deepEqual([options.has("online"), options.has("group")], [true, false]);
  });

  it("are refused when they are not declared or lack their value", () => {
    for (const args of [["--colour"], ["--group"], ["--online=yes"], ["-x"]]) {
      assert.throws(() => parseWords(args, specs), ConfigError, args.join(" "));
    }
  });

  it("hold numbers in a range", () => {
    const limit = (text: string) => parseWords(["--limit", text], specs).options.number("limit", 1, 10);
    assert.equal(limit("10"), 10);
    for (const text of ["0", "11", "1.5", "x", "1e1", ""])
      assert.throws(() => limit(text), ConfigError, text);
  });

  it("hold times, and spans before now", () => {
    const from = (text: string) => parseWords(["--from", text], specs).options.time("from", NOW_MS);
    assert.equal(from("90m"), NOW_MS - 5_400_000);
    assert.equal(from("7d"), Date.UTC(2026, 0, 24, 12));
    assert.equal(from("2026-01-31"), Date.UTC(2026, 0, 31));
    assert.equal(from("2026-01-31T13:00:00+01:00"), NOW_MS);
    for (const text of ["yesterday", "5", "7w", "2026-13-01"])
      assert.throws(() => from(text), ConfigError, text);
  });

  it("are shown as they are used", () => {
    assert.equal(usageOf(specs), "[--group GROUP] [--tag TAG]... [--limit N] [--from TIME] [--online]");
  });
});

describe("signing in", () => {
  const read = (args: readonly string[], environment: object = {}) =>
    readAccount({
      options: parseWords(args, loginOptions).options,
      environment: { url: undefined, token: undefined, fingerprint: undefined, ...environment },
      cwd: "/",
      readInput: async () => "secret\n",
    });
  const inEnvironment = { url: "https://a.example/", token: "~t:name:pass" };

  it("takes a token from the environment, whose name has colons", async () => {
    const { url, name, password } = await read([], inEnvironment);
    assert.deepEqual([url.host, name, password], ["a.example", "~t:name", "pass"]);
  });

  it("prefers options", async () => {
    const pin = "AB:".repeat(31).concat("AB");
    const args = ["--url", "https://b.example/x", "--user", "ann", "--password-stdin", "--fingerprint", pin];
    const { url, name, password, fingerprint } = await read([...args, "--code", "123456"], inEnvironment);
    assert.deepEqual([url.pathname, name, password, fingerprint], ["/x", "ann", "secret", "ab".repeat(32)]);
  });

  it("is refused where something is missing or would not be secret", async () => {
    const cases: readonly [readonly string[], object][] = [
      [[], {}],
      [["--url", "http://a.example/"], inEnvironment],
      [[], { ...inEnvironment, token: "nocolon" }],
      [[], { ...inEnvironment, token: ":x" }],
      [["--user", "ann"], inEnvironment],
      [["--password-stdin"], inEnvironment],
      [["--fingerprint", "12"], inEnvironment],
      [["--token-file", "/nonexistent/file"], inEnvironment],
    ];
    for (const [args, environment] of cases) {
      await assert.rejects(read(args, environment), ConfigError, args.join(" "));
    }
  });
});
