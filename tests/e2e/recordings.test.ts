/** Recordings in the browser: list, player of desktop, terminal and files, search, jumps, and files that lie. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { SiteRight } from "@tendril/protocol/constants";
import { readRecordingEnd } from "@tendril/protocol/sessions/recording";
import type { Page } from "playwright-core";
import { closeBrowser, openPage, type PageOptions, terminalText } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook, fits, looks } from "../support/looks.ts";
import { COLOURS, layRecordings, SCREEN } from "../support/made-recordings.ts";
import { sourceOf } from "../support/recording-file.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");

describe("recordings in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  before(async () => {
    mkdirSync(shots, { recursive: true });
    host = await startTestServer({ prepare: layRecordings, flags: ["--recording-days", "0"] });
    const { accounts } = host.server;
    const control = await openControl(host.wsUrl);
    await until("all are taken in", async () => {
      const { events } = await control.ask({ action: "recordings" });
      const all = events as { readonly lengthTime?: number }[] | undefined;
      return all?.length === 5 && all.every(({ lengthTime }) => lengthTime !== undefined);
    });
    control.close();
    await accounts.create({ domain: "", name: "nobody", password: PASSWORD, siteadmin: 0 });
    await accounts.create({
      domain: "",
      name: "watcher",
      password: PASSWORD,
      siteadmin: SiteRight.Recordings,
    });
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  async function open(place: string, { user = "admin", ...options }: PageOptions & { user?: string } = {}) {
    const opened = await openPage(options);
    const token = await host.server.signInToken(`user//${user}`);
    await opened.page.goto(`${host.url}/sign-in/once?token=${token}`);
    await opened.page.goto(`${host.url}${place}`);
    return opened;
  }

  const seek = async (page: Page, seconds: number): Promise<void> => {
    await page.getByRole("slider", { name: "Position" }).fill(String(seconds * 1_000));
    await until("the jump", async () => (await page.locator(".pseek[aria-busy=true]").count()) === 0);
  };

  /** 0xRRGGBB of the picture, read from a screenshot of the page. */
  const colourAt = async (page: Page, x: number, y: number): Promise<number> => {
    const shot = await page.locator(".desk-picture").screenshot();
    return await page.evaluate(
      async ({ text, at }) => {
        const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context?.drawImage(bitmap, 0, 0);
        const place = [Math.floor(at.x * bitmap.width), Math.floor(at.y * bitmap.height)] as const;
        const [red = 0, green = 0, blue = 0] = context?.getImageData(...place, 1, 1).data ?? [];
        return (red << 16) | (green << 8) | blue;
      },
      { text: shot.toString("base64"), at: { x: x / SCREEN.width, y: y / SCREEN.height } },
    );
  };
  const isLike = (seen: number, wanted: number): boolean =>
    [16, 8, 0].every((bits) => Math.abs(((seen >> bits) & 255) - ((wanted >> bits) & 255)) < 24);
  const shows = async (page: Page, x: number, y: number, colour: number): Promise<void> => {
    await until(`colour ${colour.toString(16)} at ${x}, ${y}`, async () =>
      isLike(await colourAt(page, x, y), colour),
    );
  };

  it("lists them with filters, and nothing of them is markup", async () => {
    const { page, problems } = await open("/recordings");
    await page.getByRole("link", { name: "OSL-PC-0112" }).waitFor();
    await until("all five", async () => (await page.locator(".rl .lr.r").count()) === 5);
    await page.getByRole("combobox", { name: "Kind" }).selectOption("terminal");
    await until("three terminals", async () => (await page.locator(".rl .lr.r").count()) === 3);
    await page.getByRole("searchbox", { name: "Search recordings" }).fill("oslo db-01");
    await page.getByText("No recording matches.").waitFor();
    await page.getByRole("searchbox", { name: "Search recordings" }).fill("db-01");
    await page.getByRole("link", { name: "osl-db-01" }).click();
    await page.getByRole("heading", { name: "osl-db-01" }).waitFor();
    await page.goBack();
    assert.match(page.url(), /kind=terminal/);
    assert.notEqual(await page.title(), "owned");
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("plays a desktop and jumps in it, forth and back, by the index", async () => {
    const file = await readFile(join(host.folder, "recordings", "made-desktop.mcrec"));
    assert.equal((await readRecordingEnd(sourceOf(file)))?.index?.moments.length, 3);
    const { page, problems } = await open("/recordings/made-desktop.mcrec");
    await page.getByRole("button", { name: "Play from the beginning" }).click();
    await shows(page, 100, 100, COLOURS[0]);
    await page.getByRole("button", { name: "Pause" }).click();
    await seek(page, 35);
    await shows(page, 100, 100, COLOURS[3]);
    await shows(page, 4 * 64 + 20, 340, 0xf0f0f0);
    await seek(page, 13);
    await shows(page, 100, 100, COLOURS[1]);
    await shows(page, 2 * 64 + 20, 340, 0xf0f0f0);
    await shows(page, 4 * 64 + 20, 340, COLOURS[1]);
    await page.getByRole("combobox", { name: "Speed" }).selectOption("16");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until("the end", async () => /^0:39/.test((await page.locator(".ptime").textContent()) ?? ""));
    await shows(page, 100, 100, COLOURS[3]);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("plays a terminal, leaves silence out, finds what was typed and jumps there", async () => {
    const { page, problems } = await open("/recordings/made-terminal.mcrec");
    await page.getByRole("button", { name: "Skip idle time" }).click();
    await page.getByRole("combobox", { name: "Speed" }).selectOption("8");
    const begun = Date.now();
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until("the last result", async () =>
      /result of systemctl restart backup/.test(await terminalText(page)),
    );
    assert.ok(Date.now() - begun < 10_000, "75 seconds with three long silences are played in a few");
    await page.getByRole("searchbox", { name: "Search in the text" }).fill("BACKUP.conf");
    const hits = page.locator(".phits .prow");
    await until("hits", async () => (await hits.count()) === 3);
    const typed = await hits.filter({ hasText: "Typed" }).allTextContents();
    assert.deepEqual(typed, ["0:43Typed cat /etc/backup.conf"]);
    await hits.first().click();
    await until("the moment before", async () => {
      const text = await terminalText(page);
      return /result of systemctl status backup/.test(text) && !/restart/.test(text);
    });
    await page.getByRole("searchbox", { name: "Search in the text" }).fill("no such text");
    await page.getByText("Nothing found.").waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("asks before it opens a link of a recorded terminal, and shows where it leads", async () => {
    const { page, problems } = await open("/recordings/made-terminal.mcrec?t=70");
    await until("the link", async () => /bank\.example for more/.test(await terminalText(page)));
    const opened: string[] = [];
    page.context().on("page", (other) => opened.push(other.url()));
    const row = await page.locator(".xterm-rows > div", { hasText: "bank.example" }).boundingBox();
    assert.ok(row);
    await page.mouse.move(row.x + 200, row.y - 40);
    await page.mouse.move(row.x + 40, row.y + row.height / 2, { steps: 4 });
    await page.locator(".xterm-cursor-pointer").waitFor();
    await page.mouse.click(row.x + 40, row.y + row.height / 2);
    const question = page.getByRole("dialog", { name: "Open this link?" });
    await question.waitFor();
    assert.equal(await question.locator("pre").textContent(), "https://localhost:9/real");
    await eachLook(page, "player-link");
    await question.getByRole("button", { name: "Cancel" }).click();
    await question.waitFor({ state: "detached" });
    assert.deepEqual([opened, problems], [[], []]);
    await page.context().close();
  });

  it("plays a terminal that the stock server recorded, in the size it had", async () => {
    const { page, problems } = await open("/recordings/stock.mcrec");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until("what was shown", async () => /stty size\s*33 101/.test(await terminalText(page)));
    await until("its end", async () => /echo alive1\s*alive1/.test(await terminalText(page)));
    assert.equal(await page.locator(".xterm-rows > div").count(), 33);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("opens at the second of the address", async () => {
    const { page } = await open("/recordings/made-desktop.mcrec?t=25");
    await shows(page, 100, 100, COLOURS[2]);
    await page.context().close();
  });

  it("asks for no file when it is left by Back", async () => {
    const { page } = await open("/recordings");
    await page.getByRole("link", { name: "OSL-PC-0112" }).click();
    await page.getByRole("slider", { name: "Position" }).waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goBack();
    await page.getByRole("link", { name: "OSL-PC-0112" }).waitFor();
    await page.waitForTimeout(300);
    assert.deepEqual(
      asked.filter((url) => url.includes("recordings.ashx")),
      [],
    );
    await page.context().close();
  });

  it("reads by ranges: the whole file is never asked for at once", async () => {
    const { page } = await open("/recordings");
    const ranges: (string | undefined)[] = [];
    page.on("request", (request) => {
      if (request.url().includes("recordings.ashx")) ranges.push(request.headers().range);
    });
    await page.getByRole("link", { name: "OSL-PC-0112" }).click();
    await page.getByRole("slider", { name: "Position" }).waitFor();
    await until("a part is asked for", () => ranges.length > 0);
    for (const range of ranges) assert.match(range ?? "", /^bytes=\d+-\d+$/);
    await page.context().close();
  });

  it("lists what was done with files", async () => {
    const { page, problems } = await open("/recordings/made-files.mcrec");
    await page.getByText("/srv/reports/2026-10.pdf").waitFor();
    const rows = await page.locator(".pdeeds .prow").allTextContents();
    assert.deepEqual(rows.slice(2), [
      "0:09Downloaded /srv/reports/2026-10.pdf",
      "0:15Uploaded /srv/reports/2026-11 <img src=x>.pdf",
      "0:31Renamed /srv/reports/draft.pdf → final.pdf",
      "0:42Removed /srv/reports/old.pdf, /srv/reports/older.pdf",
    ]);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("plays what is whole of a file that lies, and says of others what they are", async () => {
    const { page, problems } = await open("/recordings/lying.mcrec");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await until("its text", async () => /onerror/.test(await terminalText(page)));
    assert.notEqual(await page.title(), "owned");
    assert.deepEqual(problems, []);
    await page.goto(`${host.url}/recordings/missing.mcrec`);
    await page.getByText("This recording is no longer there.").waitFor();
    await page.context().close();
  });

  it("are not shown to those without the right", async () => {
    const { page } = await open("/events", { user: "nobody" });
    await page.getByRole("heading", { name: "Events" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Recordings" }).count(), 0);
    await page.goto(`${host.url}/recordings/made-files.mcrec`);
    await page.getByText("Your role does not allow recordings.").waitFor();
    await page.goto(`${host.url}/recordings`);
    await page.getByText("Your role does not allow recordings.").waitFor();
    await page.context().close();
    const watcher = await open("/recordings", { user: "watcher" });
    await watcher.page.getByRole("link", { name: "OSL-PC-0112" }).waitFor();
    await watcher.page.context().close();
  });

  for (const look of looks) {
    it(`look as they should, ${look.name}`, async () => {
      const { page, problems } = await open("/recordings", look);
      await page.getByRole("link", { name: "OSL-PC-0112" }).waitFor();
      await shoot(page, `recordings-${look.name}`);
      await page.goto(`${host.url}/recordings/made-desktop.mcrec?t=17`);
      await shows(page, 100, 100, COLOURS[1]);
      await shoot(page, `player-desktop-${look.name}`);
      await page.goto(`${host.url}/recordings/made-terminal.mcrec?t=60`);
      await page.getByRole("searchbox", { name: "Search in the text" }).fill("backup");
      await page.locator(".phits .prow").first().waitFor();
      await until("the text", async () => /backup\.conf/.test(await terminalText(page)));
      await shoot(page, `player-terminal-${look.name}`);
      await page.goto(`${host.url}/recordings/made-files.mcrec`);
      await page.getByText("/srv/reports/2026-10.pdf").waitFor();
      await shoot(page, `player-files-${look.name}`);
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it("are deleted after a question", async () => {
    const { page } = await open("/recordings");
    await page.getByRole("button", { name: "Actions for the recording of osl-nas-02" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete recording" }).click();
    await until("it is gone", async () => (await page.locator(".rl .lr.r").count()) === 4);
    await page.context().close();
  });

  async function shoot(page: Page, name: string): Promise<void> {
    await fits(page, name);
    await page.screenshot({ path: join(shots, `${name}.png`) });
  }
});
