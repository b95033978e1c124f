/** Keys and presses that follow each other closely on a page that is late to draw: none is lost, or meant for another thing. */
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { DeviceRight } from "@tendril/protocol/constants";
import { roles } from "@tendril/protocol/roles";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { freePage, holdPage } from "../support/late-page.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("a page that is late to draw", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let page: Page;
  let problems: string[];
  let meshid = "";
  const technician = roles.find(({ key }) => key === "technician")?.rights ?? 0;
  const focused = () => page.evaluate(() => document.activeElement?.textContent);

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    control = await openControl(host.wsUrl);
    meshid = String((await control.ask({ action: "createmesh", meshname: "Oslo", meshtype: 2 })).meshid);
    await control.ask({ action: "addmeshuser", meshid, usernames: ["bob"], meshadmin: technician });
  });
  after(async () => {
    await closeBrowser();
    control?.close();
    await host?.stop();
  });
  beforeEach(async () => {
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.goto(`${host.url}/groups`);
    await page.getByRole("button", { name: "Actions of Oslo" }).waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  const open = async (item: string): Promise<void> => {
    await page.getByRole("button", { name: "Actions of Oslo" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };

  it("goes through a menu from its first entry, and closes it by a press elsewhere", async () => {
    await holdPage(page);
    await page.getByRole("button", { name: "Actions of Oslo" }).click();
    const words = await page.getByRole("menuitem").allTextContents();
    assert.equal(await focused(), words[0]);
    await page.keyboard.press("ArrowDown");
    await freePage(page);
    await page.waitForTimeout(300); // nothing takes the focus back
    assert.equal(await focused(), words[1]);
    await page.keyboard.press("Escape");
    await holdPage(page);
    await page.getByRole("button", { name: "Actions of Oslo" }).click();
    await page.getByRole("heading", { name: "Oslo" }).click();
    await page.getByRole("menu").waitFor({ state: "detached" });
    await freePage(page);
  });

  it("types into the dialog that was just opened", async () => {
    await page.getByRole("button", { name: "Actions of Oslo" }).click();
    await holdPage(page);
    await page.getByRole("menuitem", { name: "Settings" }).click();
    assert.ok(await page.locator("dialog").evaluate((dialog) => dialog.contains(document.activeElement)));
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await freePage(page);
  });

  it("tells on top of a dialog", async () => {
    await open("Who may use it");
    await holdPage(page);
    await control.ask({ action: "notifyuser", userid: "user//admin", msg: "Lunch at noon" });
    const words = page.locator(".toast").filter({ hasText: "Lunch at noon" });
    await words.waitFor({ state: "attached" });
    assert.ok(await page.locator(".toasts[popover]").evaluate((box) => box.matches(":popover-open")));
    await freePage(page);
  });

  it("takes one ability after the other away, though the server has not told the first", async () => {
    await open("Who may use it");
    await holdPage(page);
    await page.getByLabel("Role of bob").selectOption({ label: "Chosen one by one" });
    for (const name of ["Read and write files", "Open terminals"]) await page.getByLabel(name).uncheck();
    await freePage(page);
    await until("both are taken", async () => {
      const [group] = await host.server.groups.getMany([meshid as never]);
      return (
        group?.links["user//bob"]?.rights === (technician | DeviceRight.NoFiles | DeviceRight.NoTerminal)
      );
    });
    for (const name of ["Read and write files", "Open terminals"])
      await until(`${name} is off`, async () => !(await page.getByLabel(name).isChecked()));
  });

  it("takes the name of a user group for one, though the list of them has not come", async () => {
    const { ugrpid } = await control.ask({ action: "createusergroup", name: "Helpdesk" });
    await page.routeWebSocket(/control\.ashx/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => {
        const isLate = String(message).includes('"action":"usergroups"');
        setTimeout(() => socket.send(message), isLate ? 3_000 : 0);
      });
    });
    await page.reload();
    await open("Who may use it");
    await page.getByLabel("Person or user group").fill("Helpdesk");
    await page.keyboard.press("Enter");
    await until("it is in", async () => {
      const [group] = await host.server.groups.getMany([meshid as never]);
      return String(ugrpid) in (group?.links ?? {});
    });
    await page.getByLabel("Role of Helpdesk").waitFor();
  });

  it("keeps what is typed on the account page as soon as that is there", async () => {
    await page.getByRole("button", { name: "Actions of Oslo" }).waitFor();
    await holdPage(page);
    await page.locator("a[href$='/account']").first().click();
    await page.getByLabel("Mail address").fill("admin@example.org");
    await page.getByLabel("Real name").fill("Ada");
    await freePage(page);
    await page.waitForTimeout(1_500); // what is late has come by then
    assert.equal(await page.getByLabel("Mail address").inputValue(), "admin@example.org");
    assert.equal(await page.getByLabel("Real name").inputValue(), "Ada");
  });
});
