import assert from "node:assert/strict";
import { builtinModules } from "node:module";
import { describe, it } from "node:test";
import { packageRules, serverGround, serverLayers, serverRoots } from "./rules.ts";
import { packageOf, production, resolve, type SourceFile, sources } from "./sources.ts";

const builtins = new Set(builtinModules);
const fails = (problems: readonly string[]): void => assert.deepEqual(problems, []);

describe("imports between packages", () => {
  it("follow the table", () => {
    const problems = production.flatMap((file) => {
      const rule = packageRules.get(packageOf(file.path));
      return file.imports
        .filter((specifier) => specifier.startsWith("@tendril/"))
        .map((specifier) => specifier.split("/").slice(0, 2).join("/"))
        .filter((name) => rule === undefined || !rule.may.includes(name))
        .map((name) => `${file.path} imports ${name}: ${rule?.why ?? "no rule"}`);
    });
    fails(problems);
  });

  it("keep node: out of protocol, core and web", () => {
    const problems = production
      .filter(({ path }) =>
        /^packages\/(protocol|amt|web)\/src|^packages\/agent-core\/src\/(?!bundle)/.test(path),
      )
      .flatMap(({ path, imports }) =>
        imports
          .filter((specifier) => specifier.startsWith("node:") || builtins.has(specifier))
          .map((name) => `${path} imports ${name}`),
      );
    fails(problems);
  });

  it("take of the core nothing but types", () => {
    const problems = production
      .filter(
        ({ path, text }) =>
          path.startsWith("packages/agent/") && /import \{[^}]*\} from "@tendril\/agent-core"/.test(text),
      )
      .map(({ path }) => path);
    fails(problems);
  });

  it("leave tests and their helpers to tests", () => {
    const problems = production
      .filter(({ path }) => !path.startsWith("packages/testing/"))
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            (name) => /^@tendril\/(testing|amt-simulator)$/.test(name) || /\.(test|suite)\.ts$/.test(name),
          )
          .map((name) => `${path} imports ${name}`),
      );
    fails(problems);
  });
});

describe("imports inside a package", () => {
  it("reach sibling folders through their index only", () => {
    const problems = production.flatMap((file) =>
      file.imports
        .filter((specifier) => specifier.startsWith("."))
        .flatMap((specifier) => {
          const target = resolve(file, specifier);
          const isOwnTree = sharesTopFolder(file.path, target);
          const isIndex =
            /\/index\.tsx?$/.test(target) || isTopLevel(target) || /\.css$|\.gen\./.test(target);
          return isOwnTree || isIndex || /^packages\/(web|agent-core)\//.test(file.path)
            ? []
            : [`${file.path} imports ${specifier}`];
        }),
    );
    fails(problems);
  });

  it("go down the layers of the server only", () => {
    const level = new Map(serverLayers.flatMap((names, i) => names.map((name) => [name, i] as const)));
    const problems = production
      .filter(({ path }) => path.startsWith("packages/server/src/"))
      .flatMap((file) => {
        const own = folderOf(file.path);
        if (own === undefined)
          return serverRoots.concat(serverGround).includes(file.path.split("/").at(-1) ?? "")
            ? []
            : [`${file.path} has no place`];
        return file.imports
          .filter((name) => name.startsWith("."))
          .flatMap((specifier) => {
            const other = folderOf(resolve(file, specifier));
            if (other === undefined || other === own || own === "cli") return [];
            return (level.get(other) ?? 99) < (level.get(own) ?? -1) || isTypeOnly(file, specifier)
              ? []
              : [`${file.path} imports ${specifier}`];
          });
      });
    fails(problems);
  });

  it("make no cycle of files", () => {
    const byPath = new Map(production.map((file) => [file.path, file]));
    const state = new Map<string, "open" | "done">();
    const problems: string[] = [];
    const visit = (file: SourceFile, trail: readonly string[]): void => {
      if (state.get(file.path) === "done") return;
      if (state.get(file.path) === "open") {
        problems.push([...trail, file.path].join(" -> "));
        return;
      }
      state.set(file.path, "open");
      for (const specifier of file.imports) {
        const target =
          specifier.startsWith(".") && !isTypeOnly(file, specifier)
            ? byPath.get(resolve(file, specifier))
            : undefined;
        if (target !== undefined) visit(target, [...trail, file.path]);
      }
      state.set(file.path, "done");
    };
    for (const file of production) visit(file, []);
    fails(problems);
  });
});

describe("house rules", () => {
  it("read the environment in one place", () => {
    const problems = production
      .filter(
        ({ path, text }) =>
          /^packages\/(server|protocol)\//.test(path) &&
          path !== "packages/server/src/config/environment.ts" &&
          /process\.env/.test(text),
      )
      .map(({ path }) => path);
    fails(problems);
  });

  it("set timers of the server through its clock", () => {
    const problems = production
      .filter(
        ({ path, text }) =>
          path.startsWith("packages/server/src/") &&
          !/\/(time|cli)\//.test(path) &&
          /\bset(Timeout|Interval)\(/.test(text),
      )
      .map(({ path }) => path);
    fails(problems);
  });

  it("make no markup from strings", () => {
    const problems = production
      .filter(
        ({ path, text }) =>
          path.startsWith("packages/web/") &&
          /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/.test(text),
      )
      .map(({ path }) => path);
    fails(problems);
  });

  it("name no machine's paths and no package hosts", () => {
    const hosts = /\/(?:work|root|home)\/(?:main|shared)|registry\.npmjs|deb\.debian/;
    fails(
      sources
        .filter(({ path, text }) => !path.startsWith("tests/architecture/") && hosts.test(text))
        .map(({ path }) => path),
    );
  });
});

function folderOf(path: string): string | undefined {
  const parts = path.split("/");
  return parts[1] === "server" && parts.length > 4 ? parts[3] : undefined;
}

function isTopLevel(path: string): boolean {
  return path.split("/").length === 4;
}

function sharesTopFolder(from: string, to: string): boolean {
  return (
    from.split("/").slice(0, 4).join("/") === to.split("/").slice(0, 4).join("/") ||
    from.split("/").length === 4
  );
}

function isTypeOnly({ text }: SourceFile, specifier: string): boolean {
  const escaped = specifier.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const statements = [
    ...text.matchAll(new RegExp(`(?:^|\\n)((?:import|export)\\s[^;]*?)from\\s+"${escaped}"`, "g")),
  ];
  return (
    statements.length > 0 && statements.every((match) => /^(?:import|export) type\b/.test(match[1] ?? ""))
  );
}
