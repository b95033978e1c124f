import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { splitWords } from "./console-line.ts";
import { defineConsoleCommand } from "./define.ts";
import { FakeHost } from "./host/fake-host.suite.ts";
import { startCore } from "./start-core.ts";

const FULL = 0xffff_ffff;

function consoleOf(rights: number, value: unknown): FakeHost {
  const fake = new FakeHost();
  const echo = defineConsoleCommand({
    name: "echo",
    usage: "WORDS",
    summary: "say it",
    run: (_context, words, print) => print(words.join("|")),
  });
  startCore(fake.host, { commands: [], consoleCommands: [echo], sessions: [] });
  fake.receive({ action: "msg", type: "console", value, rights, sessionid: "s1", userid: "user//ann" });
  return fake;
}

const printed = (fake: FakeHost): unknown => fake.sentOf("msg/console")[0]?.value;

describe("agent console", () => {
  it("splits words at blanks and keeps those in quotes", () => {
    assert.deepEqual(splitWords('ls "C:\\Program Files"  -a ""'), ["ls", "C:\\Program Files", "-a", ""]);
  });

  it("answers the session that asked and leaves an event", () => {
    const fake = consoleOf(FULL, 'ECHO one "two three"');
    assert.deepEqual(fake.sentOf("msg/console"), [
      { action: "msg", type: "console", sessionid: "s1", value: "one|two three" },
    ]);
    assert.deepEqual([fake.sentOf("log")[0]?.msgid, fake.sentOf("log")[0]?.userid], [17, "user//ann"]);
  });

  it("needs remote control and console rights", () => {
    assert.equal(printed(consoleOf(8 | 16, "echo a")), "a");
    for (const rights of [0, 8, 16, 0xffff_ffff & ~16])
      assert.equal(consoleOf(rights, "echo a").sent.length, 0);
  });

  it("lists its commands", () => {
    assert.match(String(printed(consoleOf(FULL, "help"))), /echo WORDS +say it/);
  });

  it("names what it does not know, and offers no eval", () => {
    assert.match(String(printed(consoleOf(FULL, "eval 1+1"))), /no command eval/);
    assert.match(String(printed(consoleOf(FULL, "constructor"))), /no command constructor/);
  });

  it("takes a value that is no text for an empty line", () => {
    assert.match(String(printed(consoleOf(FULL, { a: 1 }))), /Commands/);
  });
});
