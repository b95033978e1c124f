/** A server, a device with our own agent, and a page of Chromium that is signed in and knows where the device is. */
import type { Page } from "playwright-core";
import { closeBrowser, openPage, type PageOptions } from "./browser.ts";
import { openControl } from "./control-client.ts";
import { createOwnAgent } from "./own-agent.ts";
import { startTestServer } from "./server.ts";
import { fetchSettings } from "./stock-agent.ts";

export interface OwnDevice {
  readonly page: Page;
  /** Errors of the page's scripts so far. */
  readonly problems: readonly string[];
  /** The device's page: `https://localhost:1234/devices/x`. */
  readonly address: string;
  close(): Promise<void>;
}

export interface OwnDeviceOptions extends PageOptions {
  readonly environment?: Readonly<Record<string, string>>;
}

/** The page shows the list with the device in it. */
export async function openOwnDevice({
  environment = {},
  ...pageOptions
}: OwnDeviceOptions = {}): Promise<OwnDevice> {
  await using open = new AsyncDisposableStack();
  const host = await startTestServer();
  open.defer(() => host.stop());
  const control = await openControl(host.wsUrl);
  const { meshid } = await control.ask({ action: "createmesh", meshname: "Own", meshtype: 2 });
  control.close();
  const settings = await fetchSettings(host.url, String(meshid));
  const agent = await createOwnAgent({ settings, environment });
  open.defer(() => agent.remove());
  agent.start();
  const { page, problems } = await openPage(pageOptions);
  open.defer(closeBrowser);
  await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
  const path = await page.locator("a[href*='/devices/']").first().getAttribute("href");
  const all = open.move();
  return { page, problems, address: `${host.url}${path}`, close: () => all.disposeAsync() };
}

/** Opens the device's files in that folder. */
export async function openFilesOf({ page, address }: OwnDevice, folder: string): Promise<void> {
  await page.goto(`${address}/files?path=${encodeURIComponent(folder)}`);
  await page.locator(".fl .lr.r").first().waitFor();
}

/** The row of an entry in the first pane of the files. */
export const fileRow = (page: Page, name: string) =>
  page.locator(".fl").first().locator(".lr.r").filter({ hasText: name });
