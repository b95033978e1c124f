/** The page of an invitation to install an agent, as someone without an account sees it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { stock } from "../../tools/stock.ts";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { runTendril } from "../support/tendril-program.ts";
import { until } from "../support/until.ts";

describe("the page of an agent invitation", { timeout: 240_000 }, () => {
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

  it("opens for a code that somebody made in the page, until it is taken back", async () => {
    const { page: admin, problems } = await openPage();
    await admin.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await admin.getByRole("link", { name: "Device groups" }).first().click();
    await admin.getByRole("button", { name: "Actions of Front desk <b>" }).click();
    await admin.getByRole("menuitem", { name: "Invitation codes" }).click();
    const dialog = admin.getByRole("dialog", { name: "Invitation codes of Front desk <b>" });
    const list = dialog.getByRole("list", { name: "Codes that work" });
    const make = dialog.getByRole("button", { name: "Make a code" });
    await dialog.getByLabel("New code").fill("kite");
    await make.click();
    await dialog.getByRole("alert").getByText("at least 6 characters").waitFor();
    await dialog.getByLabel("New code").fill("Blue Kite <i>");
    await dialog.getByLabel("The code works for").selectOption("8 hours");
    await dialog.getByLabel("The agent is installed").selectOption("As a service, always there");
    await make.click();
    await list.getByText("Blue Kite <i>", { exact: true }).waitFor();
    await list.getByText(/^Until .* · As a service, always there$/).waitFor();
    await make.click();
    const made = list.getByText(/^[a-z]{4}-[a-z]{4}-\d{4}$/);
    await made.waitFor();
    const generated = (await made.textContent()) ?? "";
    await list.getByRole("img", { name: "The link as a QR code" }).waitFor();
    await eachLook(admin, "invite-codes");
    assert.deepEqual(await axeFindings(admin), []);
    await dialog.getByRole("button", { name: "Show the link of Blue Kite <i>" }).click();
    const link = (await list.getByText(/^https:.*Blue/).textContent()) ?? "";
    assert.equal(link, `${host.url}/invite?code=Blue%20Kite%20%3Ci%3E`);

    const { page } = await openPage();
    await page.goto(`${host.url}/invite`);
    await page.getByLabel("Invitation code").fill("green-kite");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("This code does not work").waitFor();
    await eachLook(page, "invite-code");
    await page.goto(link);
    await until(
      "the code of the link",
      async () => (await page.getByLabel("Invitation code").inputValue()) === "Blue Kite <i>",
    );
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("group", { name: "Install command" }).waitFor();
    assert.equal(await page.getByRole("group", { name: "Start command" }).count(), 0, "only as a service");

    await dialog.getByRole("button", { name: "Take back Blue Kite <i>" }).click();
    await list.getByText("Blue Kite <i>", { exact: true }).waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("heading", { name: "This invitation is over" }).waitFor();
    const { events } = await control.ask({ action: "events" });
    assert.equal(JSON.stringify(events).includes("Kite"), false);
    assert.match(JSON.stringify(events), /Invitation code Blu… of Front desk <b> taken back/);
    await list.getByText(generated, { exact: true }).waitFor();
    assert.deepEqual(problems, []);
    for (const opened of [page, admin]) await opened.context().close();
  });

  it("is read and written by clients that know no end, shown to pages at once", async () => {
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    await page.getByRole("button", { name: "Actions of Front desk <b>" }).click();
    await page.getByRole("menuitem", { name: "Invitation codes" }).click();
    const invite = { codes: ["red kite"], flags: 1 };
    assert.equal((await control.ask({ action: "editmesh", meshid, invite })).result, "ok");
    await page.getByText("Without end · Only while the person lets it run").waitFor();
    const other = await control.ask({ action: "createmesh", meshname: "Other", meshtype: 2 });
    const twice = { action: "editmesh", meshid: other.meshid, invite: { codes: ["RED kite"], flags: 0 } };
    assert.equal((await control.ask(twice)).result, "Invitation code in use");
    const { meshes } = await control.ask({ action: "meshes" });
    const shown = (meshes as { _id: string; invite?: object }[]).find(({ _id }) => _id === meshid);
    assert.deepEqual(shown?.invite, { ...invite, terms: [{ code: "red kite", flags: 1 }] });
    await control.ask({ action: "editmesh", meshid, invite: "*" });
    await page.getByText("red kite").waitFor({ state: "detached" });
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("lets an agent run until it is stopped, without installing it, and with the same identity again", async () => {
    const { url } = await control.ask({ action: "createInviteLink", meshid, expire: 2, flags: 1 });
    const { page } = await openPage();
    await page.goto(String(url));
    const command = (await page.getByRole("group", { name: "Start command" }).textContent()) ?? "";
    assert.equal(await page.getByRole("group", { name: "Install command" }).count(), 0);
    await eachLook(page, "agent-invite-run");
    await page.context().close();
    const home = await mkdtemp(join(tmpdir(), "tendril-run-"));
    const devices = async () => {
      const { nodes } = await control.ask({ action: "nodes", meshid });
      return Object.values(nodes as Record<string, { _id: string; conn?: number }[]>).flat();
    };
    const runOnce = async (): Promise<string> => {
      const env = { ...process.env, HOME: home, XDG_DATA_HOME: "" };
      const run = spawn("sh", ["-c", command], { cwd: home, env, stdio: "ignore", detached: true });
      try {
        const found = await until("it is there", async () =>
          (await devices()).find(({ conn }) => conn === 1),
        );
        return found._id;
      } finally {
        // as when its terminal is closed; while it starts, its core may be deaf for a moment
        await until("it is gone", async () => {
          endGroup(run.pid);
          return (await devices()).every(({ conn }) => !conn);
        });
      }
    };
    const first = await runOnce();
    assert.equal(await runOnce(), first);
    await until("it is taken out: it was there for a time only", async () => (await devices()).length === 0);
    await rm(home, { recursive: true, force: true });
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

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch {
    // ESRCH: it has ended
  }
}
