/** Many files on the page of our agent: two panes, fingers, what a search found, and folders of thousands. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";
import { freePage, holdPage } from "../support/late-page.ts";
import { eachLook } from "../support/looks.ts";
import { fileRow, type OwnDevice, openFilesOf, openOwnDevice } from "../support/own-device.ts";
import { until } from "../support/until.ts";

const MANY = 6_000;
const LONG_BYTES = 20_000_000_000;

describe("files page with many files", { timeout: 290_000 }, () => {
  let device: OwnDevice;
  let folder = "";
  let page: Page;
  let problems: readonly string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-many-"));
    await mkdir(join(folder, "deep", "below"), { recursive: true });
    for (const name of ["one.txt", "two.txt", "three.txt"]) await writeFile(join(folder, name), name);
    await writeFile(join(folder, "deep", "one.txt"), "another one");
    for (let i = 0; i < 60; i++) await writeFile(join(folder, "deep", "below", `file-${i}.log`), "x");
    device = await openOwnDevice({ hasTouch: true });
    ({ page, problems } = device);
    await openFilesOf(device, folder);
  });
  after(async () => {
    await device?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const row = (name: string) => fileRow(page, name);
  const chosen = () => page.locator('.fl .lr.r[aria-selected="true"] .fname').allTextContents();
  const chooses = (names: readonly string[]) =>
    until(`${names} chosen`, async () => isDeepStrictEqual(await chosen(), names));
  /** Dialogs do not wait for what takes longer than a moment. */
  const becomes = (place: string, text: string) =>
    until(`${place}: ${text}`, async () => String(await readFile(place)) === text);

  it("adds what a finger touches to what is chosen", async () => {
    await row("one.txt").locator(".s3").tap();
    await row("three.txt").locator(".s3").tap();
    await chooses(["one.txt", "three.txt"]);
    await row("one.txt").locator(".s3").tap();
    await row("three.txt").locator(".s3").tap();
    await chooses([]);
  });

  it("asks before a copy to the other pane replaces a file", async () => {
    await page.getByRole("button", { name: "Two panes" }).first().click();
    const second = page.locator(".fpane").nth(1);
    await second.getByRole("button", { name: "deep", exact: true }).click();
    await second.locator(".lr.r").filter({ hasText: "one.txt" }).waitFor();
    await row("two.txt").locator(".s3").click();
    await page.getByRole("button", { name: "Copy selected to the right" }).click();
    await until("what is new needs no question", () => existsSync(join(folder, "deep", "two.txt")));
    await row("one.txt").locator(".s3").click();
    await page.getByRole("button", { name: "Copy selected to the right" }).click();
    await page.getByRole("button", { name: "Replace one.txt" }).waitFor();
    await eachLook(page, "files-replace");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    assert.equal(String(await readFile(join(folder, "deep", "one.txt"))), "another one");
    await page.getByRole("button", { name: "Copy selected to the right" }).click();
    await page.getByRole("button", { name: "Replace one.txt" }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    await becomes(join(folder, "deep", "one.txt"), "one.txt");
    await page.getByRole("button", { name: "Two panes" }).first().click();
  });

  it("asks before a copy or move to a folder that is typed replaces a file", async () => {
    for (const deed of ["Copy", "Move"]) {
      await writeFile(join(folder, "three.txt"), `three by ${deed}`);
      await writeFile(join(folder, "deep", "three.txt"), "another three");
      await page.getByRole("button", { name: "Read again" }).click();
      await row("three.txt").locator(".s3").click();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Copy or move" }).click();
      const dialog = page.locator("dialog");
      if (deed === "Move") await dialog.getByRole("button", { name: "Move", exact: true }).click();
      await page.getByLabel("To the folder").fill(join(folder, "none"));
      await dialog.getByRole("button", { name: deed, exact: true }).last().click();
      await dialog.getByText("none does not exist any more.").waitFor();
      await page.getByLabel("To the folder").fill(join(folder, "deep"));
      await dialog.getByRole("button", { name: deed, exact: true }).last().click();
      const yes = page.getByRole("button", { name: "Replace three.txt" });
      await yes.waitFor();
      assert.equal(String(await readFile(join(folder, "deep", "three.txt"))), "another three");
      if (deed === "Move") await eachLook(page, "files-move-replace");
      await yes.click();
      await dialog.waitFor({ state: "detached" });
      await becomes(join(folder, "deep", "three.txt"), `three by ${deed}`);
    }
    await until("it is not here any more", () => !existsSync(join(folder, "three.txt")));
    await writeFile(join(folder, "three.txt"), "three.txt");
    await page.getByRole("button", { name: "Read again" }).click();
    await row("three.txt").waitFor();
  });

  it("asks before unpacking replaces files, and names them", async () => {
    await row("one.txt").locator(".s3").click();
    await row("two.txt")
      .locator(".s3")
      .click({ modifiers: ["Control"] });
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Pack as zip" }).click();
    await page.getByRole("button", { name: "Pack", exact: true }).click();
    const unpack = async (): Promise<void> => {
      if ((await row("archive.zip").getAttribute("aria-selected")) !== "true")
        await row("archive.zip").locator(".s3").click();
      await page.getByRole("button", { name: "More", exact: true }).click();
      await page.getByRole("menuitem", { name: "Unpack here" }).click();
    };
    await row("archive.zip").waitFor();
    await writeFile(join(folder, "one.txt"), "changed since");
    await unpack();
    await page.locator("dialog li").getByText("two.txt").waitFor();
    await eachLook(page, "files-unpack-replace");
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    assert.equal(String(await readFile(join(folder, "one.txt"))), "changed since");
    await unpack();
    await page.getByRole("button", { name: "Replace 2 entries" }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    await becomes(join(folder, "one.txt"), "one.txt");
    await becomes(join(folder, "two.txt"), "two.txt");
    await rm(join(folder, "one.txt"));
    await rm(join(folder, "two.txt"));
    await unpack();
    await until("what is missing needs no question", () => existsSync(join(folder, "two.txt")));
    await rm(join(folder, "archive.zip"));
    await page.getByRole("button", { name: "Read again" }).click();
    await row("archive.zip").waitFor({ state: "detached" });
  });

  it("goes on with a long copy without its dialog, and stops it when asked", async () => {
    await writeFile(join(folder, "sparse.bin"), "");
    await truncate(join(folder, "sparse.bin"), LONG_BYTES);
    await page.getByRole("button", { name: "Read again" }).click();
    await row("sparse.bin").locator(".s3").click();
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Copy or move" }).click();
    await page.getByLabel("To the folder").fill(join(folder, "deep"));
    await page.locator("dialog").getByRole("button", { name: "Copy", exact: true }).last().click();
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.locator(".fwork").getByText("Copying 1 entry").waitFor();
    await eachLook(page, "files-work");
    await page.locator(".fwork").getByRole("button", { name: "Stop" }).click();
    await page.locator(".fwork").waitFor({ state: "detached" });
    await until("nothing half done is left", () => !existsSync(join(folder, "deep", "sparse.bin")));
    await rm(join(folder, "sparse.bin"));
    await page.getByRole("button", { name: "Read again" }).click();
  });

  it("shows a text within its dialog", async () => {
    await row("one.txt").locator(".fname").click();
    await page.locator("dialog pre").waitFor();
    await eachLook(page, "files-preview");
    const ends = await page.evaluate(() =>
      ["dialog pre", "dialog"].map((at) => document.querySelector(at)?.getBoundingClientRect().right ?? 0),
    );
    assert.ok((ends[0] ?? 0) <= (ends[1] ?? 0) - 10, `the text ends at ${ends}`);
    await page.getByRole("button", { name: "Close" }).click();
  });

  const search = async (): Promise<void> => {
    await page.getByLabel("Find below this folder").fill("file-55.log");
    await page.keyboard.press("Enter");
    await page
      .locator(".hits")
      .getByRole("button", { name: /file-55/ })
      .click();
  };

  it("goes to what a search found and chooses it", async () => {
    await search();
    await row("file-55.log").waitFor();
    await chooses(["file-55.log"]);
    const path = page.getByRole("navigation", { name: "Path" });
    await path.getByRole("button", { name: basename(folder), exact: true }).click();
    await row("deep").waitFor();
    await row("three.txt").waitFor();
  });

  it("goes to what a search found while the page is late to draw", async () => {
    await holdPage(page);
    await search();
    await row("file-55.log").waitFor();
    await chooses(["file-55.log"]);
    await freePage(page);
  });

  it(`uploads a folder of ${MANY} files`, async () => {
    const source = await mkdtemp(join(tmpdir(), "tendril-source-"));
    await mkdir(join(source, "load"));
    await openFilesOf(device, folder);
    for (let i = 0; i < MANY; i++) await writeFile(join(source, "load", `f${i}.txt`), String(i));
    await page.locator('input[type="file"]').nth(1).setInputFiles(join(source, "load"));
    const count = async (): Promise<number> =>
      existsSync(join(folder, "load")) ? (await readdir(join(folder, "load"))).length : 0;
    await until("all are there", async () => (await count()) === MANY, 150_000);
    await page
      .locator(".queue")
      .getByText(`${MANY.toLocaleString("en-US")} done`)
      .waitFor();
    await page.getByRole("button", { name: "Clear finished" }).click();
    await rm(source, { recursive: true });
  });

  it("cancels all that is not done", async () => {
    const files = ["a", "b", "c"].map((name) => ({ name, mimeType: "text/plain", buffer: Buffer.from("x") }));
    await writeFile(join(folder, "a"), "there");
    await writeFile(join(folder, "b"), "there");
    await page.locator('input[type="file"]').first().setInputFiles(files);
    await page.locator(".queue").getByText("2 ask, 1 done").waitFor();
    await eachLook(page, "files-asking");
    await page.getByRole("button", { name: "Cancel all" }).click();
    await until("one is left", async () => (await page.locator(".queue li").count()) === 1);
    assert.deepEqual(problems, []);
  });
});
