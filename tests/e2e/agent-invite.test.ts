/** The page of an invitation to install an agent, as someone without an account sees it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { stock } from "../../tools/stock.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { postJson } from "../support/http.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { runTendril } from "../support/tendril-program.ts";

describe("the page of an agent invitation", { timeout: 120_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let meshid = "";

  before(async () => {
    host = await startTestServer({ flags: ["--agent-invite-codes"] });
    const added = await runTendril(["agents", "add", stock.tarball, "--data", host.folder]);
    assert.equal(added.code, 0, added.output);
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Front desk <b>", meshtype: 2 });
    meshid = String(made.meshid);
  });
  after(async () => {
    control.close();
    await closeBrowser();
    await host.stop();
  });

  it("shows how to install, for the system of who looks and for others", async () => {
    const { url } = await control.ask({ action: "createInviteLink", meshid, expire: 2, flags: 0 });
    const { page, problems } = await openPage();
    await page.goto(String(url));
    await page.getByText("Front desk <b>").waitFor();
    const command = await page.getByRole("group", { name: "Install command" }).textContent();
    assert.ok(command?.includes(meshid.split("/")[2] ?? "?"), command ?? "no command");
    await eachLook(page, "agent-invite");
    await page.getByText("Windows", { exact: true }).click();
    const link = page.getByRole("link", { name: /Windows/ }).first();
    assert.match((await link.getAttribute("href")) ?? "", /meshagents\?id=\d+&meshid=/);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("opens for a code that somebody set on the group, which no log tells", async () => {
    const { page: admin, problems } = await openPage();
    await admin.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await admin.getByRole("link", { name: "Device groups" }).first().click();
    const edit = async (): Promise<void> => {
      await admin.getByRole("button", { name: "Actions of Front desk <b>" }).click();
      await admin.getByRole("menuitem", { name: "Settings" }).click();
    };
    await edit();
    await admin.getByRole("textbox", { name: "Invitation codes" }).fill("Blue-Kite, front desk");
    await admin.getByRole("button", { name: "Save" }).click();
    await admin.getByRole("dialog").waitFor({ state: "detached" });
    await edit();
    const shown = await admin.getByRole("textbox", { name: "Invitation codes" }).inputValue();
    assert.equal(shown, "Blue-Kite, front desk");
    const { events } = await control.ask({ action: "events" });
    assert.equal(JSON.stringify(events).includes("Kite"), false);
    const other = await control.ask({ action: "createmesh", meshname: "Other", meshtype: 2 });
    const twice = { action: "editmesh", meshid: other.meshid, invite: { codes: ["BLUE-kite"], flags: 0 } };
    assert.equal((await control.ask(twice)).result, "Invitation code in use");
    const { page } = await openPage();
    await page.goto(`${host.url}/invite`);
    await page.getByLabel("Invitation code").fill("green-kite");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Nobody gave out this code").waitFor();
    await eachLook(page, "invite-code");
    await page.getByLabel("Invitation code").fill("blue-kite");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("group", { name: "Install command" }).waitFor();
    assert.deepEqual(problems, []);
    await control.ask({ action: "editmesh", meshid, invite: "*" });
    const ask = (code: string) => postJson(host.url, "/api/invite-code", { code });
    assert.equal((await ask("blue-kite")).status, 404, "it was taken back");
    const answers = [];
    for (let i = 0; i < 60; i++) answers.push((await ask(`guess ${i}`)).status);
    assert.equal(answers.at(-1), 429, "guessing ends");
    for (const opened of [page, admin]) await opened.context().close();
  });

  it("says that it is over when the group is gone, the link forged or of another kind", async () => {
    const { cookie } = await control.ask({ action: "createInviteLink", meshid, expire: 0, flags: 0 });
    const { cookie: session } = await control.ask({ action: "authcookie" });
    const { page } = await openPage();
    for (const wrong of ["AAAA", "", String(session)]) {
      await page.goto(`${host.url}/agentinvite?c=${encodeURIComponent(wrong)}`);
      await page.getByRole("heading", { name: "This invitation is over" }).waitFor();
    }
    await control.ask({ action: "deletemesh", meshid });
    await page.goto(`${host.url}/agentinvite?c=${encodeURIComponent(String(cookie))}`);
    await page.getByRole("heading", { name: "This invitation is over" }).waitFor();
    await page.context().close();
  });
});
