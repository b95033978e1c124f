/** Sharing a device in the browser, the whole way: the dialog, the guest's page, the list of sessions, the end. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { type OwnDevice, openOwnDevice } from "../support/own-device.ts";

describe("sharing in the browser", { timeout: 240_000 }, () => {
  let device: OwnDevice | undefined;
  let page: Page;
  let problems: readonly string[];
  let link = "";

  before(async () => {
    device = await openOwnDevice();
    ({ page, problems } = device);
    await page.goto(device.address);
    await page.locator(".dev-name .st.on, .dev-name .st:not(.off)").first().waitFor();
  });
  after(() => device?.close());

  it("makes a link in a dialog, which refuses what is missing", async () => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByText("Share with a guest").click();
    await page.getByRole("button", { name: "Make link" }).click();
    await page.getByText("Name the guest.").waitFor();
    await page.getByLabel("Name of the guest").fill("Supplier");
    await page.getByLabel("Terminal", { exact: true }).check();
    await page.getByLabel("Files", { exact: true }).check();
    await page.getByLabel("Only look at the screen").check();
    await page.getByLabel("Ask the person at the device first").uncheck();
    await page.getByLabel("For", { exact: true }).selectOption("1 day");
    await page.getByLabel("When").selectOption("Every day");
    assert.equal(
      await page.getByLabel("For", { exact: true }).inputValue(),
      "480",
      "the longest of each day",
    );
    await eachLook(page, "share-daily");
    const ends = await page.evaluate(() =>
      ["#share-start", "dialog"].map((at) => document.querySelector(at)?.getBoundingClientRect().right ?? 0),
    );
    assert.ok((ends[0] ?? 0) <= (ends[1] ?? 0) - 10, `the time ends at ${ends}`);
    await page.getByLabel("When").selectOption("From now");
    await eachLook(page, "share-dialog");
    await page.getByLabel("Name of the guest").press("Enter");
    link = await page.getByLabel("Link for the guest").inputValue();
    assert.match(link, /^https:\/\/localhost:\d+\/sharing\?c=/);
    await page.getByText("Links that can be used").waitFor();
    await eachLook(page, "share-made");
    await page.getByRole("button", { name: "Close" }).click();
  });

  it("lets a guest in, who is seen in the list of sessions and ended there", async () => {
    const opened = await openPage();
    const guest = opened.page;
    await guest.goto(link);
    await guest.getByRole("heading", { name: /admin shares .* with you/ }).waitFor();
    await guest.getByText("See its screen, without control").waitFor();
    await eachLook(guest, "guest");
    await guest.getByLabel("Your name").fill("Bjørn Hauge");
    await guest.getByRole("button", { name: "Join" }).click();
    const joinedAfterMs = Date.now();
    await guest.getByRole("button", { name: "Terminal", exact: true }).click();
    await guest.locator(".term-stage .xterm-rows, .term-stage canvas, .term-stage .xterm").first().waitFor();
    await guest.getByText("Connecting").waitFor({ state: "detached" });
    await guest.keyboard.type("echo guest-$((40+2))\n");
    await guest.getByText("guest-42").first().waitFor();
    await eachLook(guest, "guest-terminal");
    await page.getByRole("heading", { name: "Connected now" }).waitFor();
    const row = page.getByRole("listitem").filter({ hasText: /Hauge \(Supplier\).*Terminal/s });
    await row.waitFor();
    const since = async (): Promise<number> =>
      Date.parse((await row.locator("time").getAttribute("datetime")) ?? "");
    const shown = await since();
    assert.ok(shown >= joinedAfterMs && shown <= Date.now(), "since is when the session began");
    await page.reload();
    assert.equal(await since(), shown);
    await eachLook(page, "device-sessions");
    await tellsWhyNotEnded(page.url());
    await row.getByRole("button", { name: "End session" }).click();
    await guest.getByRole("button", { name: "Restart" }).waitFor();
    await row.waitFor({ state: "detached" });
    await guest.getByRole("button", { name: "Files", exact: true }).click();
    await guest.getByText("tendril-own-agent").first().waitFor(); // its home
    const files = page.getByRole("listitem").filter({ hasText: /Hauge \(Supplier\).*Files/s });
    await files.getByRole("button", { name: "End session" }).click();
    await guest.getByText("The session was ended on the page of the device.").waitFor();
    await eachLook(guest, "guest-files-ended");
    await guest.getByRole("button", { name: "Connect again" }).click();
    await guest.getByText("tendril-own-agent").first().waitFor();
    await eachLook(guest, "guest-files");
    assert.deepEqual(opened.problems, []);
    await guest.context().close();
  });

  /** In a page whose questions to end sessions do not come to the server. */
  async function tellsWhyNotEnded(address: string): Promise<void> {
    const other = await page.context().newPage();
    let isLost = false;
    await other.routeWebSocket(/control\.ashx/, (socket) => {
      const server = socket.connectToServer();
      socket.onMessage((frame) => {
        const message = String(frame);
        if (!message.includes('"endtunnel"')) server.send(frame);
        else if (isLost) void socket.close();
        else {
          const { responseid } = JSON.parse(message);
          socket.send(JSON.stringify({ action: "msg", responseid, result: "Unable to route" }));
        }
      });
    });
    await other.goto(address);
    const end = other.getByRole("button", { name: "End session" }).first();
    await end.click();
    await other.getByText("The session was not ended. The device is offline, or your role").waitFor();
    isLost = true;
    await end.click();
    await other.getByText(/The session was not ended\. .*connection/).waitFor();
    await other.close();
  }

  it("does not call a link ended when the server gives no answer of its own", async () => {
    const { page: guest } = await openPage();
    await guest.clock.install();
    await guest.goto(link);
    const join = guest.getByRole("button", { name: "Join" });
    await join.waitFor();
    let refused = 0;
    await guest.route("**/api/share", (route) => {
      refused++;
      return route.fulfill({ status: 502, body: "<h1>Bad Gateway</h1>" });
    });
    const asked = guest.waitForResponse("**/api/share");
    await guest.clock.fastForward(31_000);
    await asked;
    await join.click();
    await guest.getByText("The server cannot be reached.").waitFor();
    assert.equal(refused, 2);
    await guest.unroute("**/api/share");
    await guest.getByRole("button", { name: "Try again" }).click();
    await join.waitFor();
    await guest.context().close();
  });

  it("shows an ended link as ended, once it was taken back", async () => {
    const waiting: Page[] = [];
    for (const _ of ["looks again", "joins"]) {
      const { page: guest } = await openPage();
      await guest.clock.install();
      await guest.goto(link);
      await guest.getByRole("button", { name: "Join" }).waitFor();
      waiting.push(guest);
    }
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByText("Share with a guest").click();
    await page.getByRole("button", { name: "Take back" }).click();
    await page.getByText("Links that can be used").waitFor({ state: "detached" });
    const { page: late } = await openPage();
    await late.goto(link);
    await late.getByRole("heading", { name: "This link has ended" }).waitFor();
    await eachLook(late, "guest-ended");
    await late.context().close();
    const [looking, joining] = waiting;
    assert.ok(looking && joining);
    await looking.clock.fastForward(31_000);
    await looking.getByRole("heading", { name: "This link has ended" }).waitFor();
    await joining.getByLabel("Your name").fill("Too late");
    await joining.getByRole("button", { name: "Join" }).click();
    await joining.getByRole("heading", { name: "This link has ended" }).waitFor();
    for (const guest of waiting) await guest.context().close();
    assert.deepEqual(problems, []);
  });
});
