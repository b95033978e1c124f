/** The list of files of our agent: its columns, the field for a path, the menu of an entry. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { eachLook, looks, useLook } from "../support/looks.ts";
import { fileRow, type OwnDevice, openFilesOf, openOwnDevice } from "../support/own-device.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");

describe("list of files", { timeout: 240_000 }, () => {
  let device: OwnDevice | undefined;
  let folder = "";
  let page: Page;
  let problems: readonly string[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-list-"));
    await mkdir(join(folder, "a folder", "below"), { recursive: true });
    const files = [
      ["report.pdf", 30, 3],
      ["notes.txt", 20, 1],
      ["a rather long name of a picture.jpeg", 10, 4],
      ["archive.zip", 40, 2],
    ] as const;
    for (const [name, bytes, day] of files) {
      await writeFile(join(folder, name), "x".repeat(bytes));
      await utimes(join(folder, name), new Date(2026, 0, day), new Date(2026, 0, day));
    }
    device = await openOwnDevice({ hasTouch: true });
    ({ page, problems } = device);
    await openFilesOf(device, folder);
  });
  after(async () => {
    await device?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const row = (name: string) => fileRow(page, name);
  const names = () => page.locator(".fl .lr.r .fname").allTextContents();
  const heads = () => page.locator(".fl .lr.h button").allTextContents();

  it("has the columns that a person wants, keeps them, and sorts by each", async () => {
    assert.deepEqual(await heads(), ["Name", "Size", "Changed"]);
    const choose = async (column: string): Promise<void> => {
      await page.getByRole("button", { name: "Columns" }).click();
      await page.getByRole("menuitemcheckbox", { name: column }).click();
    };
    await choose("Type");
    assert.deepEqual(await heads(), ["Name", "Type", "Size", "Changed"]);
    const orders = {
      Type: ["a rather long name of a picture.jpeg", "report.pdf", "notes.txt", "archive.zip"],
      Size: ["archive.zip", "report.pdf", "notes.txt", "a rather long name of a picture.jpeg"],
      Changed: ["a rather long name of a picture.jpeg", "report.pdf", "archive.zip", "notes.txt"],
      Name: ["a rather long name of a picture.jpeg", "archive.zip", "notes.txt", "report.pdf"],
    };
    for (const [column, order] of Object.entries(orders)) {
      await page.locator(".fl .lr.h").getByRole("button", { name: column }).click();
      assert.deepEqual(await names(), ["a folder", ...order], column);
      await page.locator(".fl .lr.h").getByRole("button", { name: column }).click();
      assert.deepEqual(await names(), ["a folder", ...order.toReversed()], `${column}, the other way`);
    }
    await eachLook(page, "files-columns");
    assert.deepEqual(await axeFindings(page), []);
    await page.locator(".fl .lr.h").getByRole("button", { name: "Changed" }).click();
    await choose("Changed");
    assert.deepEqual(await names(), ["a folder", ...orders.Name], "not in an order that nobody sees");
    await page.reload();
    await row("notes.txt").waitFor();
    assert.deepEqual(await heads(), ["Name", "Type", "Size"]);
    await choose("Changed");
    await page.getByRole("button", { name: "Columns" }).click();
    await eachLook(page, "files-columns-menu");
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press("Escape");
  });

  it("keeps the dialog that is opened in the moment in which another one closes", async () => {
    await row("notes.txt").locator(".s3").click();
    const list = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press("F2");
    const dialog = page.locator("dialog");
    await dialog.getByText("Rename notes.txt").waitFor();
    await list.evaluate((element) => {
      const watch = new MutationObserver(() => {
        if (document.querySelector("dialog") !== null) return;
        watch.disconnect();
        element?.dispatchEvent(new KeyboardEvent("keydown", { key: "F2", bubbles: true }));
      });
      watch.observe(document.body, { childList: true, subtree: true });
    });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByText("Rename notes.txt").waitFor();
    await page.waitForTimeout(500);
    assert.equal(await dialog.count(), 1);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("goes to a path that is typed or pasted, and says when there is none", async () => {
    const field = page.getByRole("textbox", { name: "Path" });
    const place = () => page.locator(".fpath [aria-current]").textContent();
    await row("notes.txt").locator(".s3").click();
    await page.keyboard.press("Control+l");
    assert.equal(await field.inputValue(), folder);
    await page.keyboard.press("Escape");
    await field.waitFor({ state: "detached" });
    await page.locator(".frest").click();
    await row("notes.txt").locator(".s3").click();
    await field.waitFor({ state: "detached" });
    assert.ok(await page.evaluate(() => document.activeElement?.closest(".fpath") === null));
    await page.locator(".frest").click();
    await field.fill(join(folder, "nothing"));
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText(`There is no ${folder}/nothing on this device.`).waitFor();
    await eachLook(page, "files-path");
    assert.deepEqual(await axeFindings(page), []);
    await field.fill("a folder/below/");
    await page.keyboard.press("Enter");
    await field.waitFor({ state: "detached" });
    assert.equal(await place(), "below");
    await page.getByRole("button", { name: "Type a path" }).click();
    await field.fill(join(folder, "report.pdf"));
    await page.keyboard.press("Enter");
    await page.locator('.fl .lr.r[aria-selected="true"]').getByText("report.pdf").waitFor();
    await eachLook(page, "files-crumbs");
  });

  it("has a menu for entries: by the other button, by keys and by a finger that stays", async () => {
    const menu = page.getByRole("menu", { name: "Actions for what is selected" });
    const items = () => menu.getByRole("menuitem").allTextContents();
    await row("archive.zip").click({ button: "right" });
    await menu.waitFor();
    assert.deepEqual(await page.locator('.fl .lr.r[aria-selected="true"] .fname').allTextContents(), [
      "archive.zip",
    ]);
    const forFile = ["Download", "RenameF2", "Unpack here", "Copy or move", "Pack as zip", "Delete"];
    assert.deepEqual(await items(), forFile);
    await page.keyboard.press("Escape");
    await menu.waitFor({ state: "detached" });
    await page.keyboard.press("Shift+F10");
    await menu.waitFor();
    await page.keyboard.press("r");
    await page.keyboard.press("Enter");
    await page.locator("dialog").getByRole("button", { name: "Rename" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await row("notes.txt")
      .locator(".s3")
      .click({ modifiers: ["ControlOrMeta"] });
    await row("report.pdf").locator(".s3").click();
    await row("notes.txt")
      .locator(".s3")
      .click({ modifiers: ["ControlOrMeta"] });
    await row("notes.txt").click({ button: "right" });
    await menu.waitFor();
    assert.deepEqual(
      await items(),
      ["Download", "Copy or move", "Pack as zip", "Delete"],
      "for all that is chosen",
    );
    await page.locator(".ff").click();
    await menu.waitFor({ state: "detached" });
    const { x = 0, y = 0 } = (await row("a folder").locator(".s3").boundingBox()) ?? {};
    const finger = await page.context().newCDPSession(page);
    await finger.send("Input.dispatchTouchEvent", {
      type: "touchStart",
      touchPoints: [{ x: x + 4, y: y + 4 }],
    });
    await menu.waitFor();
    await finger.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    assert.deepEqual(await page.locator('.fl .lr.r[aria-selected="true"] .fname').allTextContents(), [
      "a folder",
    ]);
    assert.deepEqual((await items())[0], "Open");
    assert.deepEqual(await axeFindings(page), []);
    await page.keyboard.press("Enter");
    await row("below").waitFor();
    await page.getByRole("button", { name: "Up", exact: true }).click();
    for (const look of looks) {
      await useLook(page, look);
      await row("archive.zip").locator(".nm").click({ button: "right" });
      await menu.waitFor();
      await page.screenshot({ path: join(shots, `files-menu-${look.name}.png`) });
      const { x: left = 0, width: wide = 0 } = (await menu.boundingBox()) ?? {};
      assert.ok(left >= 0 && left + wide <= look.width, look.name);
      await page.keyboard.press("Escape");
    }
  });

  it("goes through the menu of a button by Home, End and letters, and leaves it by Tab", async () => {
    const button = page.getByRole("button", { name: "Columns" });
    const entries = page.getByRole("menuitemcheckbox");
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await button.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "menuitemcheckbox");
    const labels = await entries.allTextContents();
    assert.deepEqual(labels, ["Type", "Size", "Changed"]);
    for (const [key, label] of [
      ["End", "Changed"],
      ["ArrowDown", "Type"],
      ["ArrowUp", "Changed"],
      ["Home", "Type"],
      ["s", "Size"],
      ["x", "Size"],
      ["C", "Changed"],
    ] as const) {
      await page.keyboard.press(key);
      assert.equal(await focused(), label, key);
    }
    await page.keyboard.press("Tab");
    await entries.first().waitFor({ state: "detached" });
    assert.equal(await button.evaluate((element) => element === document.activeElement), false);
    await page.keyboard.press("Shift+Tab");
    assert.equal(await button.evaluate((element) => element === document.activeElement), true);
  });

  it("keeps the focus when a folder is opened from it, and goes back to the folder that was left", async () => {
    const hasFocus = () =>
      page
        .locator(".fl")
        .first()
        .evaluate((list) => list === document.activeElement);
    await page.locator(".fl").first().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await row("below").waitFor();
    assert.equal(await hasFocus(), true, "below");
    await page.keyboard.press("Enter");
    await page.getByText("This folder is empty").waitFor();
    assert.equal(await hasFocus(), true, "in an empty folder");
    assert.deepEqual(await axeFindings(page), []);
    await mkdir(join(folder, "a folder", "above"));
    await page.keyboard.press("Backspace");
    await page.locator(".fl .lr.r.at").filter({ hasText: "below" }).waitFor();
    await page.keyboard.press("Backspace");
    await page.locator(".fl .lr.r.at").filter({ hasText: "a folder" }).waitFor();
    assert.equal(
      await page.locator('.fl .lr.r[aria-selected="true"]').count(),
      0,
      "a finger would add to it",
    );
    assert.equal(await hasFocus(), true, "above");
    await row("a folder").locator(".fname").click();
    await row("below").waitFor();
    assert.equal(await hasFocus(), true, "after a press on the name");
    await page.getByRole("button", { name: "Up", exact: true }).click();
    await row("archive.zip").waitFor();
  });

  it("keeps the focus where a folder cannot be read, and the keys lead on", async () => {
    for (const name of ["above", "below"]) await rm(join(folder, "a folder", name), { recursive: true });
    await page.locator(".fl").first().focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.getByText("This folder is empty").waitFor();
    await page.keyboard.press("Backspace");
    await row("archive.zip").waitFor();
    await rm(join(folder, "a folder"), { recursive: true });
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await eachLook(page, "files-list-problem");
    assert.deepEqual(await axeFindings(page), []);
    assert.equal(
      await page
        .locator(".fl")
        .first()
        .evaluate((list) => list === document.activeElement),
      true,
    );
    await page.keyboard.press("Backspace");
    await row("archive.zip").waitFor();
    await mkdir(join(folder, "a folder"));
    await page.getByRole("button", { name: "Read again" }).click();
    await row("a folder").waitFor();
  });

  it("sorts by Enter on the head, and opens the menu of a row in its own pane", async () => {
    await page.locator(".fl .lr.h").getByRole("button", { name: "Name" }).focus();
    const before = await names();
    await page.keyboard.press("Enter");
    await row("archive.zip").waitFor();
    assert.deepEqual(await names(), ["a folder", ...before.slice(1).toReversed()]);
    await page.keyboard.press("Enter");
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole("button", { name: "Two panes" }).click();
    const second = page.locator(".fl").nth(1);
    await second.locator(".lr.r").first().waitFor();
    await second.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+F10");
    const menu = page.getByRole("menu", { name: "Actions for what is selected" });
    const { x: left = 0 } = (await second.boundingBox()) ?? {};
    const { x: at = 0 } = (await menu.boundingBox()) ?? {};
    assert.ok(at >= left, `${at} in the pane from ${left}`);
    await page.keyboard.press("Escape");
    assert.equal(
      new Set(await page.locator(".fl .lr.r").evaluateAll((rows) => rows.map(({ id }) => id))).size,
      await page.locator(".fl .lr.r").count(),
    );
  });

  it("edits text only, and saves what was edited of it", async () => {
    await mkdir(join(folder, "texts"));
    const contents = { "manual.pdf": "%PDF", "odd.dat": "a\0b", "windows.ini": "\ufeff[a]\r\nb=1\r\n" };
    for (const [name, content] of Object.entries(contents))
      await writeFile(join(folder, "texts", name), content);
    await page.goto(`${device?.address}/files?path=${encodeURIComponent(join(folder, "texts"))}`);
    const edit = async (name: string): Promise<void> => {
      await row(name).click({ button: "right" });
      await page.getByRole("menuitem", { name: "Edit as text" }).click();
    };
    await row("odd.dat").waitFor();
    await row("manual.pdf").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Rename" }).waitFor();
    assert.equal(await page.getByRole("menuitem", { name: "Edit as text" }).count(), 0);
    await page.keyboard.press("Escape");
    await edit("odd.dat");
    await page.getByText("This file is no text and cannot be edited here.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Save", exact: true }).isDisabled(), true);
    await page.keyboard.press("Escape");
    await edit("windows.ini");
    await page.getByLabel("Content of windows.ini").fill("[a]\nb=2\nc=3\n");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.equal(await readFile(join(folder, "texts", "windows.ini"), "utf8"), "\ufeff[a]\r\nb=2\r\nc=3\r\n");
  });

  it("breaks nothing in the page", () => assert.deepEqual(problems, []));
});
