/**
 * Who may import whom, and why. The tests beside this file enforce the table.
 */

/** Packages that a package may import, besides its own parts and what its manifest names. */
export const packageRules: ReadonlyMap<string, { readonly may: readonly string[]; readonly why: string }> =
  new Map([
    [
      "protocol",
      { may: ["zod"], why: "wire truth runs anywhere: no node:, no DOM, contracts need zod/mini only" },
    ],
    [
      "amt",
      {
        may: ["@tendril/protocol"],
        why: "codecs of AMT run in the server and in the browser: no node:, no DOM",
      },
    ],
    [
      "agent-core",
      { may: ["@tendril/protocol"], why: "the core is ES5 in a foreign engine: constants and types only" },
    ],
    [
      "agent",
      {
        may: ["@tendril/protocol", "@tendril/agent-core"],
        why: "of the core only types: its code comes from the server",
      },
    ],
    [
      "server",
      { may: ["@tendril/protocol", "@tendril/amt"], why: "the core is a file that is pushed, not a library" },
    ],
    [
      "web",
      {
        may: ["@tendril/protocol", "@tendril/amt"],
        why: "the browser shares contracts with the server and nothing else",
      },
    ],
    [
      "amt-simulator",
      { may: [], why: "the simulator checks the product: what it shared with it would go unchecked" },
    ],
    ["testing", { may: [], why: "suites and fakes serve every package and know none" }],
  ]);

/** Folders of the server from the ground up: each may import those on lines above its own. */
export const serverLayers: readonly (readonly string[])[] = [
  ["time", "limits", "registry", "log"],
  ["config", "store", "certificates", "mail"],
  ["events", "syslog"],
  ["auth"],
  ["inventory"],
  ["recordings"],
  ["agents", "relay", "mps"],
  ["amt"],
  ["control"],
  ["http"],
  ["client"],
  ["cli"],
];

/** Files of the server beside the folders that any folder may import: errors and version. */
export const serverGround: readonly string[] = ["errors.ts", "version.ts"];

/** Files that put everything together and may import every folder. */
export const serverRoots: readonly string[] = [
  "server.ts",
  "endpoints.ts",
  "main.ts",
  "index.ts",
  "cli-command.ts",
  "compose-amt.ts",
  "compose-auth.ts",
  "compose-ends.ts",
  "compose-facts.ts",
  "compose-people.ts",
  "compose-policies.ts",
  "upkeep.ts",
];

export const MAX_FILE_LINES = 400;
export const MAX_FUNCTION_LINES = 60;
/** Markup counts less than logic. */
export const MAX_COMPONENT_LINES = 95;
/** A folder of more files than this is two subjects. Registries are lists and may be long. */
export const MAX_FOLDER_FILES = 21;
