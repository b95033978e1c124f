/** What happens, read by somebody whose browser speaks German: no sentence stays English. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ShareKind } from "@tendril/protocol/constants";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { type FakeAgent, openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

/** Lines of the core, with its numbers: docs/spec/agent-core.md, section 3.3. */
const agentLines: readonly object[] = [
  { msgid: 17, msg: "Console command: ls", msgArgs: ["ls"] },
  { msgid: 18, msg: "Message: Pause", msgArgs: ["Pause", "x"] },
  { msgid: 19, msg: "Ended process 42", msgArgs: ["42"] },
  { msgid: 20, msg: "Opened https://x.test/", msgArgs: ["https://x.test/"] },
  { msgid: 21, msg: "Getting clipboard content, 5 byte(s)", msgArgs: ["5"] },
  { msgid: 25, msg: "Restarted", msgArgs: ["3", "0"] },
  { msgid: 26, msg: "Notice: Pause", msgArgs: ["Pause", "x"] },
  { msgid: 27, msg: "Granted a terminal to Xaver", msgArgs: ["Xaver"] },
  { msgid: 29, msg: "Desktop sessions were ended at the device" },
  { msgid: 30, msg: "Granted the desktop to Xaver (guest of Yannik)", msgArgs: ["Xaver (guest of Yannik)"] },
  { msgid: 34, msg: "Denied the desktop to Xaver", msgArgs: ["Xaver"] },
  { msgid: 41, msg: "Denied files to Xaver", msgArgs: ["Xaver"] },
  { msgid: 43, msg: "Started remote files" },
  { msgid: 134, msg: "Ended the desktop sessions of xaver", msgArgs: ["xaver"] },
  { msgid: 90001, msg: "Refused 3 inputs of a viewer without the right", msgArgs: ["3"] },
];

/** Words that no German sentence has; names of this test have none of them. */
const english =
  /\b(the|of|to|from|was|is|were|changed|removed|added|created|made|set|sent|ended|started|granted|denied|signed|group|device|password|failed|rights|taken|over|names|named|description|settings)\b/i;

describe("events in German", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: FakeAgent;
  let said: readonly string[] = [];

  before(async () => {
    host = await startTestServer({ flags: ["--agent-invite-codes"] });
    control = await openControl(host.wsUrl);
    const ask = async (action: string, fields: object): Promise<Readonly<Record<string, unknown>>> =>
      await control.ask({ action, ...fields });
    const { meshid } = await ask("createmesh", { meshname: "Werkstatt", meshtype: 2 });
    const { meshid: other } = await ask("createmesh", { meshname: "Halle", meshtype: 2 });
    agent = await openFakeAgent(host.wsUrl, { groupId: String(meshid), computerName: "kasse7" });
    const { deviceId: nodeid } = agent;
    await until("the device", async () => JSON.stringify(await ask("nodes", {})).includes(nodeid));
    for (const line of agentLines) agent.sendJson({ action: "log", userid: "user//admin", ...line });

    await ask("editmesh", { meshid, desc: "x", flags: 4, consent: 8, expireDevs: 9 });
    const { code } = await ask("createInviteCode", { meshid, expire: 8, flags: 0 });
    await ask("removeInviteCode", { meshid, code });
    await ask("changedevice", { nodeid, name: "kasse8", desc: "y", tags: "z", icon: 2 });
    await ask("adduser", { username: "xaver", pass: "a long pass phrase 7" });
    await ask("edituser", { id: "user//xaver", realname: "Xaver" });
    await ask("changeuserpass", { userid: "user//xaver", pass: "another pass phrase 8" });
    await ask("addmeshuser", { meshid, usernames: ["xaver"], meshadmin: 8 });
    await ask("removemeshuser", { meshid, userid: "user//xaver" });
    const { ugrpid } = await ask("createusergroup", { name: "Nacht" });
    await ask("addusertousergroup", { ugrpid, usernames: ["xaver"] });
    await ask("editusergroup", { ugrpid, name: "Nacht2" });
    await ask("removeuserfromusergroup", { ugrpid, userid: "user//xaver" });
    await ask("deleteusergroup", { ugrpid });
    const share = { nodeid, guestname: "Zenzi", p: ShareKind.Desktop, consent: 1, expire: 9 };
    const { publicid } = await ask("createDeviceShareLink", share);
    await ask("removeDeviceShare", { nodeid, publicid });
    await ask("runcommands", { nodeids: [nodeid], cmds: "ls" });
    await ask("wakedevices", { nodeids: [nodeid] });
    await ask("updateAgents", { nodeids: [nodeid] });
    await ask("changelang", { lang: "de" });
    await ask("changelang", { lang: "*" });
    await ask("createLoginToken", { name: "ci", expire: 9 });
    await openControl(host.wsUrl, { name: "xaver", password: "wrong", isSignedIn: false });
    await ask("changeDeviceMesh", { nodeids: [nodeid], meshid: other });
    await ask("agentdisconnect", { nodeid });
    await ask("removedevices", { nodeids: [nodeid] });
    await ask("deleteuser", { userid: "user//xaver" });
    await ask("deletemesh", { meshid });
    // what the agent says and who was refused come beside the answers
    said = await until("all sentences", async () => {
      const { events } = await ask("events", { limit: 500 });
      const all = (events as { msg?: string }[]).map(({ msg = "" }) => msg);
      const isWhole = agentLines.every((line) => all.includes((line as { msg: string }).msg));
      return isWhole && new Set(all).size >= 45 && all;
    });
  });
  after(async () => {
    await closeBrowser();
    agent.close();
    control.close();
    await host.stop();
  });

  it("are all there, those of the server and those of the agent", () => {
    for (const line of agentLines) {
      const { msg } = line as { msg: string };
      assert.ok(said.includes(msg), msg);
    }
    assert.ok(new Set(said).size >= 45, `${new Set(said).size} sentences`);
  });

  it("say nothing in English, in the table and in the details", async () => {
    const { page, problems } = await openPage({ locale: "de-DE" });
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.goto(`${host.url}/events`);
    await page.getByText("Gerätegruppe Werkstatt geändert: Beschreibung").waitFor();
    await page.getByText("Gerät kasse8 geändert: Name, Beschreibung, Geräteart und Tags").waitFor();
    await page.getByText("Bildschirm für Xaver (Gast von Yannik) freigegeben").waitFor();
    await eachLook(page, "events-german");
    const shown = await page.locator(".ewt").allTextContents();
    assert.ok(shown.length >= said.length - 1, `${shown.length} of ${said.length}`);
    assert.deepEqual(
      [...new Set(shown)].filter((text) => english.test(text)),
      [],
    );
    const row = page.getByRole("button", { name: /^Einzelheiten zu: Gerät kasse8 geändert/ });
    await row.click();
    await page.getByText("Änderungen (changenode)").waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });
});
