/** A page whose server goes away, comes back, and has another build then. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page, WebSocketRoute } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";

describe("a server that goes away", { timeout: 240_000 }, () => {
  let host: TestServer;
  let page: Page;
  const sockets: WebSocketRoute[] = [];
  let isAway = false;
  let isUpdated = false;

  before(async () => {
    host = await startTestServer();
    ({ page } = await openPage());
    await page.routeWebSocket(/control\.ashx/, (socket) => {
      if (isAway) {
        void socket.close();
        return;
      }
      socket.connectToServer();
      sockets.push(socket);
    });
    await page.route("**/assets/*.js", async (route) => {
      if (isUpdated && route.request().method() === "HEAD") await route.fulfill({ status: 404 });
      else await route.continue();
    });
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.getByRole("link", { name: "People" }).waitFor();
  });
  after(async () => {
    await closeBrowser();
    await host?.stop();
  });

  const lost = () => page.getByRole("alert").filter({ hasText: "No connection to the server" });
  const updated = () => page.getByRole("status").filter({ hasText: "The server has been updated" });
  const cut = (): void => {
    isAway = true;
    for (const socket of sockets.splice(0)) void socket.close();
  };

  it("is told of while it is away, and is nothing to speak of when it is back with the same build", async () => {
    cut();
    await lost().waitFor();
    await eachLook(page, "server-away");
    const asked = page.waitForResponse((response) => response.request().method() === "HEAD");
    isAway = false;
    await lost().waitFor({ state: "detached" });
    assert.equal((await asked).status(), 200);
    assert.equal(await updated().count(), 0);
  });

  it("offers to load the page again when it has another build", async () => {
    isUpdated = true;
    cut();
    await lost().waitFor();
    isAway = false;
    await updated().waitFor();
    await eachLook(page, "server-updated");
    isUpdated = false;
    await page.getByRole("button", { name: "Load the page again" }).click();
    await updated().waitFor({ state: "detached" });
    await page.getByRole("link", { name: "People" }).waitFor();
  });
});
