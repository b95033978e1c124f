import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RunRequest } from "@tendril/agent-core";
import { People } from "./people.ts";

const box = { title: "Tendril", text: "<b>IT</b> & co <!-- (guest of ann) asks", timeoutSeconds: 30 };
const shown = "\u2039b\u203aIT\u2039/b\u203a \uff06 co \u2039!-- (guest of ann) asks";

/** The arguments of the only program that the desktop has. */
function run(program: string, act: (people: People) => void): readonly string[] {
  const requests: RunRequest[] = [];
  const programs = {
    run(request: RunRequest) {
      requests.push(request);
      return () => {};
    },
  };
  const desktop = {
    platform: "linux",
    hasDisplay: () => true,
    hasProgram: (path: string) => path === program,
  };
  act(new People(programs, desktop));
  return requests[0]?.args ?? [];
}

describe("boxes for the person at the computer", () => {
  it("take nobody's name for markup", () => {
    const kdialog = "/usr/bin/kdialog";
    assert.equal(run(kdialog, (people) => people.ask(box, () => {})).at(-1), shown);
    assert.equal(run(kdialog, (people) => people.showMessage(box, () => {})).at(-1), shown);
    assert.equal(run(kdialog, (people) => people.showBar(box.text, () => {})).at(-1), shown);
    assert.equal(
      run("/usr/bin/notify-send", (people) => people.notify("Tendril", box.text, () => {})).at(-1),
      shown,
    );
    assert.ok(run("/usr/bin/zenity", (people) => people.ask(box, () => {})).includes("--no-markup"));
    assert.equal(run("/usr/bin/xmessage", (people) => people.ask(box, () => {})).at(-1), box.text);
  });
});
