/** `tendril audit verify` beside a running server, and after someone touched its database. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { openControl } from "../support/control-client.ts";
import { PASSWORD } from "../support/server.ts";
import { runTendril, startTendril, type TendrilProgram } from "../support/tendril-program.ts";

describe("tendril audit verify", { timeout: 240_000 }, () => {
  let data = "";
  let program: TendrilProgram;
  const verify = () => runTendril(["audit", "verify", "--data", data]);

  before(async () => {
    data = await mkdtemp(join(tmpdir(), "tendril-audit-"));
    const words = ["account", "create", "admin", "--password-stdin", "--site-admin", "--data", data];
    assert.equal((await runTendril(words, PASSWORD)).code, 0);
    program = startTendril(["serve", "--data", data, "--hostname", "localhost"]);
    const control = await openControl((await program.url()).replace("https", "wss"));
    for (let i = 0; i < 5; i++) {
      await control.ask({ action: "createmesh", meshname: `Group ${i}`, meshtype: 2 });
    }
    await control.ask({ action: "events" });
    control.close();
  });
  after(async () => {
    await program.end("SIGKILL");
    await rm(data, { recursive: true, force: true });
  });

  it("finds everything as it was written, while the server runs", async () => {
    const { code, output } = await verify();
    assert.match(output, /^\d+ events, 1 to \d+: all as they were written/);
    assert.equal(code, 0);
  });

  it("keeps with each event where it came from", () => {
    const database = new DatabaseSync(join(data, "tendril.db"), { readOnly: true });
    const row = database.prepare("SELECT json FROM events WHERE json ->> '$.action' = 'createmesh'").get();
    database.close();
    const { origin } = JSON.parse(String(row?.json));
    assert.match(origin.address, /^(127\.0\.0\.1|::1)$/);
    assert.match(origin.session, /^user\/\/admin\/[0-9a-f]{40}$/);
  });

  it("names the event that somebody changed in the database, and fails", async () => {
    assert.equal(await program.end("SIGTERM"), 0);
    const database = new DatabaseSync(join(data, "tendril.db"));
    database.exec(
      "UPDATE events SET json = json_set(json, '$.event.username', 'nobody') WHERE json ->> '$.seq' = 4",
    );
    database.close();
    const { code, output } = await verify();
    assert.match(output, /3 events are as they were written; then event 4 \(\w+, .*\) was changed or moved/);
    assert.equal(code, 1);
  });

  it("says what is wrong with a folder that is none", async () => {
    const { code, output } = await runTendril(["audit", "verify", "--data", join(data, "missing")]);
    assert.equal(code, 2);
    assert.match(output, /data folder/);
  });
});
