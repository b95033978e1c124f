/** Invitation codes from outside: what they open, to whom, for how long, and how often one may guess. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type HttpAnswer, postJson } from "../support/http.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const GUESSES = 10_000;
const AT_ONCE = 50;
const HOUR_MS = 3_600_000;
const MARKUP = "<img src=x onerror=alert(1)>";

describe("invitation codes", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let meshid = "";
  let aheadMs = 0;
  const type = (code: string, base = ""): Promise<HttpAnswer> =>
    postJson(host.url, `${base}/api/invite-code`, { code });
  const openPage = (c: unknown, base = ""): Promise<HttpAnswer> =>
    postJson(host.url, `${base}/api/agent-invitation`, { c });
  const create = (fields: object) =>
    control.ask({ action: "createInviteCode", meshid, expire: 0, flags: 0, ...fields });

  before(async () => {
    host = await startTestServer({
      flags: ["--agent-invite-codes"],
      aheadMs: () => aheadMs,
      prepare: async (folder) => {
        const domains = { east: { title: "East" } };
        await writeFile(join(folder, "config.json"), JSON.stringify({ domains }));
      },
    });
    control = await openControl(host.wsUrl);
    meshid = String((await control.ask({ action: "createmesh", meshname: "Shop", meshtype: 2 })).meshid);
  });
  after(async () => {
    control.close();
    await host.stop();
  });

  it("open the page as they were made, also with markup in them", async () => {
    const made = await create({ code: MARKUP, flags: 2, expire: 8 });
    assert.equal(made.result, "ok");
    const { status, json } = await type(MARKUP.toUpperCase());
    assert.equal(status, 200);
    const page = await openPage(json.c);
    assert.deepEqual([page.json.group, page.json.flags], ["Shop", 2]);
    assert.equal(page.text.includes("onerror"), false, "the page learns no code");
    assert.match(String(page.headers["content-type"]), /^application\/json/);
  });

  it("do not open another tenant's groups", async () => {
    await create({ code: "green kite" });
    assert.equal((await type("green kite")).status, 200);
    assert.equal((await type("green kite", "/east")).status, 404);
    const { json } = await type("green kite");
    assert.equal((await openPage(json.c, "/east")).status, 404);
  });

  it("end with their time, and the pages that they opened with them", async () => {
    await create({ code: "brief kite", expire: 1 });
    const { json } = await type("brief kite");
    assert.equal((await openPage(json.c)).status, 200);
    aheadMs += HOUR_MS - 60_000;
    const late = await type("brief kite");
    assert.equal(late.status, 200, "works to the end");
    aheadMs += 60_000;
    const over = await type("brief kite");
    assert.deepEqual([over.status, over.text], [404, (await type("never was")).text], "as an unknown one");
    assert.equal((await openPage(late.json.c)).status, 404, "though that page was opened a minute ago");
  });

  it("are over at once when they are taken back", async () => {
    await create({ code: "other kite" });
    const { json } = await type("other kite");
    assert.equal((await openPage(json.c)).status, 200);
    assert.equal(
      (await control.ask({ action: "removeInviteCode", meshid, code: "other kite" })).result,
      "ok",
    );
    assert.equal((await type("other kite")).status, 404);
    assert.equal((await openPage(json.c)).status, 404);
  });

  it("are known only to those who may change the group, in lists, news and the log", async () => {
    const helper = { name: "helper", password: PASSWORD };
    await host.server.accounts.create({ ...helper, domain: "", siteadmin: 0 });
    await host.server.accounts.create({
      domain: "",
      name: "auditor",
      password: PASSWORD,
      siteadmin: FULL_RIGHTS,
    });
    const member = { action: "addmeshuser", meshid, usernames: ["helper"] };
    await control.ask({ ...member, meshadmin: DeviceRight.ManageDevices | DeviceRight.RemoteControl });
    const outsider = await openControl(host.wsUrl, helper);
    const auditor = await openControl(host.wsUrl, { name: "auditor" });
    await create({ code: "secret kite" });
    await control.wait("own news", ({ event }) => JSON.stringify(event ?? "").includes("secret kite"));
    for (const client of [outsider, auditor]) {
      await client.wait("the fact", ({ event }) => /code sec?….* made/.test(JSON.stringify(event ?? "")));
      await client.ask({ action: "meshes" });
      await client.ask({ action: "events" });
      assert.equal(JSON.stringify(client.received).includes("secret kite"), false);
    }
    const taken = await outsider.ask({ action: "removeInviteCode", meshid, code: "secret kite" });
    assert.equal(taken.result, "Access denied");
    await control.ask({ ...member, meshadmin: DeviceRight.EditGroup });
    await until("who may change the group now hears of changes", async () => {
      await create({ code: `later kite ${outsider.received.length}` });
      return JSON.stringify(outsider.received).includes("later kite") || undefined;
    });
    outsider.close();
    auditor.close();
  });

  it("let nobody guess: ten thousand wrong ones end after a few, and right ones wait with them", async () => {
    await create({ code: "safe kite" });
    const statuses = new Map<number, number>();
    for (let i = 0; i < GUESSES; i += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, k) => type(`guess-${i + k}`)));
      for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    assert.deepEqual([...statuses.keys()].sort(), [404, 429]);
    assert.ok((statuses.get(404) ?? 0) <= 2 * AT_ONCE, `${statuses.get(404)} were looked at`);
    assert.equal((await type("safe kite")).status, 429);
    aheadMs += HOUR_MS;
    assert.equal((await type("safe kite")).status, 200, "an hour later it works again");
  });
});
