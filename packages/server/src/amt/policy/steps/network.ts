/**
 * Networks, wired and wireless, and connections to this server. Source: docs/spec/amt.md, section 8.3, points 8 and 10.
 */
import { randomBytes } from "node:crypto";
import { CiraSetup } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import {
  addWifi,
  connectTo,
  disconnectFromAll,
  isConnectingTo,
  readWifi,
  setUpWiredLogin,
  switchWifiOn,
} from "../../operations/index.ts";
import type { RunContext } from "../run-context.ts";
import { randomPassword } from "./activation.ts";
import { hasPolicy, type Step } from "./step.ts";

const NOWHERE_BYTES = 6;

export const wired: Step = {
  name: "wired",
  words: "Setting up the login to the wired network",
  isWanted: (context) =>
    context.line.agent !== undefined && hasPolicy(context) && context.settings.wired !== undefined,
  async run(context) {
    const { wired: login, authority } = context.settings;
    if (login !== undefined) await context.use(({ wsman }) => setUpWiredLogin(wsman, login, authority));
    return undefined;
  },
};

export const wireless: Step = {
  name: "wireless",
  words: "Setting up wireless networks",
  isWanted: (context) =>
    context.line.agent !== undefined && hasPolicy(context) && context.settings.wifi.length > 0,
  async run(context) {
    const { wifi, authority } = context.settings;
    await context.use(async ({ wsman }) => {
      const known = await readWifi(wsman);
      if (known === undefined) return; // no wireless in this device
      const missing = wifi.filter(({ ssid }) => !known.profiles.some((profile) => profile.ssid === ssid));
      for (const profile of missing) await addWifi(wsman, profile, authority);
      await switchWifiOn(wsman);
    });
    return undefined;
  },
};

export const connection: Step = {
  name: "connection",
  words: "Setting up connections to this server",
  isWanted: ({ line, policy }) => line.agent !== undefined && policy.cira !== CiraSetup.Leave,
  async run(context) {
    if (context.policy.cira === CiraSetup.Setup) await setUp(context);
    else await context.use(({ wsman }) => disconnectFromAll(wsman));
    return undefined;
  },
};

/** The device gets a password of its own, which is kept before the firmware gets it. */
async function setUp(context: RunContext): Promise<void> {
  const { settings } = context;
  const { connections } = context.deps;
  const server = connections.server(context.group._id);
  if (server === undefined) throw new UnavailableError("this server does not listen for Intel AMT");
  const device = await context.device();
  const known = connections.passwordOf(device);
  const isSetUp = await context.use(({ wsman }) => isConnectingTo(wsman, server));
  if (isSetUp && known !== undefined) return;
  const password = known ?? randomPassword();
  if (known === undefined) await context.remember({ mpspass: connections.seal(context.deviceId, password) });
  const nowhere = randomBytes(NOWHERE_BYTES).toString("hex"); // so that it believes to be outside everywhere
  const domains = settings.insideDomains.length > 0 ? settings.insideDomains : [`${nowhere}.com`];
  await context.use(({ wsman }) => connectTo(wsman, { server: { ...server, password }, domains }));
}
