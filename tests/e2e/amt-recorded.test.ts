/** Screen and serial console of firmware are recorded where sessions are, and played in the browser. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { isScene } from "../support/amt-scene.ts";
import { axeFindings } from "../support/axe.ts";
import { terminalText } from "../support/browser.ts";
import { type Kiosk, openKiosk } from "../support/kiosk.ts";
import { eachLook } from "../support/looks.ts";
import { until } from "../support/until.ts";

const FIRMWARE = "127.0.3.8";
const SIZE = { width: 320, height: 240 };

describe("recorded sessions with firmware in the browser", { timeout: 240_000 }, () => {
  let kiosk: Kiosk;
  let { host, control, page, problems } = {} as Kiosk;

  before(async () => {
    const device = { kvmWidth: SIZE.width, kvmHeight: SIZE.height };
    kiosk = await openKiosk({ bind: FIRMWARE, flags: ["--record-sessions", "all"], device });
    ({ host, control, page, problems } = kiosk);
  });
  after(() => kiosk.close());

  /** Names of finished recordings, the newest first. */
  const finished = async (count: number): Promise<readonly string[]> =>
    await until("the recordings", async () => {
      const { events } = await control.ask({ action: "recordings" });
      const list = events as { filename: string; lengthTime?: number }[];
      return list.length === count && list.every(({ lengthTime }) => lengthTime !== undefined)
        ? list.map(({ filename }) => filename)
        : undefined;
    });
  const play = async (name: string): Promise<void> => {
    await page.goto(`${host.url}/recordings/${encodeURIComponent(name)}`);
    const slider = page.getByRole("slider", { name: "Position" });
    await slider.waitFor();
    await slider.fill(String(await slider.getAttribute("max")));
    await until("the jump", async () => (await page.locator(".pseek[aria-busy=true]").count()) === 0);
  };

  it("tells the viewer, and records screen and serial console", async () => {
    await page.getByRole("button", { name: "Open screen" }).click();
    await page.getByText("Recorded", { exact: true }).waitFor();
    await until("the picture", () => isScene(page, { ...SIZE, keyCount: 0 }));
    await page.locator(".amt-canvas").press("a");
    await until("the picture after two keys", () => isScene(page, { ...SIZE, keyCount: 2 }));
    await eachLook(page, "amt-recording");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Open console" }).click();
    await page.locator(".xterm-rows").getByText("SimBIOS Setup Utility").waitFor();
    await page.locator(".amt-stage").click();
    await page.keyboard.type("2");
    await page.locator(".xterm-rows").getByText("echo>").waitFor();
    await page.keyboard.type("hello");
    await page.locator(".xterm-rows").getByText("echo> hello").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    assert.equal((await finished(2)).length, 2);
  });

  it("plays the screen", async () => {
    const [, screen = ""] = await finished(2);
    await play(screen);
    await until("the last picture", () => isScene(page, { ...SIZE, keyCount: 2 }));
    await eachLook(page, "amt-played-screen");
    assert.deepEqual(await axeFindings(page), []);
  });

  it("plays the serial console", async () => {
    const [serial = ""] = await finished(2);
    await page.goto(`${host.url}/recordings/${encodeURIComponent(serial)}`);
    await page.getByRole("button", { name: "Play from the beginning" }).click();
    await until("the text", async () => (await terminalText(page)).includes("echo> hello"));
    await eachLook(page, "amt-played-serial");
  });

  it("makes no script errors", () => assert.deepEqual(problems, []));
});
