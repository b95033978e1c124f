/**
 * The composition root: builds every part, wires them, starts and stops them in order. No part knows another but
 * through what stands here.
 */
import { X509Certificate } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DomainId } from "@tendril/protocol";
import {
  AgentBinaries,
  AgentDirectory,
  AgentListener,
  AgentUpdates,
  defaultAgentLimits,
  loadAgentMessages,
  readCoreModule,
} from "./agents/index.ts";
import {
  Accounts,
  Cookies,
  deviceRights,
  LoginTokens,
  OneTimeTokens,
  Passwords,
  SignIn,
  Throttle,
  WebSessions,
} from "./auth/index.ts";
import { type Certificates, certHashOf, keyHashOf, openCertificates } from "./certificates/index.ts";
import type { Config } from "./config/index.ts";
import {
  ControlListener,
  loadActions,
  mayOpenSession,
  type ServerFacts,
  UserConnections,
} from "./control/index.ts";
import { createEndpoints } from "./endpoints.ts";
import { createEventBus, EventLog } from "./events/index.ts";
import { HttpServer, loadRoutes } from "./http/index.ts";
import { createPresence, Devices, Groups, PowerHistory } from "./inventory/index.ts";
import { Counters } from "./limits/index.ts";
import { createLog, type Log } from "./log/index.ts";
import { Relay } from "./relay/index.ts";
import { openStore, type Store } from "./store/index.ts";
import { type Clock, systemClock } from "./time/index.ts";
import { VERSION } from "./version.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const SIGN_IN_LINK_MS = 10 * MINUTE_MS;
const PACKAGES = join(import.meta.dirname, "..", "..");

export interface ServerOptions {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** What is needed by who starts a server: the command line and tests. */
export interface RunningServer {
  readonly httpsPort: number;
  readonly httpPort: number;
  readonly accounts: Accounts;
  readonly groups: Groups;
  readonly certificates: Certificates;
  readonly counters: Counters;
  readonly facts: ServerFacts;
  /** Token for the first administrator; `undefined` when the domain has an account. */
  setupToken(domain: DomainId): Promise<string | undefined>;
  /** Token of a link that signs the user in, once, within 10 minutes. */
  signInToken(userId: string): Promise<string>;
  stop(): Promise<void>;
}

/** Opens the data folder and everything in it, then listens. @throws ConfigError for what the operator must change. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<RunningServer> {
  const { clock = systemClock, log = createLog(config.logLevel) } = options;
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const [store, certificates, core] = await Promise.all([
    openStore({ url: `sqlite:${join(config.data, "tendril.db")}` }),
    openCertificates({
      folder: join(config.data, "certificates"),
      hostname: config.hostname,
      fastCert: config.fastCert,
      webCertificateFile: config.webCertificate || undefined,
      webKeyFile: config.webKey || undefined,
    }),
    readCoreModule(join(PACKAGES, "agent-core", "dist", "core.js")),
  ]);
  const ports = { httpsPort: 0, httpPort: 0 };
  const facts = createFacts({ config, certificates, ports });
  const counters = new Counters();
  const bus = createEventBus();
  const events = new EventLog(
    { store, bus, clock, log },
    { maxAgeMs: config.eventDays * DAY_MS, maxCount: config.eventCount },
  );
  const auth = await createAuth({ store, clock, log, config, events });
  const presence = createPresence();
  const power = new PowerHistory(store, clock);
  const devices = new Devices({ store, events, presence, power });
  const groups = new Groups({ store, events, devices, clock });
  const binaries = new AgentBinaries(join(config.data, "agents"), () => clock.now());
  const directory = new AgentDirectory(() => clock.now());
  const connections = new UserConnections();
  auth.onSessionEnded((userId, sessionId) => connections.closeOf(userId, sessionId));

  const identities = certificates.agentServers;
  const [identity] = identities;
  if (identity === undefined) throw new RangeError("there is no agent server identity");
  const proxyHashes = await readProxyHashes(config.proxyCertificates);
  const outerHashes = (): readonly Uint8Array[] => [...certificates.outerHashes(), ...proxyHashes];

  const updates = new AgentUpdates(binaries, {
    maxAtOnce: defaultAgentLimits.maxUpdates,
    isOn: config.agentUpdates,
  });
  const messages = await loadAgentMessages();
  const agentLog = log.child({ part: "agents" });
  const inventory = { store, devices, groups, events, presence, power, clock };
  const agents = new AgentListener(
    {
      services: {
        ...inventory,
        log: agentLog,
        users: connections,
        directory,
        core,
        updates,
        counters,
        messages,
      },
      groups,
      identities,
      outerHashes,
    },
    { ...defaultAgentLimits, idleTimeoutMs: config.agentIdleSeconds * 1000 },
  );
  const services = {
    ...inventory,
    ...auth.parts,
    agents: directory,
    binaries,
    facts,
    log: log.child({ part: "control" }),
  };
  const count = (reason: string): void => counters.count(reason);
  const actions = await loadActions();
  const control = new ControlListener({ actions, services, count, connections, bus, identity, outerHashes });
  const relay = new Relay({
    devices,
    cookies: auth.parts.cookies,
    clock,
    log: log.child({ part: "relay" }),
    mayOpen: (user, device, protocol) => mayOpenSession(deviceRights(user, device), protocol),
  });
  const http = new HttpServer({
    services: {
      ...auth.parts,
      setupTokens: auth.setupTokens,
      signInLinks: auth.signInLinks,
      groups,
      binaries,
      certificates,
      facts,
      config,
      clock,
      log: log.child({ part: "http" }),
    },
    routes: await loadRoutes(),
    endpoints: createEndpoints({ agents, control, relay, login: auth.parts, clock, log }),
    appFolder: join(PACKAGES, "web", "dist"),
  });
  Object.assign(ports, await http.start());
  const cancelUpkeep = startUpkeep({
    clock,
    log,
    certificates,
    http,
    power,
    webSessions: auth.parts.webSessions,
  });

  return {
    ...ports,
    accounts: auth.parts.accounts,
    groups,
    certificates,
    counters,
    facts,
    setupToken: (domain) => auth.createSetupToken(domain),
    signInToken: (userId) => auth.signInLinks.create(userId),
    async stop() {
      cancelUpkeep();
      agents.close();
      connections.closeAll();
      relay.close();
      events.close();
      await http.stop();
      await store.close();
    },
  };
}

function createFacts(deps: {
  readonly config: Config;
  readonly certificates: Certificates;
  readonly ports: { readonly httpsPort: number; readonly httpPort: number };
}): ServerFacts {
  const { config, certificates, ports } = deps;
  const [identity] = certificates.agentServers;
  return {
    hostname: config.hostname,
    httpsPort: () => ports.httpsPort,
    httpPort: () => ports.httpPort,
    webCertHash: () => certificates.web.certHash,
    serverId: identity?.serverId ?? new Uint8Array(),
    isDomainInPath: (domain) => domain !== "" && config.domains.get(domain)?.dns === undefined,
    version: VERSION,
  };
}

async function createAuth(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: Config;
  readonly events: EventLog;
}) {
  const { store, clock, config, events } = deps;
  const log = deps.log.child({ part: "auth" });
  const passwords = new Passwords();
  const accounts = new Accounts(
    { store, passwords, clock, events },
    { minPasswordChars: config.minPasswordLength },
  );
  const loginTokens = new LoginTokens({ store, passwords, clock });
  const throttle = new Throttle(
    {
      maxPerAddress: config.maxSignInFailures,
      maxPerAccount: config.maxSignInFailures * 5,
      windowMs: config.signInWindowMinutes * MINUTE_MS,
    },
    () => clock.now(),
  );
  const signIn = new SignIn({ accounts, loginTokens, passwords, throttle, events, clock, log });
  let sessionEnded: (userId: string, sessionId: string) => void = () => {};
  const webSessions = new WebSessions(
    { store, clock, onEnded: (userId, sessionId) => sessionEnded(userId, sessionId) },
    { lifetimeMs: config.sessionHours * HOUR_MS },
  );
  const cookies = await Cookies.open(store, clock);
  const setupTokens = new OneTimeTokens({ store, clock }, { name: "setup", lifetimeMs: 365 * DAY_MS });
  const signInLinks = new OneTimeTokens({ store, clock }, { name: "sign-in", lifetimeMs: SIGN_IN_LINK_MS });
  return {
    parts: { accounts, loginTokens, signIn, webSessions, cookies },
    setupTokens,
    signInLinks,
    onSessionEnded(handler: (userId: string, sessionId: string) => void) {
      sessionEnded = handler;
    },
    async createSetupToken(domain: DomainId): Promise<string | undefined> {
      if ((await accounts.count(domain)) > 0) return undefined;
      await setupTokens.revoke(`domain/${domain}`);
      return await setupTokens.create(`domain/${domain}`);
    },
  };
}

/** What comes again every few minutes: a renewed certificate is used, what is too old is removed. */
function startUpkeep(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly certificates: Certificates;
  readonly http: HttpServer;
  readonly power: PowerHistory;
  readonly webSessions: WebSessions;
}): () => void {
  const { clock, log, certificates, http, power, webSessions } = deps;
  let cancel = (): void => {};
  const run = async (): Promise<void> => {
    if (await certificates.reloadWeb()) {
      http.renewCertificate();
      log.info({}, "web certificate renewed");
    }
    await power.prune();
    await webSessions.prune();
  };
  const schedule = (): void => {
    cancel = clock.after(MINUTE_MS, () => {
      run().catch((error: unknown) => log.warn({ error }, "upkeep failed"));
      schedule();
    });
  };
  schedule();
  return () => cancel();
}

async function readProxyHashes(files: readonly string[]): Promise<Uint8Array[]> {
  const certificates = await Promise.all(
    files.map(async (file) => new X509Certificate(await readFile(file)).raw),
  );
  return certificates.flatMap((der) => [certHashOf(der), keyHashOf(der)]);
}
