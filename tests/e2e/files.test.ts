/** Files of a device in the browser, through the real agents. */
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { fits, looks, useLook } from "../support/looks.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
const CONTENT_BYTES = 40_000_000;
const MARKUP = "<img src=x onerror=document.title='owned'>.txt";
const sha384 = (bytes: Uint8Array): string => createHash("sha384").update(bytes).digest("hex");

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

for (const kind of ["stock", "own"] as const) {
  describe(`files page with the ${kind} agent`, { timeout: 240_000 }, () => {
    let host: TestServer;
    let control: ControlClient;
    let agent: { start(): void; remove(): Promise<void> };
    let deviceId = "";
    let folder = "";
    /** Files of the person at the browser, of this run alone. */
    let sources = "";
    let page: Page;
    let problems: string[];
    const content = randomBytes(CONTENT_BYTES);

    before(async () => {
      mkdirSync(shots, { recursive: true });
      host = await startTestServer();
      control = await openControl(host.wsUrl);
      const made = await control.ask({ action: "createmesh", meshname: "Files", meshtype: 2 });
      const settings = await fetchSettings(host.url, String(made.meshid));
      agent = kind === "stock" ? await createStockAgent({ settings }) : await createOwnAgent({ settings });
      agent.start();
      deviceId = await until("the device is online", async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = Object.values(nodes as Record<string, Device[]>).flat();
        return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
      });
      folder = await mkdtemp(join(tmpdir(), "tendril-page-"));
      sources = await mkdtemp(join(tmpdir(), "tendril-sources-"));
      await mkdir(join(folder, "logs"));
      await mkdir(join(folder, "drivers"));
      await writeFile(join(folder, "install-notes.md"), "# Notes\n<b>not bold</b>\n");
      await writeFile(join(folder, MARKUP), "x");
      await writeFile(join(folder, "two\nlines.txt"), "x");
      await writeFile(join(folder, "content.bin"), content);
      await writeFile(join(folder, ".hidden"), "");
      ({ page, problems } = await openPage());
      await page.addInitScript(() => {
        // a picker that nobody has to click: the origin's own disk, which is written in the same way
        const pick = async ({ suggestedName }: { suggestedName: string }) =>
          (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
        const sockets: WebSocket[] = [];
        const Socket = WebSocket;
        const Kept = class extends Socket {
          constructor(url: string) {
            super(url);
            sockets.push(this);
          }
        };
        Object.assign(window, { showSaveFilePicker: pick, WebSocket: Kept, sockets });
      });
      await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
      await page.locator(".lr.r").first().waitFor();
      const device = encodeURIComponent(deviceId.slice("node//".length));
      await page.goto(`${host.url}/devices/${device}/files?path=${encodeURIComponent(folder)}`);
    });
    after(async () => {
      await closeBrowser();
      control.close();
      await agent.remove();
      await host.stop();
      for (const made of [folder, sources]) await rm(made, { recursive: true, force: true });
    });

    const row = (name: string) => page.locator(".fl .lr.r").filter({ hasText: name });
    const transfer = (name: string) => page.locator(".queue li").filter({ hasText: name });
    const downloaded = (name: string): Promise<string> =>
      page.evaluate(async (wanted) => {
        const file = await (await (await navigator.storage.getDirectory()).getFileHandle(wanted)).getFile();
        const hash = await crypto.subtle.digest("SHA-384", await file.arrayBuffer());
        return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      }, name);

    it("lists a folder, folders first, names as text only", async () => {
      await row("install-notes.md").waitFor();
      const names = await page.locator(".fl .fname").allTextContents();
      assert.deepEqual(names.slice(0, 2), ["drivers", "logs"]);
      assert.ok(names.includes(MARKUP) && names.includes("two↵lines.txt"));
      assert.ok(!names.includes(".hidden"));
      assert.notEqual(await page.title(), "owned");
      assert.equal(await page.locator(".fl img").count(), 0);
    });

    it("uploads what is chosen and checks it; asks when there is such a file", async () => {
      const input = page.locator('input[type="file"]').first();
      const file = {
        name: "up.bin",
        mimeType: "application/octet-stream",
        buffer: content.subarray(0, 5_000_000),
      };
      await input.setInputFiles(file);
      await transfer("up.bin").getByText("content checked").waitFor();
      assert.equal(sha384(await readFile(join(folder, "up.bin"))), sha384(file.buffer));
      await row("up.bin").waitFor();
      await input.setInputFiles(file);
      await transfer("up.bin").getByText("keep both").click();
      await row("up (2).bin").waitFor();
      assert.equal(sha384(await readFile(join(folder, "up (2).bin"))), sha384(file.buffer));
    });

    it("downloads to the disk, with the same content", async () => {
      await row("content.bin").locator(".s3").click();
      await page.getByRole("button", { name: "Download" }).click();
      await transfer("content.bin").getByText("content checked").waitFor({ timeout: 120_000 });
      assert.equal(await downloaded("content.bin"), sha384(content));
    });

    /** In the page: a click from here comes late when the computer is busy. */
    const pauseAt = async (label: string, amount: string): Promise<void> => {
      const wish = { label, amount };
      await page.waitForFunction(({ label, amount }) => {
        const button = document.querySelector<HTMLElement>(`.queue [aria-label="${label}"]`);
        const isFarEnough = new RegExp(amount).test(button?.closest("li")?.textContent ?? "");
        if (isFarEnough) button?.click();
        return isFarEnough;
      }, wish);
    };

    it("goes on by itself when the tunnel is cut in the middle of both directions", async () => {
      await page.getByRole("button", { name: "Clear finished" }).click();
      const source = join(sources, `${kind}-cut-source.bin`);
      await writeFile(source, content);
      await page.locator('input[type="file"]').first().setInputFiles(source);
      await pauseAt(`Pause ${kind}-cut-source.bin`, "[1-9][0-9.]* MB of");
      await row("content.bin").locator(".s3").click();
      await page.getByRole("button", { name: "Download" }).click();
      const told = page.getByText("The connection to the device broke off").waitFor();
      // in the page, without a word of the server
      await page.waitForFunction(
        ({ upload }) => {
          const find = (label: string) =>
            document.querySelector<HTMLElement>(`.queue [aria-label="${label}"]`);
          const download = find("Pause content.bin")?.closest("li")?.textContent ?? "";
          if (!/[1-9][0-9.]* MB of/.test(download)) return false;
          find(`Resume ${upload}`)?.click();
          if (find(`Pause ${upload}`) === null) return false;
          const { sockets } = window as unknown as { sockets: WebSocket[] };
          for (const socket of sockets) if (socket.url.includes("meshrelay.ashx")) socket.close();
          return true;
        },
        { upload: `${kind}-cut-source.bin` },
      );
      await told;
      await transfer("content.bin").getByText("content checked").waitFor({ timeout: 120_000 });
      await transfer("cut-source.bin").getByText("content checked").waitFor({ timeout: 120_000 });
      assert.equal(await downloaded("content.bin"), sha384(content));
      assert.equal(sha384(await readFile(join(folder, `${kind}-cut-source.bin`))), sha384(content));
      await rm(source);
    });

    it("pauses both directions, keeps what is there, and goes on from it", async () => {
      await page.getByRole("button", { name: "Clear finished" }).click();
      const source = join(sources, `${kind}-paused.bin`);
      await writeFile(source, content);
      const part = async (): Promise<number> => {
        const name = (await readdir(folder)).find((found) => found.endsWith(".part"));
        return name === undefined ? 0 : (await stat(join(folder, name))).size;
      };
      await page.locator('input[type="file"]').first().setInputFiles(source);
      await pauseAt(`Pause ${kind}-paused.bin`, "[1-9][0-9.]* MB of");
      await row("content.bin").locator(".s3").click();
      await page.getByRole("button", { name: "Download" }).click();
      await pauseAt("Pause content.bin", " of ");
      await page.locator(".queue").getByText("2 paused").waitFor();
      let kept = -1;
      await until("what was on the way has arrived, and no more comes", async () => {
        const before = kept;
        await page.waitForTimeout(1_000);
        kept = await part();
        return before === kept;
      });
      assert.ok(kept > 0 && kept < CONTENT_BYTES, `${kept} bytes are kept`);
      await page.screenshot({ path: join(shots, `device-files-${kind}-paused.png`) });
      await page.getByRole("button", { name: `Resume ${kind}-paused.bin` }).click();
      await page.getByRole("button", { name: "Resume content.bin" }).click();
      await transfer("content.bin").getByText("content checked").waitFor({ timeout: 120_000 });
      await transfer("paused.bin").getByText("content checked").waitFor({ timeout: 120_000 });
      assert.equal(await downloaded("content.bin"), sha384(content));
      assert.equal(sha384(await readFile(join(folder, `${kind}-paused.bin`))), sha384(content));
      await rm(source);
    });

    it("makes, renames and deletes, by mouse and keys, naming what goes", async () => {
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByLabel("Name", { exact: true }).fill("made here");
      await page.keyboard.press("Enter");
      await row("made here").locator(".s3").click();
      await page.keyboard.press("F2");
      await page.getByLabel("Name", { exact: true }).fill("..");
      await page.keyboard.press("Enter");
      await page.locator("dialog").getByText("That is no name for a file.").waitFor();
      await page.getByLabel("Name", { exact: true }).fill("renamed");
      await page.keyboard.press("Enter");
      await row("renamed").locator(".s3").click();
      await page.keyboard.press("Delete");
      await page.getByRole("button", { name: "Delete renamed", exact: true }).click();
      await until("it is gone", async () => !(await readdir(folder)).includes("renamed"));
      await page.locator("dialog").waitFor({ state: "detached" });
    });

    it("shows text as characters and saves an edit unless the file changed meanwhile", async () => {
      await row("install-notes.md").locator(".fname").click();
      await page.locator("dialog pre").getByText("<b>not bold</b>").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      const edit = async (text: string): Promise<void> => {
        await row("install-notes.md").locator(".s3").click();
        await page.getByRole("button", { name: "More", exact: true }).click();
        await page.getByRole("menuitem", { name: "Edit as text" }).click();
        await page.locator("dialog textarea").fill(text);
      };
      await edit("edited\n");
      await page.getByRole("button", { name: "Save" }).click();
      await until(
        "it is saved",
        async () => String(await readFile(join(folder, "install-notes.md"))) === "edited\n",
      );
      await page.locator("dialog").waitFor({ state: "detached" });
      await edit("mine\n");
      await writeFile(join(folder, "install-notes.md"), "of somebody else\n");
      await page.getByRole("button", { name: "Save" }).click();
      await page.locator("dialog").getByText("was changed meanwhile").waitFor();
      await page.getByRole("button", { name: "Cancel", exact: true }).click();
      assert.equal(String(await readFile(join(folder, "install-notes.md"))), "of somebody else\n");
    });

    // the engine of the stock agent gives such names only as text, in which their bytes are lost
    const ifBytesAreKept = kind === "stock" ? () => {} : it;
    ifBytesAreKept("shows, downloads and renames names that are no UTF-8", async () => {
      const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from("caf\xe9.bin", "latin1")]);
      await writeFile(odd, content.subarray(0, 100_000));
      await page.getByRole("button", { name: "Read again" }).click();
      await row("caf\ufffd.bin").locator(".s3").click();
      await page.getByRole("button", { name: "Download" }).click();
      await transfer("caf\ufffd.bin").getByText("content checked").waitFor();
      await page.keyboard.press("Tab");
      await row("caf\ufffd.bin").locator(".s3").click();
      await row("caf\ufffd.bin").locator(".s3").click();
      await page.keyboard.press("F2");
      await page.getByLabel("Name", { exact: true }).fill("café.bin");
      await page.getByRole("button", { name: "Rename", exact: true }).click();
      await row("café.bin").waitFor();
      assert.equal(sha384(await readFile(join(folder, "café.bin"))), sha384(content.subarray(0, 100_000)));
      await rm(join(folder, "café.bin"));
    });

    it("shows the folders as a tree that the keyboard leads", async () => {
      await page.getByRole("button", { name: "Folder tree" }).click();
      const item = (name: string) => page.getByRole("treeitem", { name, exact: true });
      await page.locator('[role="treeitem"][aria-selected="true"]').focus();
      await page.keyboard.press("ArrowRight");
      await item("logs").waitFor();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.locator(".fpath").getByText("logs").waitFor();
      // both at once, as on a busy computer: the second is for the folder to which the first has gone
      await page.evaluate(() => {
        for (const key of ["ArrowLeft", "Enter"])
          document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
      });
      await row("install-notes.md").waitFor();
    });

    it("finds names, and downloads folders as a zip", async () => {
      await page.getByLabel("Find below this folder").fill("*notes*");
      await page.keyboard.press("Enter");
      await page.locator(".hits li").getByText("install-notes.md").waitFor();
      await page.getByLabel("Find below this folder").fill("");
      await row("logs").locator(".s3").click();
      await page.getByRole("button", { name: "Download" }).click();
      await transfer("logs.zip").getByText("Done").waitFor();
    });

    it("says why a folder cannot be seen, and shows 10,000 files smoothly", async () => {
      await mkdir(join(folder, "many"));
      await Promise.all(
        Array.from({ length: 10_000 }, (_, i) => writeFile(join(folder, "many", `f${i}`), "")),
      );
      await page.getByRole("button", { name: "Read again" }).click();
      await row("many").locator(".fname").click();
      await page.locator(".ff").getByText("10,000 items").waitFor();
      assert.ok((await page.locator(".fl .lr.r").count()) < 100);
      await rm(join(folder, "many"), { recursive: true });
      await page.getByRole("button", { name: "Up", exact: true }).click();
      await row("install-notes.md").waitFor();
    });

    it("takes files and folders that are dropped, with what is in them", async () => {
      const source = await mkdtemp(join(tmpdir(), "tendril-drop-"));
      await mkdir(join(source, "crate", "inner"), { recursive: true });
      await writeFile(join(source, "crate", "inner", "deep.bin"), content.subarray(0, 300_000));
      await writeFile(join(source, "crate", "top.txt"), "top\n");
      await mkdir(join(source, "crate", "nothing in it"));
      await writeFile(join(source, "loose.txt"), "loose\n");
      const box = await page.locator(".fpane .fl").first().boundingBox();
      assert.ok(box);
      const devtools = await page.context().newCDPSession(page);
      for (const type of ["dragEnter", "dragOver", "drop"] as const) {
        await devtools.send("Input.dispatchDragEvent", {
          ...{ type, x: box.x + 200, y: box.y + 200 },
          data: {
            items: [],
            files: [join(source, "crate"), join(source, "loose.txt")],
            dragOperationsMask: 1,
          },
        });
      }
      await transfer("deep.bin").getByText("content checked").waitFor();
      await transfer("top.txt").getByText("content checked").waitFor();
      await row("loose.txt").waitFor();
      await row("crate").waitFor();
      const deep = await readFile(join(folder, "crate", "inner", "deep.bin"));
      assert.equal(sha384(deep), sha384(content.subarray(0, 300_000)));
      assert.equal(String(await readFile(join(folder, "crate", "top.txt"))), "top\n");
      await until("the empty folder", () => existsSync(join(folder, "crate", "nothing in it")));
      await page.locator(".fpane.over").waitFor({ state: "detached" });
      await rm(source, { recursive: true });
    });

    it("looks right wide and narrow, light and dark", async () => {
      await page.getByRole("button", { name: "Read again" }).click();
      for (const look of looks) {
        const { name, width } = look;
        await useLook(page, look);
        if (name === "dark-1440") await page.getByRole("button", { name: "Two panes" }).click();
        await page.locator(".ftree").waitFor({ state: width > 719 ? "visible" : "hidden" });
        await page.screenshot({ path: join(shots, `device-files-${kind}-${name}.png`) });
        await fits(page, name);
      }
      assert.deepEqual(problems, []);
    });
  });
}
