/** What a device group demands of sessions with its devices: consent, recording. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setupFileCodec } from "@tendril/amt/setup-file";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { openFakeAgent } from "../support/fake-agent.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("settings of a device group", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;

  before(async () => {
    host = await startTestServer();
    control = await openControl(host.wsUrl);
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await host.stop();
  });

  it("record its sessions when that is ticked, and keep its other flags", async () => {
    await control.ask({ action: "createmesh", meshname: "Vault", meshtype: 2, flags: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    const edit = async (): Promise<void> => {
      await page.getByRole("button", { name: "Actions of Vault" }).click();
      await page.getByRole("menuitem", { name: "Settings" }).click();
    };
    const box = page.getByRole("checkbox", { name: "Record sessions with its devices" });
    await edit();
    assert.equal(await box.isChecked(), false);
    await box.check();
    await eachLook(page, "group-settings");
    await page.getByRole("button", { name: "Save" }).click();
    const flags = async (): Promise<number | undefined> => {
      const { meshes } = await control.ask({ action: "meshes" });
      return (meshes as { name: string; flags?: number }[]).find(({ name }) => name === "Vault")?.flags;
    };
    await until("the flag is kept", async () => (await flags()) === 6 || undefined);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await edit();
    assert.equal(await box.isChecked(), true);
    await box.uncheck();
    await page.getByRole("button", { name: "Save" }).click();
    await until("the flag is gone", async () => (await flags()) === 2 || undefined);
    assert.deepEqual(problems, []);
  });

  it("say when inactive devices go and whose names count", async () => {
    await control.ask({ action: "createmesh", meshname: "Loans", meshtype: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    const edit = async (): Promise<void> => {
      await page.getByRole("button", { name: "Actions of Loans" }).click();
      await page.getByRole("menuitem", { name: "Settings" }).click();
    };
    await edit();
    const days = page.getByRole("spinbutton", { name: "Remove inactive devices after (days)" });
    await days.fill("30");
    await page.getByRole("checkbox", { name: /^Names of devices follow/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    const { flags, expireDevs } = await until("both are kept", async () => {
      const { meshes } = await control.ask({ action: "meshes" });
      const all = meshes as { name: string; flags?: number; expireDevs?: number }[];
      const group = all.find(({ name }) => name === "Loans");
      return group?.expireDevs === undefined ? undefined : group;
    });
    assert.deepEqual({ flags, expireDevs }, { flags: 2, expireDevs: 30 });
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await edit();
    assert.equal(await days.inputValue(), "30");
    assert.deepEqual(problems, []);
  });

  it("give links that invite to install an agent, also as a picture", async () => {
    await control.ask({ action: "createmesh", meshname: "Guests", meshtype: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    await page.getByRole("button", { name: "Actions of Guests" }).click();
    await page.getByRole("menuitem", { name: "Invite to install an agent" }).click();
    await page.getByRole("combobox", { name: "The link works for" }).selectOption("8 hours");
    await page.getByRole("button", { name: "Make a link" }).click();
    await page.getByRole("img", { name: "The link as a QR code" }).waitFor();
    const url = (await page.getByRole("dialog").getByRole("code").textContent()) ?? "";
    assert.match(url, /^https:.*\/agentinvite\?c=/);
    await eachLook(page, "invite-agent");
    await page.goto(url);
    await page.getByText("Guests").waitFor();
    assert.deepEqual(problems, []);
  });

  it("are made for Intel AMT alone, and tell what firmware needs to connect", async () => {
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    await page.getByRole("button", { name: "New device group" }).first().click();
    await page.getByLabel("Name").fill("Chips");
    await page.getByText("For Intel AMT alone").click();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("button", { name: "Actions of Chips" }).click();
    await page.getByRole("menuitem", { name: "Set up Intel AMT" }).click();
    const dialog = page.getByRole("dialog", { name: "Intel AMT in Chips" });
    const { meshes } = await control.ask({ action: "meshes" });
    const made = (meshes as { _id: string; name: string; mtype: number }[]).find(
      ({ name }) => name === "Chips",
    );
    assert.equal(made?.mtype, 1);
    const right = await control.ask({ action: "amtcredentials", meshid: made?._id });
    await dialog.getByText(String(right.password)).waitFor();
    const shown = await dialog.locator("code").allTextContents();
    assert.deepEqual(shown, [right.host, String(right.port), right.user, right.password]);
    await eachLook(page, "group-amt");
    assert.deepEqual(problems, []);
  });

  it("give a file for a USB stick that prepares new firmware", async () => {
    await control.ask({ action: "createmesh", meshname: "Plant", meshtype: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    await page.getByRole("button", { name: "Actions of Plant" }).click();
    await page.getByRole("menuitem", { name: "USB stick for Intel AMT" }).click();
    await page.getByLabel("Password of the menu from now on").fill("toosimple");
    await page.getByLabel("Network of the computers (DNS suffix)").fill("plant.example");
    await page.getByRole("button", { name: "Download setup.bin" }).click();
    await page.getByRole("alert").getByText("a digit and a sign").waitFor();
    await page.getByLabel("Password of the menu from now on").fill("Menu1234!");
    await eachLook(page, "group-stick");
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download setup.bin" }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "setup.bin");
    const { dnsSuffix, newPassword } = setupFileCodec.decode(await readFile(await download.path()));
    assert.deepEqual([dnsSuffix, newPassword], ["plant.example", "Menu1234!"]);
    assert.deepEqual(problems, []);
  });

  it("tell who asked for it what connects and disconnects, and what administrators say", async () => {
    const made = await control.ask({ action: "createmesh", meshname: "Shops", meshtype: 2 });
    const { page, problems } = await openPage();
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "Device groups" }).first().click();
    await page.getByRole("button", { name: "Actions of Shops" }).click();
    await page.getByRole("menuitem", { name: "Tell me about its devices" }).click();
    await page.getByRole("checkbox", { name: "A device connects" }).check();
    await page.getByRole("checkbox", { name: "A device disconnects" }).check();
    await eachLook(page, "group-notices");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const agent = await openFakeAgent(host.wsUrl, { groupId: String(made.meshid), computerName: "till-07" });
    await page.getByText("till-07 connected.").waitFor();
    agent.close();
    await page.getByText("till-07 disconnected.").waitFor();
    const said = { userid: "user//admin", msg: "<b>Lunch</b> at noon" };
    assert.equal((await control.ask({ action: "notifyuser", ...said })).result, "ok");
    await page.getByText("admin: <b>Lunch</b> at noon").waitFor();
    assert.deepEqual(problems, []);
  });
});
