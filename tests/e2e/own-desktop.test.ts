/** The whole way: a browser shows and drives the desktop of our agent on an X server. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { coloursAt, isAbout, showsColour } from "../support/desktop-page.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { openTestPicture, type TestPicture } from "../support/test-picture.ts";
import { until } from "../support/until.ts";
import { hasXvfb, startXvfb, type TestDisplay } from "../support/xvfb.ts";

const SIZE = { width: 1_280, height: 800 };
const TEAL = 0x107c80;
const ORANGE = 0xe07010;
const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");

describe("browser and desktop of our agent", {
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
    picture.fill(0, 0, SIZE.width, SIZE.height, TEAL);
    picture.fill(200, 150, 500, 300, ORANGE);
    await picture.done();
    host = await startTestServer();
    control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Desks", meshtype: 2 });
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: {
        DISPLAY: display.name,
        XAUTHORITY: display.authFile,
        DBUS_SYSTEM_BUS_ADDRESS: "unix:path=/nowhere", // the screen of who runs this test is not locked
      },
    });
    agent.start();
    ({ page, problems } = await openPage());
    await page.addInitScript(() => {
      const counted = globalThis as { copies?: number };
      const { postMessage } = Worker.prototype;
      Worker.prototype.postMessage = function (this: Worker, ...words: unknown[]) {
        if ((words[0] as { type?: unknown })?.type === "copy") counted.copies = (counted.copies ?? 0) + 1;
        Reflect.apply(postMessage, this, words);
      };
    });
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Desktop", exact: true }).click();
    await page.locator(`.desk-picture[data-size="${SIZE.width}x${SIZE.height}"]`).waitFor();
  });
  after(async () => {
    await closeBrowser();
    control.close();
    await agent.remove();
    await host.stop();
    picture.close();
    await display.stop();
  });

  const shows = (x: number, y: number, colour: number): Promise<boolean> =>
    showsColour(page, { x, y, screenWidth: SIZE.width }, colour);

  it("shows the screen and what changes on it", async () => {
    await until("both colours", async () => (await shows(20, 20, TEAL)) && (await shows(400, 300, ORANGE)));
    picture.fill(800, 500, 200, 100, ORANGE);
    await until("the change", async () => await shows(900, 550, ORANGE));
    await page.screenshot({ path: join(shots, "own-desktop.png") });
  });

  it("moves what scrolled, and shows in the end what is there", async () => {
    const [left, top, width, height, line] = [100, 100, 1_000, 600, 20];
    const colourOf = (n: number): number => ((n + 1) * 0x3b5d71) & 0xf8f8f8;
    const write = (n: number, y: number): void => {
      picture.fill(left, y, width, line, colourOf(n));
      for (let x = left; x < left + width; x += 40) picture.fill(x, y + ((n * 7 + x) % 15), 2, 4, 0);
    };
    const lines = height / line;
    for (let n = 0; n < lines; n++) write(n, top + n * line);
    await until("the lines", async () => await shows(left + 21, top + 10, colourOf(0)));
    await page.waitForTimeout(500);
    let last = lines;
    const copies = () => page.evaluate(() => (globalThis as { copies?: number }).copies ?? 0);
    // a busy machine sees several lines as one move: it scrolls on until there were enough
    for (let i = 0; i < 30 || (i < 300 && (await copies()) < 5); i++) {
      picture.scrollUp(left, top, width, height, line);
      write(last++, top + height - line);
      await picture.done();
      await page.waitForTimeout(i % 3 === 0 ? 60 : 10);
    }
    const places = Array.from({ length: lines }, (_, n) => [n, left + 21 + 40 * ((n * 7) % 24)] as const);
    await until("every line where it belongs", async () => {
      const colours = await coloursAt(
        page,
        places.map(([n, x]) => ({ x, y: top + n * line + line / 2 })),
        SIZE.width,
      );
      return places.every(([n], i) => isAbout(colours[i] ?? -1, colourOf(last - lines + n)));
    });
    assert.ok((await copies()) >= 5, `${await copies()} moves`);
  });

  it("locks the input of the person there, and shows that it is locked", async () => {
    const button = page.getByRole("button", { name: "Lock input" });
    const locked = page.getByText("Keyboard and mouse there are locked.");
    await button.click();
    await locked.first().waitFor();
    await page.getByRole("button", { name: "Lock input", pressed: true }).waitFor();
    await eachLook(page, "own-desktop-locked");
    await button.click();
    await locked.first().waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Lock input", pressed: false }).waitFor();
  });

  it("carries clicks to their place and text as it was typed", async () => {
    const box = await page.locator(".desk-picture").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const press = await until("the click", () => picture.seen.find((line) => line.startsWith("press 1")));
    const [x = 0, y = 0] = (press.split(" ")[2] ?? "").split(",").map(Number);
    assert.ok(Math.abs(x - 640) <= 2 && Math.abs(y - 400) <= 2, press);
    const before = picture.typed().length;
    await page.keyboard.type("Hello, World 42");
    await until("the text", () => picture.typed().slice(before) === "Hello, World 42");
    assert.deepEqual(problems, []);
  });

  it("tells that the screen could not be locked when it was left", async () => {
    await page.getByRole("button", { name: "Keys", exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: "Lock when I disconnect" }).click();
    await page.getByRole("button", { name: "Disconnect" }).click();
    await page.locator(".toast", { hasText: /bus|systemd|lock/ }).waitFor(); // in the words of that system
    await page.screenshot({ path: join(shots, "own-desktop-lock.png") });
    assert.deepEqual(problems, []);
  });
});
