/**
 * Texts of `npm run new`.
 */
export interface NewFile {
  /** From the project's root. */
  readonly path: string;
  readonly text: string;
}

const camel = (kebab: string): string =>
  kebab.replace(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
const last = (name: string): string => name.split("/").at(-1) ?? name;

const failing = (title: string): string => `import assert from "node:assert/strict";
import { describe, it } from "node:test";

describe("${title}", () => {
  it("does what it is for", () => {
    assert.fail("write this test first");
  });
});
`;

function action(name: string): NewFile[] {
  const path = name.includes("/") ? name : `site/${name}`;
  const wire = camel(last(name));
  return [
    {
      path: `packages/protocol/src/actions/${path}.ts`,
      text: `/** What it does, for whom, and what is answered. */
import * as z from "zod/mini";
import { defineContract, deviceRef } from "../../contracts/index.ts";

export const ${wire} = defineContract("${wire}", z.object({ nodeid: deviceRef }));
`,
    },
    {
      path: `packages/server/src/control/actions/${path}.ts`,
      text: `import { ${wire} } from "@tendril/protocol/actions/${path}";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineDeviceAction } from "../../define-action.ts";

export const action = defineDeviceAction({
  contract: ${wire},
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.ManageDevices },
  async run(_services, _call) {
    return { result: Result.Ok };
  },
});
`,
    },
    {
      path: `packages/server/src/control/actions/${path}.test.ts`,
      text: `import { describeAction } from "../../describe-action.suite.ts";
import { action } from "./${last(name)}.ts";

describeAction(action, {
  allowed: { rights: 0, fields: {}, reply: { result: "write this test first" } },
  denied: { rights: 0, fields: {} },
  malformed: [{ nodeid: 7 }],
});
`,
    },
  ];
}

export const kinds: ReadonlyMap<string, (name: string) => NewFile[]> = new Map([
  ["action", action],
  [
    "agent-message",
    (name: string) => [
      {
        path: `packages/server/src/agents/messages/${name}.ts`,
        text: `/** What the agent says, and what the server does with it. */
import * as z from "zod/mini";
import { defineAgentMessage } from "../define-message.ts";

export const message = defineAgentMessage({
  action: "${camel(name)}",
  schema: z.object({}),
  async run() {},
});
`,
      },
      {
        path: `packages/server/src/agents/messages/${name}.test.ts`,
        text: failing(`agent message ${camel(name)}`),
      },
    ],
  ],
  [
    "core-command",
    (name: string) => [
      {
        path: `packages/agent-core/src/commands/${name}.ts`,
        text: `/** What the server asks, and what is answered. */
import { answer } from "../answer.ts";
import { defineCommand } from "../define.ts";

export const command = defineCommand({
  action: "msg",
  type: "${camel(name)}",
  run: ({ host }, message) => answer(host, message, {}),
});
`,
      },
      {
        path: `packages/agent-core/src/commands/${name}.test.ts`,
        text: failing(`core command ${camel(name)}`),
      },
    ],
  ],
  [
    "console-command",
    (name: string) => [
      {
        path: `packages/agent-core/src/console/${name}.ts`,
        text: `/** What it prints. */
import { defineConsoleCommand } from "../define.ts";

export const consoleCommand = defineConsoleCommand({
  name: "${name}",
  usage: "",
  summary: "what it prints",
  run: (_context, _words, print) => print(""),
});
`,
      },
      { path: `packages/agent-core/src/console/${name}.test.ts`, text: failing(`console command ${name}`) },
    ],
  ],
  [
    "route",
    (name: string) => [
      {
        path: `packages/server/src/http/routes/${name}.ts`,
        text: `/** What is answered, to whom. */
import { defineRoute, text } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "${name}",
  handle: async () => text(200, ""),
});
`,
      },
      { path: `packages/server/src/http/routes/${name}.test.ts`, text: failing(`route ${name}`) },
    ],
  ],
  [
    "cli-command",
    (name: string) => [
      {
        path: `packages/server/src/cli/${name}.ts`,
        text: `/** What it does. */
import { defineCommand } from "../cli-command.ts";

export const command = defineCommand({
  name: "${name.replaceAll("-", " ")}",
  usage: "",
  summary: "what it does",
  async run({ print }) {
    print("");
    return 0;
  },
});
`,
      },
      {
        path: `packages/server/src/cli/${name}.test.ts`,
        text: failing(`tendril ${name.replaceAll("-", " ")}`),
      },
    ],
  ],
]);
