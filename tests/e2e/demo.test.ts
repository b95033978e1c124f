/** The main job, as a newcomer does it: the demo command, its link, this computer, its terminal. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { closeBrowser, openPage, terminalText } from "../support/browser.ts";
import { until } from "../support/until.ts";

const main = join(import.meta.dirname, "..", "..", "packages", "server", "bin", "tendril.mjs");

describe("demo", { timeout: 240_000 }, () => {
  let program: ChildProcess;
  let printed = "";
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-demo-"));
    const flags = ["--data", folder, "--fast-cert", "--https-port", "0", "--http-port", "0"];
    // not the home of who runs the tests: what its shells do at their start is not ours
    program = spawn(process.execPath, [main, "demo", ...flags], { env: { ...process.env, HOME: folder } });
    program.stdout?.on("data", (chunk) => {
      printed += String(chunk);
    });
  });
  after(async () => {
    await closeBrowser();
    program.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  it("opens this computer's terminal from the printed link", async () => {
    const link = await until("the link", () => /https:\/\/\S+once\?token=\S+/.exec(printed)?.[0], 60_000);
    const { page, problems } = await openPage();
    await page.goto(link);
    await page.getByRole("gridcell", { name: "Now" }).waitFor();
    assert.match((await page.locator(".lr.g").textContent()) ?? "", /This computer/);
    await page.locator(".nm a").click();
    await page.getByText("Online", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Terminal", exact: true }).click();
    await page.locator(".xterm-screen").waitFor();
    await until("the shell is joined", async () => (await page.locator(".term-over").count()) === 0);
    await page.keyboard.type("echo $((6*7))\n");
    await until("the answer", async () => /\$\(\(6\*7\)\)\s*42/.test(await terminalText(page)));
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it("uses the link once", async () => {
    const link = /https:\/\/\S+once\?token=\S+/.exec(printed)?.[0] ?? "";
    const { page } = await openPage();
    await page.goto(link);
    await page.getByText("was used before").waitFor();
    await page.context().close();
  });

  it("stops everything on Ctrl-C", async () => {
    const gone = new Promise<number | null>((resolve) => program.once("exit", resolve));
    program.kill("SIGINT");
    assert.equal(await gone, 0);
  });
});
