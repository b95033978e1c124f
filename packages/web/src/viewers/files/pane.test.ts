import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FilesRequest, listedEntry, openFilesHost, turn } from "./files-host.suite.ts";
import { Pane } from "./pane.ts";

/** A pane whose host answers when it is told to. */
function openPane() {
  const asked: FilesRequest[] = [];
  const { link, say } = openFilesHost((request) => asked.push(request));
  const pane = new Pane(link);
  /** Answers what was asked about a folder, in order. */
  const list = async (path: string, names: readonly string[]): Promise<void> => {
    await turn();
    const dir = names.map(listedEntry);
    const questions = asked.splice(0).filter((one) => one.path === path);
    assert.ok(questions.length > 0, `asked for ${path}`);
    for (const { reqid } of questions) {
      say({ reqid, dir });
      await turn();
      for (const stat of asked.splice(0)) say({ reqid: stat.reqid });
      await turn();
    }
  };
  return { pane, list };
}

describe("pane of files", () => {
  it("leads to what was sought, and forgets it where it is not", async () => {
    const { pane, list } = openPane();
    void pane.seek("/logs", "a.log");
    await list("/logs", ["a.log", "b.log"]);
    assert.equal(pane.sought.value, "a.log");
    void pane.seek("/other", "a.log");
    await list("/other", ["b.log"]);
    assert.equal(pane.sought.value, "");
  });

  it("leads to what was sought when the folder is read once more meanwhile", async () => {
    const { pane, list } = openPane();
    void pane.seek("/logs", "a.log");
    await turn();
    void pane.refresh();
    await list("/logs", ["a.log"]);
    assert.equal(pane.sought.value, "a.log");
  });

  it("seeks nothing any more in a folder that was opened meanwhile", async () => {
    const { pane, list } = openPane();
    void pane.seek("/logs", "a.log");
    await turn();
    void pane.open("/other");
    await list("/other", ["a.log"]);
    assert.equal(pane.sought.value, "");
  });

  it("goes up to the folder that was left, also when that is read once more", async () => {
    const { pane, list } = openPane();
    void pane.open("/home/ann");
    await list("/home/ann", []);
    void pane.goUp();
    await turn();
    void pane.refresh();
    await list("/home", ["ann", "bob"]);
    assert.deepEqual([pane.path.value, pane.left.value], ["/home", "ann"]);
  });
});
