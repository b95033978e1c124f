/** Run a command on devices and print what it says. */
import { runcommands } from "@tendril/protocol/actions/devices/runcommands";
import {
  type ControlConnection,
  defineRemoteCommand,
  type FoundDevice,
  type Outcome,
  outcomesOf,
  selectDevices,
  selectOptions,
  wrongOption,
} from "../../client/index.ts";
import { UnavailableError } from "../../errors.ts";

const AT_ONCE = 16;
const MAX_TIMEOUT_S = 600;
const shells: ReadonlyMap<string, number> = new Map([
  ["cmd", 1],
  ["powershell", 2],
  ["sh", 3],
]);

export const command = defineRemoteCommand({
  name: "devices run",
  words: "[DEVICE...] -- COMMAND",
  options: {
    ...selectOptions,
    shell: { value: "SHELL", says: "cmd, powershell or sh; else the usual one of the device" },
    "as-user": { says: "as the person who is signed in there, or not at all" },
    timeout: { value: "SECONDS", says: "how long to wait for each device, else 60" },
  },
  summary: "run a command on devices; the words after -- are given to a shell there, joined by blanks",
  async run({ control, words, trailing, options }) {
    const cmds = trailing.join(" ");
    if (cmds.trim() === "") throw wrongOption("devices run", "", "say the command after --");
    const shell = options.text("shell");
    const type = shell === undefined ? 0 : shells.get(shell);
    if (type === undefined) throw wrongOption("--shell", shell ?? "", "say cmd, powershell or sh");
    const timeoutMs = (options.number("timeout", 1, MAX_TIMEOUT_S) ?? 60) * 1000;
    const waiting = [...(await selectDevices(control, { words, options }))];
    const runAsUser = options.has("as-user") ? 2 : 0;
    const outcomes = new Map(waiting.map(({ id }) => [id, undefined as Outcome | undefined]));
    const work = async (): Promise<void> => {
      for (let device = waiting.shift(); device !== undefined; device = waiting.shift()) {
        outcomes.set(device.id, await runOn(control, device, { cmds, type, runAsUser, timeoutMs }));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomesOf([...outcomes.values()].filter((outcome) => outcome !== undefined));
  },
});

interface Wish {
  readonly cmds: string;
  readonly type: number;
  readonly runAsUser: number;
  readonly timeoutMs: number;
}

async function runOn(
  control: ControlConnection,
  { id, name, isOnline }: FoundDevice,
  { timeoutMs, ...wish }: Wish,
): Promise<Outcome> {
  if (!isOnline) return { id, name, isDone: false, result: "it is offline" };
  try {
    const reply = await control.request(runcommands, { nodeids: [id], reply: true, ...wish }, timeoutMs);
    // the agent answers with a message of its own, a refusal comes under the name of the action
    return { id, name, isDone: reply.get("action") === "msg", result: String(reply.get("result") ?? "") };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    return { id, name, isDone: false, result: error.message };
  }
}
