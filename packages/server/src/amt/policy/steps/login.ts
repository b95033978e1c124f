/**
 * Finds the account that the firmware takes, and keeps it. Source: docs/spec/amt.md, section 8.3, points 3 to 5.
 */
import { AmtFlag, AmtPolicyType, AmtWarning } from "@tendril/protocol/constants";
import { LoginRefusedError } from "../../access/index.ts";
import { ADMIN_USER, OtherDeviceError, readSettings } from "../../operations/index.ts";
import { OtherCertificateError } from "../../secure-stream.ts";
import type { RunContext } from "../run-context.ts";
import { renew } from "./activation.ts";
import type { Step } from "./step.ts";

/** Firmware locks itself when it is asked faster. */
const NEXT_LOGIN_MS = 20_000;
const ACTIVATED = 2;
const MAX_CANDIDATES = 12;

export class NoLoginError extends LoginRefusedError {}

export const login: Step = {
  name: "login",
  words: "Signing in to Intel AMT",
  isWanted: ({ policy }) => policy.type !== AmtPolicyType.Deactivate,
  async run(context) {
    const candidates = await candidatesOf(context);
    if (candidates.length === 0) throw new NoLoginError();
    for (const [at, candidate] of candidates.entries()) {
      if (at > 0) await context.wait(NEXT_LOGIN_MS);
      context.login = candidate;
      context.reconnect();
      if (await isTaken(context)) return;
    }
    context.login = undefined;
    const { agent } = context.line;
    if (agent !== undefined && context.policy.renewsLost && (await renew(context, agent))) {
      if (await isTaken(context)) return;
    }
    await warn(context, AmtWarning.UnknownLogin);
    throw new LoginRefusedError();
  },
};

type Candidate = NonNullable<RunContext["login"]>;

/** In the order in which they are likely, each once. */
async function candidatesOf(context: RunContext): Promise<Candidate[]> {
  const { deps, deviceId, login: present, policy, group, settings } = context;
  const device = await deps.devices.get(deviceId);
  const stored = await deps.accounts.get(deviceId);
  const uuid = device?.intelamt?.uuid;
  const earlier = uuid === undefined ? [] : await deps.activations.passwordsOf(uuid, group._id);
  const isTls = stored?.isTls ?? device?.intelamt?.tls === 1;
  const plain = (user: string, password: string): Candidate => ({
    ...{ user, password, prefersTls: isTls, certificate: stored?.certificateHash },
  });
  const all = [
    ...(present === undefined ? [] : [present]),
    ...(stored === undefined ? [] : [plain(stored.user, stored.password)]),
    ...(policy.password === undefined ? [] : [plain(ADMIN_USER, policy.password)]),
    ...settings.accounts.map(({ user, password }) => plain(user, password)),
    ...earlier.map((password) => plain(ADMIN_USER, password)),
  ];
  const known = new Map(all.toReversed().map((one) => [JSON.stringify([one.user, one.password]), one]));
  return [...known.values()].toReversed().slice(0, MAX_CANDIDATES);
}

/** False when the firmware refuses it. */
async function isTaken(context: RunContext): Promise<boolean> {
  try {
    const settings = await context.use(async ({ wsman, realm, version }) => {
      await wsman.get("AMT_GeneralSettings"); // the first answer tells the realm
      return { ...(await readSettings(wsman, realm)), realm, version };
    });
    await keep(context, settings);
    return true;
  } catch (error) {
    if (error instanceof LoginRefusedError) return false;
    if (error instanceof OtherDeviceError) await warn(context, AmtWarning.OtherRealm);
    if (error instanceof OtherCertificateError) await warn(context, AmtWarning.OtherCertificate);
    throw error;
  }
}

async function keep(
  context: RunContext,
  found: {
    readonly controlMode: string;
    readonly realm: string | undefined;
    readonly version: string | undefined;
  },
): Promise<void> {
  const { deps, deviceId, login: used, certificate, isTls } = context;
  if (used === undefined) return;
  const { user, password } = used;
  const stored = await deps.accounts.get(deviceId);
  if (stored?.user !== user || stored.password !== password)
    await deps.accounts.set(deviceId, { user, password, isTls });
  if (certificate !== undefined) await deps.accounts.pin(deviceId, certificate);
  const { realm, version } = found;
  const flags =
    { client: AmtFlag.ClientControl, admin: AmtFlag.AdminControl, none: 0 }[found.controlMode] ?? 0;
  await context.remember({
    ...(realm === undefined ? {} : { realm }),
    ...(version === undefined ? {} : { ver: version }),
    ...{ user, tls: isTls ? 1 : 0, state: ACTIVATED, flags, warn: undefined },
  });
}

async function warn(context: RunContext, bit: number): Promise<void> {
  const { intelamt } = await context.device();
  await context.remember({ warn: ((intelamt?.warn ?? 0) & ~AmtWarning.Trying) | bit });
}
