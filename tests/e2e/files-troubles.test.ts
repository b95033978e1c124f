/** What a person reads when a disk of the device is full, or the agent may not write there. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual, promisify } from "node:util";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { type ControlClient, openControl } from "../support/control-client.ts";
import { createOwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createStockAgent, fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");
const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

interface Device {
  readonly _id: string;
  readonly conn?: number;
  readonly agent: { readonly core?: string };
}

for (const kind of ["stock", "own"] as const) {
  describe(`files page of a ${kind} agent in trouble`, {
    timeout: 240_000,
    skip: !isRoot && "mounting a small disk needs root",
  }, () => {
    let host: TestServer;
    let control: ControlClient;
    let agent: { start(): void; remove(): Promise<void> };
    let folder = "";
    let page: Page;

    before(async () => {
      host = await startTestServer();
      control = await openControl(host.wsUrl);
      const made = await control.ask({ action: "createmesh", meshname: "Files", meshtype: 2 });
      const settings = await fetchSettings(host.url, String(made.meshid));
      agent = kind === "stock" ? await createStockAgent({ settings }) : await createOwnAgent({ settings });
      agent.start();
      const deviceId = await until("the device is online", async () => {
        const { nodes } = await control.ask({ action: "nodes" });
        const [found] = Object.values(nodes as Record<string, Device[]>).flat();
        return found?.conn === 1 && found.agent.core?.startsWith("Tendril core") ? found._id : undefined;
      });
      folder = await mkdtemp(join(tmpdir(), "tendril-troubles-"));
      for (const name of ["small", "locked"]) {
        await mkdir(join(folder, name));
        await run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", join(folder, name)]);
      }
      await writeFile(join(folder, "locked", "report.txt"), "as it was\n");
      await run("mount", ["-o", "remount,ro", join(folder, "locked")]);
      ({ page } = await openPage());
      await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
      await page.locator(".lr.r").first().waitFor();
      const device = encodeURIComponent(deviceId.slice("node//".length));
      await page.goto(`${host.url}/devices/${device}/files?path=${encodeURIComponent(folder)}`);
      await row("small").waitFor();
    });
    after(async () => {
      await closeBrowser();
      control.close();
      await agent.remove();
      await host.stop();
      for (const name of ["small", "locked"]) await run("umount", [join(folder, name)]);
      await rm(folder, { recursive: true, force: true });
    });

    const row = (name: string) => page.locator(".fl .lr.r").filter({ hasText: name });
    const transfer = (name: string) => page.locator(".queue li").filter({ hasText: name });
    /** The word about a failure may come before the part that is left is taken away. */
    const leaves = (place: string, ...names: readonly string[]) =>
      until(`only ${names} in ${place}`, async () =>
        isDeepStrictEqual((await readdir(join(folder, place))).toSorted(), names),
      );
    const upload = async (name: string, bytes: number): Promise<void> => {
      const file = { name, mimeType: "application/octet-stream", buffer: Buffer.alloc(bytes, 7) };
      await page.locator('input[type="file"]').first().setInputFiles(file);
    };

    it("says that a disk is full, leaves nothing behind, and goes on when there is room", async () => {
      await writeFile(join(folder, "small", "ballast"), Buffer.alloc(1_500_000));
      await row("small").locator(".fname").click();
      await row("ballast").waitFor();
      await upload("too-big.bin", 1_400_000);
      await transfer("too-big.bin").getByText("does not fit: the disk is full").waitFor();
      await page.screenshot({ path: join(shots, `device-files-${kind}-full.png`) });
      await leaves("small", "ballast");
      await rm(join(folder, "small", "ballast"));
      await page.getByRole("button", { name: "Retry too-big.bin" }).click();
      await transfer("too-big.bin").getByText("content checked").waitFor();
      await page.getByRole("button", { name: "Up", exact: true }).click();
    });

    it("keeps what it was to replace where the new does not fit: saved, saved through a link, copied", async () => {
      const kept = join(folder, "small", "kept.txt");
      await rm(join(folder, "small", "too-big.bin"));
      await writeFile(join(folder, "small", "ballast"), Buffer.alloc(1_750_000));
      await writeFile(kept, "as it was\n");
      await symlink(kept, join(folder, "linked.txt"));
      await mkdir(join(folder, "new"));
      await writeFile(join(folder, "new", "kept.txt"), Buffer.alloc(500_000, "new "));
      for (const name of ["linked.txt", "kept.txt"]) {
        if (name === "kept.txt") await row("small").locator(".fname").click();
        else await page.getByRole("button", { name: "Read again" }).click();
        await row(name).locator(".s3").click();
        await page.getByRole("button", { name: "More", exact: true }).click();
        await page.getByRole("menuitem", { name: "Edit as text" }).click();
        await page.locator("dialog textarea").fill("more ".repeat(100_000));
        await page.getByRole("button", { name: "Save", exact: true }).click();
        await page.locator("dialog").getByText("does not fit: the disk is full").waitFor();
        await page.keyboard.press("Escape");
        assert.equal(await readFile(kept, "utf8"), "as it was\n", name);
      }
      await page.getByRole("button", { name: "Up", exact: true }).click();
      await row("new").locator(".fname").click();
      await row("kept.txt").locator(".s3").click();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Copy or move" }).click();
      await page.getByLabel("To the folder").fill(join(folder, "small"));
      await page.locator("dialog").getByRole("button", { name: "Copy", exact: true }).last().click();
      await page.getByRole("button", { name: "Replace kept.txt" }).click();
      await page.locator("dialog, .toast").getByText("does not fit: the disk is full").first().waitFor();
      await page.keyboard.press("Escape");
      assert.equal(await readFile(kept, "utf8"), "as it was\n");
      await leaves("small", "ballast", "kept.txt");
      assert.ok((await lstat(join(folder, "linked.txt"))).isSymbolicLink());
      await page.getByRole("button", { name: "Up", exact: true }).click();
    });

    it("says that the agent may not write there, for uploads, folders, renames and deletions", async () => {
      const refusal = "may not be read or changed by the agent, or is in use";
      await row("locked").locator(".fname").click();
      await row("report.txt").waitFor();
      await upload("new.bin", 1_000);
      await transfer("new.bin").getByText(refusal).waitFor();
      await page.getByRole("button", { name: "New folder" }).click();
      await page.getByLabel("Name", { exact: true }).fill("made");
      await page.getByRole("button", { name: "Make folder" }).click();
      await page.locator("dialog, .toast").getByText(refusal).first().waitFor();
      await page.keyboard.press("Escape");
      await row("report.txt").locator(".s3").click();
      await page.keyboard.press("Delete");
      await page.getByRole("button", { name: "Delete report.txt", exact: true }).click();
      await page.locator("dialog, .toast").getByText(`report.txt ${refusal}`).first().waitFor();
      await leaves("locked", "report.txt");
    });
  });
}
