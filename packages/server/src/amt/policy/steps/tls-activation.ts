/**
 * Administrator control over TLS: the agent has the firmware open its port for the certificate that we will show, and
 * tells which one the firmware will show. Source: docs/spec/amt.md, section 3.4.
 */
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { DomainCertificate } from "../activation-certificates.ts";
import type { AgentReport, FirmwareAgent } from "../policy-line.ts";
import type { RunContext } from "../run-context.ts";

export type Login = NonNullable<RunContext["login"]>;

const FIRST_VERSION = 14;
/** The firmware's field is longer than SHA-256. */
const started = z.object({
  status: z.optional(z.literal(0)),
  hash: z.string().check(z.regex(/^[0-9a-f]{64}(?:00){0,32}$/i)),
});

/** How to reach firmware that waits for us; `undefined` where that is not wanted, or it does not. */
export async function startTls(
  context: RunContext,
  { agent, report }: { readonly agent: FirmwareAgent; readonly report: AgentReport },
  { chain, key }: DomainCertificate,
): Promise<Login | undefined> {
  const { deps, deviceId, signal, settings } = context;
  const isNew = Number(report.version.split(".")[0]) >= FIRST_VERSION;
  const [leaf] = chain;
  if (!settings.activatesOverTls || !isNew || leaf === undefined) return undefined;
  const hash = createHash("sha256").update(leaf).digest("hex");
  const fixed = { action: "startTlsHostConfig", hostVpn: false, dnsSuffixList: null } as const;
  const answer = started.safeParse(await agent.order({ ...fixed, hash }, signal));
  if (!answer.success) {
    deps.log.info({ deviceId }, "Intel AMT does not open itself for activation over TLS");
    return undefined;
  }
  const certificate = answer.data.hash.slice(0, 64).toLowerCase();
  return { user: "", password: "", prefersTls: true, certificate, identity: { chain, key } };
}
