/** Several displays: a browser chooses among the monitors of our agent's X server, and monitors come and go. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { pixels } from "../support/desktop-page.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 1_600, height: 600 };
const LEFT = { width: 1_000, colour: 0x107c80 };
const RIGHT = { width: 600, colour: 0xe07010 };

describe("browser and several displays of our agent", {
  timeout: 240_000,
  skip: hasXvfb ? false : "there is no Xvfb",
}, () => {
  let display: TestDisplay;
  let picture: TestPicture;
  let host: TestServer;
  let control: ControlClient;
  let agent: OwnAgent;
  let page: Page;
  let problems: string[];

  before(async () => {
    display = await startXvfb(SIZE.width, SIZE.height);
    picture = await openTestPicture(display, SIZE);
    picture.fill(0, 0, LEFT.width, SIZE.height, LEFT.colour);
    picture.fill(LEFT.width, 0, RIGHT.width, SIZE.height, RIGHT.colour);
    await picture.done();
    xrandr("--setmonitor", "left", `${LEFT.width}/264x${SIZE.height}/158+0+0`, "screen");
    xrandr("--setmonitor", "right", `${RIGHT.width}/158x${SIZE.height}/158+${LEFT.width}+0`, "none");
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: { DISPLAY: display.name, XAUTHORITY: display.authFile },
    });
    agent.start();
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await showsSize(SIZE.width, SIZE.height);
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await agent.remove();
    await host.stop();
    picture.close();
    await display.stop();
  });

  function xrandr(...args: string[]): void {
    const env = { ...process.env, DISPLAY: display.name, XAUTHORITY: display.authFile };
    execFileSync("xrandr", args, { env });
  }

  const screen = (name: RegExp) => page.getByRole("group", { name: "Screen" }).getByRole("button", { name });

  async function showsSize(width: number, height: number): Promise<void> {
    await page.locator(`.desk-picture[data-size="${width}x${height}"]`).waitFor();
  }

  /** Waits until the left and the right edge have these colours. */
  async function showsEdges(left: number, right: number): Promise<void> {
    await until(`${left.toString(16)} and ${right.toString(16)}`, async () => {
      const { base64, width, height } = await pixels(page);
      const bytes = Buffer.from(base64, "base64");
      const isLike = (x: number, colour: number): boolean => {
        const at = ((height >> 1) * width + x) * 4;
        return [16, 8, 0].every(
          (bits, i) => Math.abs((bytes[at + i] ?? -99) - ((colour >> bits) & 255)) < 16,
        );
      };
      return isLike(20, left) && isLike(width - 20, right);
    });
  }

  it("offers each monitor of the computer by its size, and all of them", async () => {
    await showsEdges(LEFT.colour, RIGHT.colour);
    await screen(/^Screen 1, 1000 by 600$/).waitFor();
    await screen(/^Screen 2, 600 by 600$/).waitFor();
    await page.getByRole("button", { name: "All screens", exact: true, pressed: true }).waitFor();
  });

  it("shows the one that was chosen, and clicks land on it", async () => {
    await screen(/^Screen 2/).click();
    await showsSize(RIGHT.width, SIZE.height);
    await showsEdges(RIGHT.colour, RIGHT.colour);
    const box = await page.locator(".desk-picture").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const press = await until("the click", () => picture.seen.find((line) => line.startsWith("press 1")));
    const [x = 0, y = 0] = (press.split(" ")[2] ?? "").split(",").map(Number);
    assert.ok(Math.abs(x - 1_300) <= 2 && Math.abs(y - 300) <= 2, press);
    await eachLook(page, "own-displays");
    await screen(/^Screen 1/).click();
    await showsSize(LEFT.width, SIZE.height);
    await showsEdges(LEFT.colour, LEFT.colour);
    await screen(/^All screens/).click();
    await showsSize(SIZE.width, SIZE.height);
  });

  it("follows when the shown monitor is taken away, and when it is back", async () => {
    await screen(/^Screen 2/).click();
    await showsSize(RIGHT.width, SIZE.height);
    xrandr("--delmonitor", "right");
    await showsSize(SIZE.width, SIZE.height);
    await until("nothing to choose", async () => (await screen(/./).count()) === 0);
    xrandr("--setmonitor", "right", `${RIGHT.width}/158x${SIZE.height}/158+${LEFT.width}+0`, "none");
    await screen(/^Screen 2, 600 by 600$/).waitFor();
    assert.deepEqual(problems, []);
  });
});
