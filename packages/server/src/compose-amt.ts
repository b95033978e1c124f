/**
 * Builds what belongs to Intel AMT: the port for CIRA connections, the ways to the firmware of devices, accounts of
 * the firmware and sessions with it.
 */
import { type DeviceId, type DomainId, isDeviceId } from "@tendril/protocol";
import {
  AlertReceiver,
  AmtAccess,
  AmtAccounts,
  AmtDialer,
  AmtLogins,
  ciraLine,
  createFirmwareIssuer,
  Firmware,
  FirmwarePages,
  GroupPolicies,
  LanWay,
  openAlertKey,
  RedirectionRelay,
  TunnelOffers,
  WsmanRelay,
} from "./amt/index.ts";
import { type Cookies, SealingKey } from "./auth/index.ts";
import type { Certificates } from "./certificates/index.ts";
import { createLanWatch, createPolicyRuns, createScanners, openPolicySettings } from "./compose-policies.ts";
import type { Config } from "./config/index.ts";
import type { ServerFacts } from "./control/index.ts";
import { allTarget, type EventBus } from "./events/index.ts";
import { listen } from "./http/index.ts";
import type { Inventory } from "./inventory/index.ts";
import type { Counters } from "./limits/index.ts";
import type { Log } from "./log/index.ts";
import {
  AgentTunnels,
  CiraDirectory,
  CiraGroups,
  type CiraSessionDeps,
  MpsCredentials,
  MpsListener,
  OwnPasswords,
} from "./mps/index.ts";
import type { SessionRecorder } from "./recordings/index.ts";
import type { MayOpen, SessionGuard } from "./relay/index.ts";
import type { Clock } from "./time/index.ts";

const USUAL_PORT = 4433;
const STAND_IN_PORT = 4434;
const TUNNEL_COOKIE_MINUTES = 5;

export async function createAmt(
  deps: Inventory & {
    readonly config: Config;
    readonly log: Log;
    readonly bus: EventBus;
    readonly certificates: Certificates;
    readonly counters: Counters;
    readonly cookies: Cookies;
    readonly facts: Pick<ServerFacts, "hostname" | "httpPort" | "mps">;
    readonly pause: (ms: number) => Promise<void>;
  },
) {
  const { config, store, clock, groups, devices, presence, power, counters, bus } = deps;
  const log = deps.log.child({ part: "amt" });
  const directory = new CiraDirectory(clock);
  const credentials = await MpsCredentials.open({ store, clock }, config.mpsPasswords);
  const hostOf = async (id: string): Promise<string | undefined> =>
    isDeviceId(id) ? ((await devices.get(id))?.host ?? undefined) : undefined;
  const key = await SealingKey.open(config.data, "amt.key");
  const accounts = new AmtAccounts({ store, key });
  const policies = new GroupPolicies({ groups, key });
  const dialer = new AmtDialer([directory, new LanWay({ hostOf, clock })]);
  const logins = new AmtLogins({ devices, accounts });
  const access = new AmtAccess({ dialer, logins, clock });
  const firmware = new Firmware({ access, logins, devices, presence, power, clock, log });
  const { facts } = deps;
  const alerts = new AlertReceiver({
    ...{ key: await openAlertKey({ store, clock }), devices, counters, clock },
    origin: () => `http://${facts.hostname}:${facts.httpPort()}`,
  });
  const offers = new TunnelOffers({ cookies: deps.cookies, policies });
  const ownPasswords = new OwnPasswords(key);
  const scanners = createScanners(config, clock);
  const issuer = createFirmwareIssuer({ certificates: deps.certificates, clock });
  const settingsOf = await openPolicySettings(config, deps.certificates);
  const runs = createPolicyRuns({
    ...{ inventory: deps, config, log, certificates: deps.certificates, facts },
    ...{ key, accounts, policies, issuer, directory, ownPasswords, settingsOf },
    ...{ pause: deps.pause, onReached: (id) => firmware.cameUp(id) },
  });
  const session: CiraSessionDeps = {
    ...{ devices, presence, power, directory, credentials, counters, clock, log, ownPasswords },
    groups: new CiraGroups({ groups, clock }),
    onUp(entry) {
      firmware.cameUp(entry.deviceId);
      runs?.begin(entry.deviceId, ciraLine(entry, { directory, clock }));
    },
    onDown: (entry) => runs?.end(entry),
    readTunnelCookie: (cookie) => readTunnelCookie(deps.cookies, cookie),
  };
  const lanWatch = createLanWatch({ inventory: deps, log, runs, onReached: (id) => firmware.cameUp(id) });
  const certificate = deps.certificates.mps;
  const listener = new MpsListener({ session, certificate, counters, clock, log });
  endRemoved({ bus, domains: ["", ...config.domains.keys()] }, directory);
  return {
    tunnels: new AgentTunnels({ session, clock }),
    accounts,
    dialer,
    alerts,
    /** What agents need of all this. */
    agentServices: { firmwareTunnels: offers },
    /** What actions need of all this. */
    services: {
      ...{ amtAccounts: accounts, amtPolicies: policies, amtAlerts: alerts },
      ...{ mpsCredentials: credentials, firmware },
      ...{ firmwareIssuer: issuer, amtRuns: runs },
      scannerOf: (domain: string) => scanners.get(domain),
      firmwareTunnels: offers,
      activationCertificatesOf: (domain: string) => settingsOf(domain).certificates,
    },
    /** The port; 0 when it is off. */
    async start(): Promise<number> {
      if (config.amtLan) lanWatch.start();
      if (!config.mps) return 0;
      const common = { setting: "mpsPort", usual: USUAL_PORT, standIn: STAND_IN_PORT, bind: config.bind };
      return await listen(listener.server, { ...common, port: config.mpsPort });
    },
    close(): void {
      runs?.close();
      for (const scanner of scanners.values()) scanner.close();
      lanWatch.close();
      firmware.close();
      directory.close();
      listener.close();
    },
  };
}

export interface RedirectionParts {
  readonly inventory: Pick<Inventory, "devices">;
  readonly amt: {
    readonly accounts: AmtAccounts;
    readonly dialer: AmtDialer;
    readonly services: { readonly firmware: Firmware };
  };
  readonly auth: { onSessionEnded(handler: (userId: string, sessionId: string) => void): void };
  readonly recordings: SessionRecorder;
  readonly guard: SessionGuard;
  readonly mayOpen: MayOpen;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sessions of viewers with the firmware, its pages, and programs that speak with it. */
export function createRedirection(parts: RedirectionParts) {
  const { inventory, amt, auth, recordings, guard, mayOpen, clock, log } = parts;
  const { devices } = inventory;
  const { firmware } = amt.services;
  const common = { guard, mayOpen, clock };
  const redirection = new RedirectionRelay({
    ...amt,
    ...common,
    recordings,
    devices,
    log: log.child({ part: "amt" }),
  });
  const firmwarePages = new FirmwarePages({ ...common, firmware });
  const wsmanRelay = new WsmanRelay({ ...common, firmware });
  auth.onSessionEnded((_userId, sessionId) => firmwarePages.endSession(sessionId));
  return {
    ...{ redirection, firmwarePages, wsmanRelay },
    closeFirmwareSessions(): void {
      for (const one of [redirection, firmwarePages, wsmanRelay]) one.close();
    },
  };
}

function readTunnelCookie(cookies: Cookies, cookie: string): DeviceId | undefined {
  const content = cookies.decode(cookie, TUNNEL_COOKIE_MINUTES);
  const id = content?.get("a") === "apf" ? content.get("n") : undefined;
  return typeof id === "string" && isDeviceId(id) ? id : undefined;
}

/** A device that is removed loses its connection; it comes again if it may. */
function endRemoved(
  { bus, domains }: { readonly bus: EventBus; readonly domains: readonly DomainId[] },
  directory: CiraDirectory,
): void {
  bus.subscribe(domains.map(allTarget), ({ event }) => {
    const { action, nodeid = "" } = event;
    if (action === "removenode" && isDeviceId(nodeid)) directory.end(nodeid, "the device was removed");
  });
}
