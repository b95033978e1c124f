/** A browser in a home network that shows the desktop of a device in another one: the path between their routers. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { showsColour } from "../support/desktop-page.ts";
import { eachLook } from "../support/looks.ts";
import { NatNetwork, whyNoNat } from "../support/nat.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 1_280, height: 800 };
const TEAL = 0x107c80;
const ORANGE = 0xe07010;

describe("desktop between two home networks", {
  timeout: 240_000,
  skip: hasXvfb ? whyNoNat() : "there is no Xvfb",
}, () => {
  let display: TestDisplay;
  let picture: TestPicture;
  let host: TestServer;
  let control: ControlClient;
  let network: NatNetwork;
  let agent: OwnAgent;
  let page: Page;
  let problems: string[];

  before(async () => {
    display = await startXvfb(SIZE.width, SIZE.height);
    picture = await openTestPicture(display, SIZE);
    picture.fill(0, 0, SIZE.width, SIZE.height, TEAL);
    await picture.done();
    host = await startTestServer({ flags: ["--ice-servers", NatNetwork.stun] });
    network = await NatNetwork.open(host.server.httpsPort);
    control = await openControl(host.wsUrl);
    const { meshid } = await control.ask({ action: "createmesh", meshname: "Far", meshtype: 2 });
    const settings = await fetchSettings(host.url, String(meshid));
    agent = await createOwnAgent({
      settings: settings.replaceAll(new URL(host.url).host, network.server),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
      starter: network.starter("agent"),
    });
    agent.start();
    await until("the agent is there", async () => {
      const { nodes } = await control.ask({ action: "nodes" });
      return Object.values(nodes as Record<string, { conn?: number }[]>)
        .flat()
        .some(({ conn }) => conn === 1);
    });
    await openBrowser([], network.starter("viewer"));
    ({ page, problems } = await openPage());
    const token = await host.server.signInToken("user//admin");
    await page.goto(`https://${network.server}/sign-in/once?token=${token}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await page.locator(`.desk-picture[data-size="${SIZE.width}x${SIZE.height}"]`).waitFor();
  });
  after(async () => {
    await closeBrowser();
    control?.close();
    await agent?.remove();
    await host?.stop();
    await network?.close();
    picture?.close();
    await display?.stop();
  });

  const statistics = () => page.getByRole("button", { name: "Connection statistics" });

  const shows = (x: number, y: number, colour: number): Promise<boolean> =>
    showsColour(page, { x, y, screenWidth: SIZE.width }, colour);

  it("goes directly from router to router, though the browser hides its own address", async () => {
    await statistics().getByText("Direct").waitFor();
    const carried = network.carriedBytes();
    picture.fill(800, 500, 200, 100, ORANGE);
    await until("the change", async () => await shows(900, 550, ORANGE));
    await page.locator(".desk-picture").click();
    const typed = picture.typed().length;
    await page.keyboard.type("Hello");
    await until("the text", () => picture.typed().slice(typed) === "Hello");
    assert.ok(
      network.carriedBytes() - carried < 20_000,
      `${network.carriedBytes() - carried} bytes by the relay`,
    );
    await statistics().click();
    await page.getByText("Direct to the device").waitFor();
    await eachLook(page, "desktop-nat");
    await page.getByRole("button", { name: "Close statistics" }).click();
  });

  it("comes back to the relay with all that was typed when a router forgets the way", async () => {
    const typed = picture.typed().length;
    network.forget("viewer");
    await page.locator(".desk-picture").click();
    await page.keyboard.type("Hello, World 42");
    await statistics().getByText("Relay").waitFor();
    await until("all of the text", () => picture.typed().slice(typed) === "Hello, World 42");
    picture.fill(800, 500, 200, 100, TEAL);
    await until("the change back", () => shows(900, 550, TEAL));
    assert.deepEqual(problems, []);
  });
});
