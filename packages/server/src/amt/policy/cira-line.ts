/**
 * CIRA connections as lines of the policy: of the firmware itself, of a relay, or of the agent beside it.
 */

import { UnavailableError } from "../../errors.ts";
import type { CiraDirectory, CiraEntry, ManagementLine, ManagementState } from "../../mps/index.ts";
import { CiraKind } from "../../mps/index.ts";
import type { Clock } from "../../time/index.ts";
import type { AgentReport, FirmwareAgent, PolicyLine } from "./policy-line.ts";

const ANSWER_MS = 30_000;

const kinds = {
  [CiraKind.Firmware]: "cira",
  [CiraKind.Relay]: "relay",
  [CiraKind.Agent]: "agent",
} as const;

export function ciraLine(
  entry: CiraEntry,
  deps: { readonly directory: Pick<CiraDirectory, "dialOver">; readonly clock: Clock },
): PolicyLine {
  const { kind, management, apf } = entry;
  const hasAgent = kind === CiraKind.Agent && management !== undefined;
  return {
    key: entry,
    kind: kinds[kind],
    way: {
      path: kind === CiraKind.Agent ? "agent" : "cira",
      dial: async (_id, port) =>
        apf.forwards.has(port) ? await deps.directory.dialOver(entry, port) : undefined,
    },
    agent: hasAgent ? agentOf(management, deps.clock) : undefined,
  };
}

function agentOf(line: ManagementLine, clock: Clock): FirmwareAgent {
  return {
    state: () => (line.state === undefined ? undefined : reportOf(line.state)),
    async report(signal) {
      const { promise, resolve } = Promise.withResolvers<AgentReport>();
      line.onState = (state) => resolve(reportOf(state));
      line.send({ action: "mestate" });
      return await inTime(promise, { clock, signal, what: "report on the firmware" });
    },
    async order(order, signal) {
      const { action } = order;
      const { promise, resolve } = Promise.withResolvers<unknown>();
      line.onAnswer = (answer) => {
        if (answer.action === action) resolve(answer.value);
      };
      line.send(order);
      return await inTime(promise, { clock, signal, what: `answer to ${action}` });
    },
    tell: (msg) => line.send({ action: "console", msg }),
    dismiss: () => line.send({ action: "close" }),
  };
}

async function inTime<T>(
  answer: Promise<T>,
  { clock, signal, what }: { readonly clock: Clock; readonly signal: AbortSignal; readonly what: string },
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const fail = (): void => reject(new UnavailableError(`the agent gives no ${what}`));
  const cancel = clock.after(ANSWER_MS, fail);
  signal.addEventListener("abort", fail, { once: true });
  try {
    return await Promise.race([answer, promise]);
  } finally {
    cancel();
    signal.removeEventListener("abort", fail);
  }
}

function reportOf(state: ManagementState): AgentReport {
  const { UUID, ProvisioningState = 0, Flags = 0, Hashes = [], OsAdmin } = state;
  return {
    version: state.Versions?.AMT ?? "",
    ...{ uuid: UUID.toLowerCase(), provisioning: ProvisioningState, flags: Flags },
    rootHashes: Hashes.filter(({ isActive }) => isActive === 1).flatMap(
      ({ certificateHash }) => certificateHash ?? [],
    ),
    ...{
      suffix: state.DnsSuffix ?? "",
      osHostname: state.OsHostname ?? "",
      osSuffix: state.OsDnsSuffix ?? "",
    },
    osAdmin: OsAdmin === undefined ? undefined : { user: OsAdmin.user, password: OsAdmin.pass },
  };
}
