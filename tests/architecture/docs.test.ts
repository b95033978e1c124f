import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { apiPages } from "../../tools/api-docs.ts";
import { configurationPage } from "../../tools/config-docs.ts";
import { kinds } from "../../tools/new-templates.ts";
import { root } from "./sources.ts";

const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).split("\n");

describe("documents", () => {
  it("describe the settings as the schema has them", () => {
    assert.equal(readFileSync(join(root, "docs/configuration.md"), "utf8"), configurationPage());
  });

  it("describe the actions as their contracts have them", async () => {
    for (const [name, text] of await apiPages()) {
      const isCurrent = readFileSync(join(root, "docs/api", name), "utf8") === text;
      assert.ok(isCurrent, `docs/api/${name} is old: npm run api-docs`);
    }
  });

  it("link to files that exist", () => {
    const problems = tracked
      .filter((path) => path.endsWith(".md") && !path.startsWith("docs/spec/"))
      .flatMap((path) => {
        const text = readFileSync(join(root, path), "utf8");
        return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)\)/g)]
          .map((match) => join(path, "..", match[1] ?? ""))
          .filter(
            (target) =>
              !tracked.some(
                (file) => file === target || file.startsWith(target.endsWith("/") ? target : `${target}/`),
              ),
          )
          .map((target) => `${path} links to ${target}`);
      });
    assert.deepEqual(problems, []);
  });

  it("number decisions once, in name and title", () => {
    const problems = tracked
      .filter((path) => path.startsWith("docs/adr/"))
      .flatMap((path, i, all) => {
        const number = /(\d{4})-/.exec(path)?.[1] ?? "";
        const isTwice = all.some((other, k) => k !== i && other.includes(`/${number}-`));
        const title = readFileSync(join(root, path), "utf8").split("\n")[0] ?? "";
        return isTwice || !title.startsWith(`# ${Number(number)}. `) ? [path] : [];
      });
    assert.deepEqual(problems, []);
  });

  it("keep decisions to 40 lines", () => {
    const long = tracked
      .filter((path) => path.startsWith("docs/adr/"))
      .filter((path) => readFileSync(join(root, path), "utf8").split("\n").length > 41);
    assert.deepEqual(long, []);
  });

  it("name every kind that npm run new writes", () => {
    const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
    assert.deepEqual(
      [...kinds.keys()].filter((kind) => !text.includes(`\`${kind} `)),
      [],
    );
  });

  it("show the two commands first", () => {
    const [, , first, second] = readFileSync(join(root, "README.md"), "utf8").split("\n");
    assert.equal(first, "    npm ci && npm run demo");
    assert.equal(second, "    npm ci && npm test");
  });
});
