import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findCommand, loadCommands, loadCommandsFor } from "./cli-command.ts";

describe("commands", () => {
  it("are found by their words alone, as each lies in a file of its name", async () => {
    const all = await loadCommands();
    assert.ok(all.length > 40);
    for (const { name } of all) {
      const words = [...name.split(" "), "more"];
      const found = findCommand(await loadCommandsFor(words), words);
      assert.deepEqual([found?.command.name, found?.rest], [name, ["more"]]);
    }
  });

  it("are loaded no further than the words go", async () => {
    const loaded = async (...words: string[]): Promise<string[]> =>
      (await loadCommandsFor(words)).map(({ name }) => name);
    assert.deepEqual(await loaded("serve"), ["serve"]);
    assert.deepEqual(await loaded("devices", "list"), ["devices list"]);
    assert.deepEqual(await loaded("devices"), []);
    assert.deepEqual(await loaded(".."), []);
    assert.deepEqual(await loaded(), []);
  });
});
