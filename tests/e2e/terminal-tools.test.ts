/** What is around a terminal: search with its count, colours, links and pastes that are asked about. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { axeFindings } from "../support/axe.ts";
import { closeBrowser, openPage, terminalText } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { createOwnAgent, type OwnAgent } from "../support/own-agent.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { createPerson, type SignedInPerson } from "../support/signed-in-person.ts";
import { fetchSettings } from "../support/stock-agent.ts";
import { until } from "../support/until.ts";

const shots = join(import.meta.dirname, "..", "..", ".cache", "shots");

const isRoot = process.getuid?.() === 0;

describe("tools of a terminal", { timeout: 240_000 }, () => {
  let host: TestServer;
  let agent: OwnAgent;
  let person: SignedInPerson | undefined;
  let page: Page;
  let problems: string[];

  before(async () => {
    mkdirSync(shots, { recursive: true });
    host = await startTestServer();
    const control = await openControl(host.wsUrl);
    const made = await control.ask({ action: "createmesh", meshname: "Tools", meshtype: 2 });
    control.close();
    person = isRoot ? await createPerson() : undefined;
    agent = await createOwnAgent({
      settings: await fetchSettings(host.url, String(made.meshid)),
      environment: person?.environment ?? {},
    });
    agent.start();
    ({ page, problems } = await openPage());
    await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    await page.locator("a[href*='/devices/']").first().click();
    await page.getByRole("link", { name: "Terminal", exact: true }).click();
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor(); // the shell's prompt
  });
  after(async () => {
    await closeBrowser();
    await agent.remove();
    await person?.remove();
    await host.stop();
  });

  async function type(text: string, wanted: string): Promise<void> {
    await page.locator(".term-stage textarea").focus();
    await page.keyboard.type(`${text}\n`);
    await page.locator(".xterm-rows", { hasText: wanted }).waitFor();
  }

  /** Keys go to the newest terminal from now on. */
  const hasKeyboard = () =>
    page.waitForFunction(() => document.activeElement?.matches(".term-stage textarea"));

  async function choose(option: string): Promise<void> {
    await page.getByRole("button", { name: "Terminal options" }).click();
    await page.locator("[role^=menuitem]", { hasText: option }).click();
  }

  it("counts what a search finds and goes through it", async () => {
    await type("clear; for i in 1 2 3; do echo he''ron-$i; done", "heron-3");
    const field = page.getByLabel("Search in the output");
    await field.fill("heron-");
    await page.getByLabel("Matches").filter({ hasText: "of 3" }).waitFor();
    const first = await page.getByLabel("Matches").textContent();
    await field.press("Enter");
    await page.waitForFunction((old) => document.querySelector(".tfind output")?.textContent !== old, first);
    await page.waitForFunction(() => {
      const spans = [...document.querySelectorAll(".xterm-rows span")];
      const grounds = spans.map((span) => getComputedStyle(span).backgroundColor);
      const marked = grounds.filter((colour) => colour === "rgb(74, 61, 18)").length;
      return marked === 2 * "heron-".length; // the other matches, each letter on its own
    });
    await shoot("terminal-search");
    await field.fill("egret-");
    await page.getByLabel("Matches").filter({ hasText: "None" }).waitFor();
    await field.press("Escape");
    await page.getByLabel("Matches").waitFor({ state: "detached" });
  });

  it("asks before it opens a link, and shows where it leads whatever its text says", async () => {
    const opened: string[] = [];
    page.context().on("page", (other) => opened.push(other.url()));
    const start = "\\e]8;;https://localhost:9/real\\a";
    await type(`clear; printf '${start}https://bank.example\\e]8;;\\a en''d\\n'`, "bank.example end");
    await clickText("bank.example");
    await page.getByRole("dialog", { name: "Open this link?" }).waitFor();
    assert.equal(await page.getByRole("dialog").locator("pre").textContent(), "https://localhost:9/real");
    await shoot("terminal-link");
    await page.getByRole("button", { name: "Cancel" }).click();
    assert.deepEqual(opened, []);
    await clickText("bank.example");
    const next = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Open link" }).click();
    const other = await next;
    assert.equal(await other.evaluate(() => opener), null);
    await other.close();
  });

  it("asks before several lines are pasted, from keys and from the menu", async () => {
    const text = "echo one-$((1+0))\necho two-$((1+1))\n";
    await page.evaluate((clip) => navigator.clipboard.writeText(clip), text);
    await choose("Paste");
    await page.getByRole("dialog", { name: "Paste 2 lines into the terminal?" }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.locator(".term-stage textarea").evaluate((element, clip) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", clip);
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await page.getByRole("dialog", { name: "Paste 2 lines into the terminal?" }).waitFor();
    assert.doesNotMatch(await terminalText(page), /two-/);
    await page.getByRole("button", { name: "Paste 2 lines" }).click();
    await hasKeyboard();
    await page.keyboard.press("Enter"); // bash waits for it after a bracketed paste
    await page.locator(".xterm-rows", { hasText: "two-2" }).waitFor();
  });

  it("keeps colours and size of the letters", async () => {
    const grounds: string[] = [];
    for (const theme of ["Light", "High contrast", "Moor"]) {
      await choose(theme);
      grounds.push(await ground(grounds.at(-1)));
      await shoot(`terminal-${theme.toLowerCase().replace(" ", "-")}`);
    }
    assert.deepEqual(grounds, ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(29, 39, 51)"]);
    await choose("Larger text");
    await page.reload();
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
    assert.equal(await ground(), "rgb(29, 39, 51)");
    assert.equal(await letters(), "15px");
    await choose("Colours as the app");
    assert.equal(await ground("rgb(29, 39, 51)"), "rgb(255, 255, 255)");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.locator(".term-stage[data-palette=dark]").waitFor();
    assert.deepEqual(problems, []);
  });

  it("splits right and down, moves by key and gives the room back", async () => {
    const panes = page.locator(".term-panes .term-stage");
    const chosen = page.locator(".term-stage[data-chosen]");
    await page.locator(".term-stage textarea").focus();
    await page.keyboard.press("Control+Shift+E");
    await panes.nth(1).locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
    await page.getByRole("button", { name: "Split down" }).click();
    await panes.nth(2).locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
    await page.keyboard.type("echo lo''west\n");
    await panes.nth(2).locator(".xterm-rows", { hasText: "lowest" }).waitFor();
    await page.keyboard.press("Control+Shift+ArrowRight"); // round to the first
    await page.keyboard.type("echo le''ft\n");
    await panes.nth(0).locator(".xterm-rows", { hasText: "left" }).waitFor();
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.type("stty size; echo up''per\n");
    await panes.nth(1).locator(".xterm-rows", { hasText: "upper" }).waitFor();
    assert.equal(await chosen.count(), 1);
    const [left, upper, lower] = await boxes();
    assert.ok(left && upper && lower);
    assert.ok(upper.x > left.x + left.width - 2 && lower.y > upper.y + upper.height - 2);
    assert.ok(Math.abs(upper.height - lower.height) < 3 && left.height > upper.height * 1.9);
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(300);
      await shoot(`terminal-split-${width}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await panes.nth(1).getByRole("button", { name: "Close terminal Shell" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".term-panes .term-stage").length === 2);
    await panes.nth(1).getByRole("button", { name: "Close terminal Shell" }).click();
    await page.waitForFunction(() => document.querySelectorAll(".term-panes .term-stage").length === 1);
    await panes.nth(0).locator(".xterm-rows", { hasText: "left" }).waitFor(); // it is drawn with the next frame
    assert.equal(await chosen.count(), 0);
    assert.deepEqual(problems, []);
  });

  it("moves the divider between two terminals by mouse and by keys", async () => {
    await hasKeyboard();
    await page.keyboard.press("Control+Shift+E");
    const divider = page.getByRole("separator", { name: "Width of the terminals" });
    await divider.waitFor();
    const widths = (): Promise<number[]> =>
      page.locator(".term-stage").evaluateAll((all) => all.map((stage) => stage.clientWidth));
    const [left = 0, right = 0] = await widths();
    assert.ok(Math.abs(left - right) <= 2, `${left} and ${right}`);
    const box = await divider.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 2, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x - 200, box.y + 100, { steps: 4 });
    await page.mouse.up();
    await until("it follows the mouse", async () => Math.abs(((await widths())[0] ?? 0) - (left - 202)) <= 6);
    await divider.focus();
    const before = Number(await divider.getAttribute("aria-valuenow"));
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await until("it follows the keys", async () => {
      return Math.abs(Number(await divider.getAttribute("aria-valuenow")) - before - 12) <= 1;
    });
    await page.keyboard.press("End");
    await until("it stops at the limit", async () => (await divider.getAttribute("aria-valuenow")) === "90");
    await shoot("terminal-divider");
    await divider.dblclick();
    await until("it is in the middle", async () => (await divider.getAttribute("aria-valuenow")) === "50");
    await page
      .getByRole("button", { name: /^Close terminal/ })
      .last()
      .click();
    await divider.waitFor({ state: "detached" });
  });

  it("closes tabs by cross, middle button and Delete, whole", async () => {
    const tabs = page.getByRole("tab");
    const add = async (): Promise<void> => {
      await page.getByRole("button", { name: "New terminal" }).click();
      const count = await tabs.count();
      await page.getByRole("menuitem", { name: "Root shell" }).click();
      await page.locator(`[role=tab][aria-selected=true]:nth-child(${count + 1})`).waitFor();
      await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
      await hasKeyboard();
    };
    await add();
    await page.keyboard.press("Control+Shift+E");
    await page.locator(".term-stage").nth(1).waitFor();
    await add();
    await tabs.nth(2).waitFor();
    await page.mouse.move(0, 0);
    await eachLook(page, "terminal-tabs");
    await tabs.nth(1).locator(".tclose").click(); // both of it
    await tabs.nth(2).waitFor({ state: "detached" });
    assert.equal(await tabs.nth(1).getAttribute("aria-selected"), "true", "what was shown stays");
    await add();
    await tabs.nth(2).click({ button: "middle" });
    await tabs.nth(2).waitFor({ state: "detached" });
    await tabs.nth(0).focus();
    assert.deepEqual(await axeFindings(page), []);
    await tabs.nth(1).focus();
    await page.keyboard.press("Delete");
    await tabs.nth(1).waitFor({ state: "detached" });
    await hasKeyboard();
    assert.equal(await page.locator(".term-stage").count(), 1);
    await tabs.nth(0).focus();
    await page.keyboard.press("Delete");
    await page.waitForFunction(() => document.activeElement?.textContent === "Open terminal");
    await page.keyboard.press("Enter");
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
  });

  it("opens a login screen", async () => {
    await page.getByRole("button", { name: "New terminal" }).click();
    await page.getByRole("menuitem", { name: "Login screen" }).click();
    await page.getByRole("tab", { name: "Login 2" }).waitFor();
    await page.locator(".xterm-rows", { hasText: /login:/ }).waitFor();
  });

  it("opens a shell of a person who is signed in", {
    skip: isRoot ? false : "only root gives shells of others",
  }, async () => {
    assert.ok(person);
    const { name, home } = person;
    await page.getByRole("button", { name: "New terminal" }).click();
    const item = page.getByRole("menuitem", { name: `Shell of ${name}` });
    await item.waitFor();
    await eachLook(page, "terminal-person");
    await item.click();
    await page.getByRole("tab", { name: `${name} 3` }).waitFor();
    await page.locator(".xterm-rows", { hasText: /[#$]/ }).waitFor();
    await type("echo $(id -un) in $HOME", `${name} in ${home}`);
    assert.deepEqual(problems, []);
  });

  async function boxes() {
    return await Promise.all(
      (await page.locator(".term-panes .term-stage").all()).map((one) => one.boundingBox()),
    );
  }

  async function clickText(text: string): Promise<void> {
    await page.keyboard.press("Shift"); // the pointer has to move for xterm to look for links
    const row = page.locator(".xterm-rows > div", { hasText: text }).last();
    const box = await row.boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 200, box.y + box.height / 2 + 60);
    await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 4 });
    await page.locator(".xterm-cursor-pointer").waitFor();
    await page.mouse.click(box.x + 40, box.y + box.height / 2);
  }

  /** Of the terminal, which the tab that is shown continues, once it is another than `before`. */
  async function ground(before = ""): Promise<string> {
    const colourOf = (part: string): Promise<string> =>
      page
        .locator(part)
        .first()
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    return await until("one colour", async () => {
      const stage = await colourOf(".term-stage");
      return stage !== before && (await colourOf(".ttabs [aria-selected=true]")) === stage && stage;
    });
  }

  function letters(): Promise<string> {
    return page.locator(".xterm-rows").evaluate((rows) => getComputedStyle(rows).fontSize);
  }

  async function shoot(name: string): Promise<void> {
    await page.screenshot({ path: join(shots, `${name}.png`) });
  }
});
