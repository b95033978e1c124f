/**
 * The composition root: builds every part, wires them, starts and stops them in order. No part knows another but
 * through what stands here.
 */
import { X509Certificate } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DomainId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import {
  AgentBinaries,
  AgentDirectory,
  AgentListener,
  AgentUpdates,
  defaultAgentLimits,
  loadAgentMessages,
  readCoreModule,
} from "./agents/index.ts";
import { type Accounts, siteHas } from "./auth/index.ts";
import { type Certificates, certHashOf, keyHashOf, openCertificates } from "./certificates/index.ts";
import { createAmt, createRedirection } from "./compose-amt.ts";
import { createAuth } from "./compose-auth.ts";
import { createUserReader, endWithSignOut } from "./compose-ends.ts";
import { createFacts } from "./compose-facts.ts";
import { createPeople } from "./compose-people.ts";
import type { Config } from "./config/index.ts";
import {
  ControlListener,
  Conversations,
  callAgent,
  createConsentPolicy,
  DeviceFiles,
  EventExport,
  LoadSamples,
  loadActions,
  mayOpenSession,
  type ServerFacts,
  ServerStatus,
  Shares,
  UserConnections,
  watchRights,
} from "./control/index.ts";
import { createEndpoints } from "./endpoints.ts";
import { createEventBus, EventLog, type EventLogDeps, openAuditKey } from "./events/index.ts";
import { HttpServer, loadRoutes } from "./http/index.ts";
import { DeviceExpiry, type Groups, openInventory } from "./inventory/index.ts";
import { Counters } from "./limits/index.ts";
import { createLog, type Log } from "./log/index.ts";
import { RecordingReaders, Recordings, readPolicy } from "./recordings/index.ts";
import { ConversationRelay, type EndWish, type MayOpen, Relay, SessionGuard } from "./relay/index.ts";
import { type EventDocument, openStore, type UserDocument } from "./store/index.ts";
import { openSyslog } from "./syslog/index.ts";
import { type Clock, systemClock, wait } from "./time/index.ts";
import { startUpkeep } from "./upkeep.ts";
import { VERSION } from "./version.ts";

const DAY_MS = 86_400_000;
const PACKAGES = join(import.meta.dirname, "..", "..");

export interface ServerOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  /** How long firmware is left alone while it is busy with itself; as long as it needs by default. */
  readonly firmwarePause?: (ms: number) => Promise<void>;
}

/** What is needed by who starts a server: the command line and tests. */
export interface RunningServer {
  readonly httpsPort: number;
  readonly httpPort: number;
  /** Of devices with Intel AMT; 0 when it is off. */
  readonly mpsPort: number;
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
  const ground = await openGround(config, options);
  const { auth, groups, certificates, counters, facts, ports, events, store, connections } = ground;
  const channels = await createChannels(ground);
  const { agents, relay, deviceFiles, shares, conversations, conversationRelay, load } = channels;
  const { recordingReaders, firmwarePages, eventExport } = channels;
  const { syslog, clock, log, power, binaries, recordings, invitations, registration, singleSignOn } = ground;
  const { devices, rights, inviteCodes, pending } = ground.inventory;
  await recordings.start();
  const http = new HttpServer({
    services: {
      ...auth.parts,
      ...auth.tokens,
      ...{ invitations, registration, singleSignOn, groups, binaries, certificates, facts },
      ...{ inviteCodes, deviceFiles, shares, conversations, recordings, recordingReaders, config, clock },
      ...{ eventExport, firmwarePages, alerts: ground.amt.alerts, log: log.child({ part: "http" }) },
    },
    routes: await loadRoutes(),
    endpoints: createEndpoints({
      ...channels,
      ...{ recordings, clock, log, devices, amtTunnels: ground.amt.tunnels },
      login: { ...auth.parts, rights },
    }),
    appFolder: join(PACKAGES, "web", "dist"),
  });
  Object.assign(ports, await http.start(), { mpsPort: await ground.amt.start() });
  const cancelUpkeep = startUpkeep({
    ...{ ...auth.parts, clock, log, certificates, http, power, shares, invitations },
    ...{ tokens: Object.values(auth.tokens), expiry: new DeviceExpiry(ground.inventory) },
    ...{ pending, inviteCodes },
  });
  return {
    ...ports,
    accounts: auth.parts.accounts,
    groups,
    certificates,
    counters,
    facts,
    setupToken: (domain) => auth.createSetupToken(domain),
    signInToken: (userId) => auth.tokens.signInLinks.create(userId),
    async stop() {
      cancelUpkeep();
      load.close();
      ground.connectionLetters.close();
      agents.close();
      connections.closeAll();
      relay.close();
      channels.closeFirmwareSessions();
      conversationRelay.close();
      deviceFiles.close();
      auth.mailer.close();
      ground.amt.close();
      await http.stop();
      await agents.ended();
      await recordings.close();
      await events.close();
      await syslog?.close();
      await store.close();
    },
  };
}

/** What lies in the data folder. */
async function openFolder(config: Config) {
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  const [store, certificates, core, proxyHashes] = await Promise.all([
    openStore({ url: `sqlite:${join(config.data, "tendril.db")}` }),
    openCertificates({
      folder: join(config.data, "certificates"),
      hostname: config.hostname,
      fastCert: config.fastCert,
      webCertificateFile: config.webCertificate || undefined,
      webKeyFile: config.webKey || undefined,
    }),
    readCoreModule(join(PACKAGES, "agent-core", "dist", "core.js")),
    readProxyHashes(config.proxyCertificates),
  ]);
  return { store, certificates, core, proxyHashes };
}

/** What everything else stands on: store, certificates, events, accounts, inventory. */
async function openGround(config: Config, options: ServerOptions) {
  const { clock = systemClock, log = createLog(config.logLevel) } = options;
  const { store, certificates, core, proxyHashes } = await openFolder(config);
  const ports = { httpsPort: 0, httpPort: 0, mpsPort: 0 };
  const bus = createEventBus();
  const { events, syslog } = await openEvents(config, { store, bus, clock, log });
  const inventory = await openInventory({ store, events, clock });
  const { groups, power } = inventory;
  const recordings = new Recordings({
    ...inventory,
    policy: readPolicy(config),
    log: log.child({ part: "recordings" }),
    folder: config.recordingFolder || join(config.data, "recordings"),
  });
  const facts = createFacts({ config, certificates, ports });
  const auth = await createAuth({ store, clock, log, config, events, pageUrl: facts.pageUrl });
  const connections = new UserConnections(inventory.rights);
  const people = createPeople({ config, inventory, bus, log, auth, pageUrl: facts.pageUrl });
  auth.onSessionEnded((userId, sessionId) => connections.closeOf(userId, sessionId));
  const counters = new Counters();
  const { cookies } = auth.parts;
  const amt = await createAmt({
    ...inventory,
    ...{ config, log, bus, certificates, counters, cookies, facts },
    pause: options.firmwarePause ?? ((ms) => wait(clock, ms)),
  });
  return {
    config,
    inventory,
    amt,
    counters,
    ...{
      clock,
      log,
      store,
      certificates,
      core,
      bus,
      events,
      syslog,
      power,
      groups,
      auth,
      connections,
      ports,
      recordings,
    },
    ...people,
    binaries: new AgentBinaries(join(config.data, "agents"), () => clock.now()),
    facts,
    outerHashes: (): readonly Uint8Array[] => [...certificates.outerHashes(), ...proxyHashes],
  };
}

/** The log of events, and its copy to syslog. */
async function openEvents(config: Config, deps: Pick<EventLogDeps, "store" | "bus" | "clock" | "log">) {
  const { clock, log } = deps;
  const syslog = await openSyslog(config, { clock, log: log.child({ part: "syslog" }) });
  const onStored = (records: readonly EventDocument[]): void => syslog?.add(records);
  const limits = { maxAgeMs: config.eventDays * DAY_MS, maxCount: config.eventCount };
  const events = new EventLog({ ...deps, auditKey: await openAuditKey(config.data), onStored }, limits);
  return { events, syslog };
}

/** The three kinds of connections: agents, users, tunnels. */
async function createChannels(ground: Awaited<ReturnType<typeof openGround>>) {
  const { config, clock, log, inventory, auth, certificates, connections, counters, outerHashes } = ground;
  const { binaries, bus, core, facts, recordings, amt } = ground;
  const identities = certificates.agentServers;
  const [identity] = identities;
  if (identity === undefined) throw new RangeError("there is no agent server identity");
  const directory = new AgentDirectory(() => clock.now());
  const updates = new AgentUpdates(binaries, {
    maxAtOnce: defaultAgentLimits.maxUpdates,
    isOn: config.agentUpdates,
  });
  const messages = await loadAgentMessages();
  const tunnelParts = createTunnels(ground, directory);
  endWithSignOut(ground.auth, tunnelParts);
  const { relay, deviceFiles, shares, consent, guard, conversations, conversationRelay } = tunnelParts;
  const served = { ...amt.agentServices, users: connections, openSessions: relay };
  const agentServices = { directory, core, updates, counters, messages, ...served };
  const agents = new AgentListener(
    {
      services: { ...inventory, ...agentServices, log: log.child({ part: "agents" }) },
      ...inventory,
      identities,
      outerHashes,
    },
    { ...defaultAgentLimits, idleTimeoutMs: config.agentIdleSeconds * 1000 },
  );
  const load = new LoadSamples(clock, () => guard.count);
  const status = createStatus(ground, { load, guard });
  const tunnels = {
    end(wish: EndWish): number {
      if (wish.userId !== undefined && wish.deviceId === undefined) {
        for (const holder of [deviceFiles, conversationRelay, guard]) holder.endUser(wish.userId);
      }
      return relay.end(wish);
    },
  };
  const services = {
    ...inventory,
    ...auth.parts,
    status,
    ...{
      agents: directory,
      binaries,
      facts,
      recordings,
      consent,
      shares,
      conversations,
      connections,
      invitations: ground.invitations,
      outsideAccounts: ground.singleSignOn.accounts,
      ...{ ...amt.services, firmwarePages: tunnelParts.firmwarePages },
    },
    ...{ tunnels, log: log.child({ part: "control" }) },
  };
  const count = (reason: string): void => counters.count(reason);
  const actions = await loadActions();
  const control = new ControlListener({ actions, services, count, connections, bus, identity, outerHashes });
  const eventExport = new EventExport({ ...inventory, ...auth.parts });
  return { ...tunnelParts, agents, control, load, eventExport };
}

function createStatus(
  ground: Awaited<ReturnType<typeof openGround>>,
  { load, guard }: { readonly load: LoadSamples; readonly guard: SessionGuard },
): ServerStatus {
  const { config, inventory, counters, certificates, auth, binaries, connections } = ground;
  return new ServerStatus({
    ...inventory,
    ...{ load, counters, folder: config.data, hostname: config.hostname, version: VERSION },
    isMailOn: auth.mailer.isOn,
    certificate: () => ({ pem: certificates.web.certificatePem, isBrought: config.webCertificate !== "" }),
    agentPrograms: async () => (await binaries.list()).length,
    people: (domain) => connections.counts(domain).size,
    sessions: (domain) => guard.countOf(domain),
  });
}

/** Everything that ends at a device: relay, guests, download links. */
function createTunnels(ground: Awaited<ReturnType<typeof openGround>>, directory: AgentDirectory) {
  const { config, clock, log, inventory, auth, bus, facts, recordings } = ground;
  const { accounts, cookies, loginTokens } = auth.parts;
  const consent = createConsentPolicy(config, inventory.userGroups);
  const readUser = createUserReader({ ...auth.parts, ...inventory });
  const mayOpen: MayOpen = async (before, device, protocol) => {
    const user = await readUser(before);
    return user !== undefined && mayOpenSession(inventory.rights.onDevice(user, device), protocol);
  };
  const relayLog = log.child({ part: "relay" });
  const guard = new SessionGuard({
    ...{ clock, mayOpen, log: relayLog },
    readDevice: (id) => inventory.devices.get(id),
  });
  const talk = { ...inventory, accounts, cookies, clock, readUser, connections: ground.connections };
  const conversationRelay = new ConversationRelay({ ...inventory, recordings, clock, log: relayLog });
  const conversations = new Conversations({
    ...talk,
    relay: conversationRelay,
    guestMinutes: config.chatGuestMinutes,
  });
  const mayRead = (user: UserDocument): boolean => siteHas(user, SiteRight.Recordings);
  const recordingReaders = new RecordingReaders({ readUser, mayRead });
  watchRights({ bus, domains: ["", ...config.domains.keys()] }, (doubt) => {
    const checks = [guard, conversationRelay, recordingReaders].map((holder) => holder.recheck(doubt));
    Promise.all(checks).catch((error: unknown) => relayLog.error({ error }, "rights not checked again"));
  });
  const relay = new Relay({
    devices: inventory.devices,
    cookies,
    recordings,
    clock,
    log: relayLog,
    guard,
    mayOpen,
    count: (reason) => ground.counters.count(reason),
    callAgent: (call) => callAgent({ ...inventory, agents: directory, cookies, facts, consent }, call),
  });
  const shares = new Shares({
    ...{ ...inventory, accounts, cookies },
    endSessions(shareId) {
      relay.end({ shareId });
      deviceFiles.endShare(shareId);
    },
  });
  const deviceFiles = new DeviceFiles({
    ...inventory,
    ...{ accounts, cookies, loginTokens, consent, shares, guard, agents: directory, clock },
    ...{ log: log.child({ part: "files" }), webCertHash: () => facts.webCertHash() },
  });
  const firmware = createRedirection({ ...ground, guard, mayOpen });
  const others = { ...firmware, conversations, conversationRelay };
  return { relay, shares, deviceFiles, consent, guard, recordingReaders, ...others };
}

async function readProxyHashes(files: readonly string[]): Promise<Uint8Array[]> {
  const certificates = await Promise.all(
    files.map(async (file) => new X509Certificate(await readFile(file)).raw),
  );
  return certificates.flatMap((der) => [certHashOf(der), keyHashOf(der)]);
}
