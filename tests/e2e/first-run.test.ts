/** A new server, as its administrator meets it: set-up link, agent programs, first group, install command, first device. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { stock } from "../../tools/stock.ts";
import { closeBrowser, openPage } from "../support/browser.ts";
import { PASSWORD } from "../support/server.ts";
import { runTendril, startTendril, type TendrilProgram } from "../support/tendril-program.ts";
import { until } from "../support/until.ts";

/** Installs a service on this very computer: machines that are thrown away only. */
const mayInstall = process.env.CI !== undefined || process.env.TENDRIL_TEST_INSTALL !== undefined;

describe("first run", { timeout: 240_000 }, () => {
  let folder = "";
  let program: TendrilProgram;
  let page: Page;
  let problems: string[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-first-run-"));
    program = startTendril(["serve", "--data", folder, "--hostname", "localhost"]);
    ({ page, problems } = await openPage());
  });
  after(async () => {
    await closeBrowser();
    await program.end("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  it("says where it listens and prints a link that makes the first administrator, once", async () => {
    const url = await program.url();
    assert.match(program.output(), /tendril listening: https localhost:\d+/);
    assert.match(program.output(), /tendril listening: http localhost:\d+/);
    const link = await until("the link", () => /https:\/\/\S*set-?up\S*(?=\s)/i.exec(program.output())?.[0]);
    await page.goto(link);
    await page.getByLabel("User name").fill("root");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create administrator" }).click();
    await page.getByText("Add your first computer").waitFor();
    const again = await openPage();
    await again.page.goto(link);
    await again.page.getByRole("button", { name: "Sign in" }).waitFor();
    await again.page.context().close();
    assert.ok(link.startsWith(url));
  });

  it("says what to do without agent programs, and offers them once they are added", async () => {
    await page.goto(`${await program.url()}/add`);
    await page
      .getByRole("button", { name: /New device group|Create/ })
      .first()
      .click();
    await page.getByLabel("Name").fill("Workshop");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Create/ })
      .click();
    await page.getByText("tendril agents add").first().waitFor();
    const added = await runTendril(["agents", "add", stock.tarball, "--data", folder]);
    assert.equal(added.code, 0, added.output);
    assert.match(added.output, /\d+ agent programs added/);
    await page.reload();
    await page.getByRole("radio", { name: "Linux" }).check({ force: true });
    const command = await page.getByLabel("Install command").first().textContent();
    assert.match(command ?? "", /meshagents\?script=1.*meshinstall\.sh/s);
  });

  it("names what is no source of agent programs, with exit code 2", async () => {
    const nothing = await runTendril(["agents", "add", join(folder, "none"), "--data", folder]);
    assert.equal(nothing.code, 2);
    assert.match(nothing.output, /agents add.*npm:meshcentral@/s);
  });

  it("shows the device that the install command made, and forgets nothing over a restart", {
    skip: mayInstall ? false : "set TENDRIL_TEST_INSTALL=1: it installs an agent on this computer",
  }, async () => {
    const text = (await page.getByLabel("Install command").first().textContent()) ?? "";
    const command = text.replaceAll("sudo ", ""); // root needs none, and not every computer has it
    const run = (line: string): void => {
      // the service keeps the streams of its installer: a pipe would never end
      execFileSync("sh", ["-c", line], { cwd: folder, stdio: "ignore", timeout: 120_000 });
    };
    try {
      run(command);
      await page.goto(await program.url());
      const row = page.locator(".nm a").first();
      await row.waitFor({ timeout: 90_000 });
      await row.click();
      await page.getByText("Online", { exact: true }).waitFor();
      assert.deepEqual(problems, []);
    } finally {
      run(command.replace("sh meshinstall.sh ", "sh meshinstall.sh uninstall "));
    }
    await page.getByText("Offline", { exact: true }).first().waitFor({ timeout: 90_000 });
  });

  it("stops cleanly on SIGTERM, with its own exit code", async () => {
    assert.equal(await program.end("SIGTERM"), 0);
    await until("nothing listens", async () => {
      const answer = await fetch(await program.url()).catch(() => undefined);
      return answer === undefined;
    });
  });
});
