/** The page of a device for people with different roles: what would be refused is left out, and follows at once. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import { roles } from "@tendril/protocol/roles";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

interface Shown {
  readonly tabs: readonly string[];
  readonly power: readonly string[];
  readonly more: readonly string[];
  /** Buttons of the card of notes and tags. */
  readonly notes: readonly string[];
}

const shown: Readonly<Record<string, Shown>> = {
  viewer: {
    tabs: ["Overview", "Desktop", "Processes", "Events"],
    power: [],
    more: [],
    notes: [],
  },
  "help-desk": {
    tabs: ["Overview", "Desktop", "Processes", "Events"],
    power: ["Wake", "Restart", "Switch off"],
    more: ["Chat with the person there", "Send message"],
    notes: ["Edit"],
  },
  technician: {
    tabs: ["Overview", "Desktop", "Terminal", "Files", "AMT", "Processes", "Events", "Console"],
    power: ["Wake", "Restart", "Switch off"],
    more: ["Run command", "Chat with the person there", "Send message", "Share with a guest"],
    notes: ["Edit"],
  },
  administrator: {
    tabs: ["Overview", "Desktop", "Terminal", "Files", "AMT", "Processes", "Events", "Console"],
    power: ["Wake", "Restart", "Switch off"],
    more: [
      "Run command",
      "Chat with the person there",
      "Send message",
      "Share with a guest",
      "Who may use it",
      "Name, description, consent",
      "Move to group",
      "Remove",
    ],
    notes: ["Edit", "Tag"],
  },
};

describe("the page of a device for each role", { timeout: 240_000 }, () => {
  let host: TestServer;
  let control: ControlClient;
  let agent: OwnAgent;
  let page: Page;
  let problems: string[];
  let meshid = "";
  const tabs = () => page.locator("nav.tabs a").allTextContents();

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({ domain: "", name: "bob", password: "bob's password", siteadmin: 0 });
    control = await openControl(host.wsUrl);
    ({ meshid } = (await control.ask({ action: "createmesh", meshname: "Oslo", meshtype: 2 })) as {
      meshid: string;
    });
    agent = await createOwnAgent({ settings: await fetchSettings(host.url, meshid) });
    agent.start();
    await give(rightsOf("viewer"));
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//bob")}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.locator(".dev-name .st:not(.off)").first().waitFor();
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await agent.remove();
    await host.stop();
  });

  const rightsOf = (key: string): number => roles.find((role) => role.key === key)?.rights ?? 0;
  const give = (meshadmin: number) =>
    control.ask({ action: "addmeshuser", meshid, usernames: ["bob"], meshadmin });
  async function entries(menu: string): Promise<string[]> {
    const button = page.getByRole("button", { name: menu, exact: true });
    if ((await button.count()) === 0) return [];
    await button.click({ timeout: 5_000 }).catch(() => {}); // it has just gone
    const words = await page.getByRole("menuitem").allTextContents();
    await page.keyboard.press("Escape");
    return words;
  }
  async function expect(key: string): Promise<void> {
    let seen: Shown | undefined;
    await until(`the page of ${key}`, async () => {
      const [power, more] = [await entries("Power"), await entries("More actions")];
      const buttons = page.getByRole("region", { name: "Notes" }).getByRole("button");
      seen = { tabs: await tabs(), power, more, notes: await buttons.allTextContents() };
      return isDeepStrictEqual(seen, shown[key]);
    }).catch(() => assert.deepEqual(seen, shown[key]));
  }

  for (const key of Object.keys(shown)) {
    it(`shows what the role ${key} allows, without a reload`, async () => {
      await give(rightsOf(key));
      await expect(key);
      if (key === "viewer") await eachLook(page, "device-viewer");
    });
  }

  it("follows what a user group gives and what is taken from the account", async () => {
    await give(rightsOf("viewer"));
    await expect("viewer");
    const { ugrpid } = await control.ask({ action: "createusergroup", name: "Desk" });
    await control.ask({ action: "addmeshuser", meshid, userids: [ugrpid], meshadmin: FULL_RIGHTS });
    await control.ask({ action: "addusertousergroup", ugrpid, usernames: ["bob"] });
    await expect("administrator");
    await control.ask({ action: "edituser", id: "user//bob", removeRights: DeviceRight.NoFiles });
    await until("the files are gone", async () => !(await tabs()).includes("Files"));
    await control.ask({ action: "edituser", id: "user//bob", removeRights: 0 });
    await control.ask({ action: "removeuserfromusergroup", ugrpid, userid: "user//bob" });
    await expect("viewer");
  });

  it("says at an address of another role that it is not for this one", async () => {
    const [, , ref] = new URL(page.url()).pathname.split("/");
    await page.goto(`${host.url}/devices/${ref}/files`);
    await page.getByText("Your role on this device does not include this page").waitFor();
    await eachLook(page, "device-not-yours");
  });

  it("without an error in the page", () => assert.deepEqual(problems, []));
});
