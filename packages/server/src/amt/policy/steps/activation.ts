/**
 * Into the control that the policy wants, through the agent beside the firmware: out of the factory state, up from
 * client to administrator control, or back. Source: docs/spec/amt.md, sections 3.4 and 8.3.
 */
import { randomBytes } from "node:crypto";
import { WsmanFault, WsmanRefusal } from "@tendril/amt/wsman";
import { AmtFlag, AmtPolicyType } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { LoginRefusedError } from "../../access/index.ts";
import {
  ADMIN_USER,
  activateAdmin,
  activateClient,
  activateOverTls,
  upgradeToAdmin,
} from "../../operations/index.ts";
import type { DomainCertificate } from "../activation-certificates.ts";
import type { AgentReport, FirmwareAgent } from "../policy-line.ts";
import type { RunContext } from "../run-context.ts";
import type { Step } from "./step.ts";
import { type Login, startTls } from "./tls-activation.ts";

const ACTIVATED = 2;
const DEACTIVATION_MS = 60_000;
const ACTIVATION_MS = 10_000;
const CONFIGURATION_STOPS_MS = 30_000;
const CONFIGURATION_SETTLES_MS = 40_000;
const PASSWORD_BYTES = 9;
/** It may be that second best is wanted too. */
const SECOND_BEST = 2;
const TAKE_AWAY = 1;

export const activation: Step = {
  name: "activation",
  words: "Bringing Intel AMT under control",
  isWanted: ({ line, policy }) => line.agent !== undefined && policy.type !== AmtPolicyType.None,
  async run(context) {
    const { agent } = context.line;
    if (agent === undefined) return;
    const report = agent.state() ?? (await agent.report(context.signal));
    return await bringTo(context, { agent, report });
  },
};

interface Local {
  readonly agent: FirmwareAgent;
  readonly report: AgentReport;
}

async function bringTo(context: RunContext, local: Local): Promise<undefined | "stop"> {
  const { policy } = context;
  const { agent, report } = local;
  const isActive = report.provisioning === ACTIVATED;
  const isClient = isActive && (report.flags & AmtFlag.ClientControl) !== 0;
  if (policy.type === AmtPolicyType.Deactivate) {
    if (isClient) await takeClientAway(context, agent);
    return "stop";
  }
  if (!isActive) return await activate(context, local);
  const wantsAdmin = policy.type === AmtPolicyType.Admin || policy.type === AmtPolicyType.Best;
  if (!isClient || !wantsAdmin) return;
  const certificate = await certificateFor(context, report);
  const mayGoUp = certificate !== undefined;
  const mustGo = policy.type === AmtPolicyType.Admin && policy.client === TAKE_AWAY;
  if (!mayGoUp && !mustGo) return;
  if (mayGoUp && (await upgrade(context, { agent, report }, certificate))) return;
  await takeClientAway(context, agent);
  if (!mayGoUp) return "stop";
  return await activate(context, { agent, report: await agent.report(context.signal) });
}

/**
 * Up with the account that is there. False: nobody knows it, or the firmware refuses; then it has to begin anew.
 */
async function upgrade(
  context: RunContext,
  { agent, report }: Local,
  certificate: DomainCertificate,
): Promise<boolean> {
  const { deps, deviceId, group } = context;
  const account = await deps.accounts.get(deviceId);
  if (account === undefined || account.user !== ADMIN_USER) return false;
  const { user, password, isTls: prefersTls, certificateHash } = account;
  await deps.activations.write({
    ...{ uuid: report.uuid, nodeid: deviceId, meshid: group._id, mode: "admin", password },
  });
  context.login = { user, password, prefersTls, certificate: certificateHash };
  try {
    await context.use(({ wsman }) => upgradeToAdmin(wsman, certificate));
  } catch (error) {
    const isRefused =
      error instanceof WsmanRefusal || error instanceof WsmanFault || error instanceof LoginRefusedError;
    if (!isRefused) throw error;
    deps.log.info({ deviceId, error }, "Intel AMT does not go up to administrator control");
    context.login = undefined;
    return false;
  }
  deps.log.info({ deviceId, mode: "admin" }, "Intel AMT activated");
  await context.remember({ flags: AmtFlag.AdminControl });
  await context.wait(ACTIVATION_MS);
  await agent.report(context.signal);
  return true;
}

/** Client control with a password that nobody knows any more is given anew. */
export async function renew(context: RunContext, agent: FirmwareAgent): Promise<boolean> {
  const report = agent.state() ?? (await agent.report(context.signal));
  if ((report.flags & AmtFlag.ClientControl) === 0) return false;
  await takeClientAway(context, agent);
  await activate(context, { agent, report: await agent.report(context.signal) });
  return true;
}

async function takeClientAway(context: RunContext, agent: FirmwareAgent): Promise<void> {
  const answer = await agent.order({ action: "deactivate" }, context.signal);
  if (answer !== 0) throw new UnavailableError("the firmware does not give up client control");
  await context.deps.accounts.remove(context.deviceId);
  context.login = undefined;
  context.reconnect();
  await context.remember({
    ...{ state: 0, flags: 0, warn: undefined, realm: undefined, hash: undefined, tls: undefined },
    ...{ mpspass: undefined },
  });
  await context.wait(DEACTIVATION_MS);
}

async function activate(context: RunContext, { agent, report }: Local): Promise<undefined> {
  const { policy } = context;
  const isClientEnough = policy.type !== AmtPolicyType.Admin || policy.client === SECOND_BEST;
  const certificate =
    policy.type === AmtPolicyType.Client ? undefined : await certificateFor(context, report);
  if (certificate === undefined && !isClientEnough)
    throw new UnavailableError("no certificate for administrator control fits this device and its network");
  if (report.osAdmin === undefined)
    throw new UnavailableError("the agent does not tell the firmware's account of the operating system");
  const password = policy.password ?? randomPassword();
  const osLogin = { ...report.osAdmin, prefersTls: false, certificate: undefined };
  let mode: "client" | "admin" = certificate === undefined ? "client" : "admin";
  if (certificate !== undefined) {
    await stopConfiguration(context, agent);
    try {
      const login = (await startTls(context, { agent, report }, certificate)) ?? osLogin;
      await activateAs(context, { mode, report, password, login, certificate });
    } catch (error) {
      if (!(error instanceof WsmanRefusal) || !isClientEnough) throw error;
      mode = "client";
    }
  }
  if (mode === "client")
    await activateAs(context, { mode, report, password, login: osLogin, certificate: undefined });
  context.reconnect();
  context.login = { user: ADMIN_USER, password, prefersTls: false, certificate: undefined };
  await context.deps.accounts.set(context.deviceId, { user: ADMIN_USER, password, isTls: false });
  const flags = mode === "client" ? AmtFlag.ClientControl : AmtFlag.AdminControl;
  await context.remember({ state: ACTIVATED, flags, warn: undefined });
  await context.wait(ACTIVATION_MS);
  await agent.report(context.signal);
}

interface Attempt {
  readonly mode: "client" | "admin";
  readonly report: AgentReport;
  readonly password: string;
  /** The account of the operating system, or a certificate. */
  readonly login: Login;
  readonly certificate: DomainCertificate | undefined;
}

/** What is not written down is not done. */
async function activateAs(context: RunContext, attempt: Attempt): Promise<void> {
  const { mode, report, password, login, certificate } = attempt;
  const { deps, deviceId, group } = context;
  await deps.activations.write({ uuid: report.uuid, nodeid: deviceId, meshid: group._id, mode, password });
  context.reconnect();
  context.login = login;
  await context.use(async ({ wsman }) => {
    if (certificate === undefined) await activateClient(wsman, password);
    else if (login.identity !== undefined) await activateOverTls(wsman, password);
    else await activateAdmin(wsman, { ...certificate, password });
  });
  deps.log.info({ deviceId, mode }, "Intel AMT activated");
}

/** The operating system may have begun to set the firmware up by itself. */
async function stopConfiguration(context: RunContext, agent: FirmwareAgent): Promise<void> {
  const answer = await agent.order({ action: "stopConfiguration" }, context.signal);
  if (answer !== 0) return; // it had not
  await context.wait(CONFIGURATION_STOPS_MS);
  await agent.report(context.signal);
  await context.wait(CONFIGURATION_SETTLES_MS);
}

async function certificateFor(
  { settings }: RunContext,
  report: AgentReport,
): Promise<DomainCertificate | undefined> {
  return await settings.certificates.fitting(report);
}

/** Of every kind of characters that firmware demands. */
export function randomPassword(): string {
  return `Aa1!${randomBytes(PASSWORD_BYTES).toString("base64url")}`;
}
