/**
 * Everything an action needs, in memory: a store, an account, a group with a device, an agent that records.
 */
import { type AmtDevice, selfSigned } from "@tendril/amt-simulator";
import {
  createDeviceId,
  createGroupId,
  createUserId,
  type DeviceId,
  encodeIdText,
  type GroupId,
  type SessionId,
} from "@tendril/protocol";
import { GroupType } from "@tendril/protocol/constants";
import { FakeClock } from "@tendril/testing";
import { AgentBinaries } from "../agents/index.ts";
import {
  ActivationCertificates,
  AmtAccess,
  AmtAccounts,
  AmtLogins,
  Firmware,
  GroupPolicies,
} from "../amt/index.ts";
import { simulate } from "../amt/simulated.suite.ts";
import {
  AccountLetters,
  Accounts,
  Cookies,
  FactorPolicy,
  Factors,
  KnownBrowsers,
  LoginTokens,
  OneTimeTokens,
  Passkeys,
  Passwords,
  SealingKey,
  SignIn,
  Throttle,
  WebSessions,
} from "../auth/index.ts";
import { createEventBus, EventLog } from "../events/index.ts";
import { openInventory } from "../inventory/index.ts";
import { silentLog } from "../log/index.ts";
import { Mailer } from "../mail/index.ts";
import { MpsCredentials } from "../mps/index.ts";
import { Recordings } from "../recordings/index.ts";
import type { EndWish } from "../relay/index.ts";
import {
  deviceCollection,
  groupCollection,
  openStore,
  type TokenScope,
  type UserDocument,
  userCollection,
} from "../store/index.ts";
import { createConsentPolicy } from "./consent-policy.ts";
import { Conversations } from "./conversations/index.ts";
import type { Action, ControlPeer } from "./define-action.ts";
import { dispatch } from "./dispatcher.ts";
import type { ControlServices } from "./services.ts";
import { Shares } from "./sharing/index.ts";
import { OutsideAccounts } from "./single-sign-on/index.ts";
import { UserConnections } from "./user-connections.ts";
import { Invitations } from "./users/index.ts";

export interface Harness {
  readonly services: ControlServices;
  readonly deviceId: DeviceId;
  readonly groupId: GroupId;
  /** Messages that the agent got. */
  readonly toAgent: object[];
  /** Tunnels that were to be ended. */
  readonly ended: EndWish[];
  /** The device's firmware, at the other end of everything that goes there. */
  readonly amt: AmtDevice;
  /** Ids of devices and groups whose firmware was to be brought to its policy. */
  readonly again: string[];
  /** Conversations that were declined, by whom. */
  readonly declined: string[];
  /** Sends one message as the account and gives the replies. */
  send(action: Action, fields: object, options?: SendOptions): Promise<Record<string, unknown>[]>;
  /** Gives the account these rights on the group; 0 takes the link away. Site rights are 0 when not given. */
  grant(rights: number, siteRights?: number): Promise<void>;
  user(): Promise<UserDocument>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly isToken?: boolean;
  readonly scope?: TokenScope;
}

const authority = selfSigned({ commonName: "root" });
const userId = createUserId("", "tester");
export const PASSWORD = "the tester's password";

export async function createHarness(): Promise<Harness> {
  const clock = new FakeClock();
  const store = await openStore({ url: "memory:" });
  const bus = createEventBus();
  const events = new EventLog(
    { store, bus, clock, log: silentLog, auditKey: Buffer.alloc(48) },
    { maxAgeMs: 1e12, maxCount: 1e6 },
  );
  const inventory = await openInventory({ store, events, clock });
  const passwords = new Passwords();
  const accounts = new Accounts(
    { store, passwords, clock, events },
    {
      rules: {
        ...{ min: 8, upper: 0, lower: 0, numeric: 0, nonalpha: 0 },
        ...{ banCommon: true, remembered: 0, maxAgeDays: 0 },
      },
    },
  );
  const loginTokens = new LoginTokens({ store, passwords, clock });
  const throttle = new Throttle({ maxPerAddress: 100, maxPerAccount: 100, windowMs: 1000 }, () =>
    clock.now(),
  );
  const key = new SealingKey(Buffer.alloc(32));
  const factors = new Factors({ store, clock, key });
  const passkeys = new Passkeys({ store, clock, key, title: "Test", pageUrl: () => "https://localhost/" });
  const knownBrowsers = new KnownBrowsers({ store, clock });
  const toAgent: object[] = [];
  const ended: EndWish[] = [];
  const declined: string[] = [];
  const again: string[] = [];
  const cookies = await Cookies.open(store, clock);
  const connections = new UserConnections(inventory.rights);
  const amtAccounts = new AmtAccounts({ store, key });
  const simulated = simulate({ powerDelayMs: 1, optIn: 0xffff_ffff });
  const logins = new AmtLogins({ devices: inventory.devices, accounts: amtAccounts });
  const firmware = new Firmware({
    ...{ ...inventory, clock, log: silentLog, logins },
    access: new AmtAccess({ dialer: simulated.dialer, logins, clock }),
  });
  const services: ControlServices = {
    ...inventory,
    recordings: new Recordings({
      ...inventory,
      ...{ log: silentLog, folder: "/nonexistent" },
      policy: { which: "off", protocols: new Set(), isRequired: true, maxAgeMs: 0, maxCount: 0, maxBytes: 0 },
    }),
    accounts,
    loginTokens,
    ...{ factors, passkeys, knownBrowsers },
    factorPolicy: new FactorPolicy({ store, factors }, { isForAll: false }),
    signIn: new SignIn({
      ...{ accounts, loginTokens, passwords, throttle, factors, passkeys, knownBrowsers },
      ...{ factorThrottle: throttle, events, clock, log: silentLog },
    }),
    webSessions: new WebSessions({ store, clock, onEnded() {} }, { lifetimeMs: 1e9 }),
    cookies,
    letters: new AccountLetters({
      ...{ accounts, mailer: new Mailer({ transport: undefined, clock, log: silentLog }), title: "Test" },
      resetTokens: new OneTimeTokens({ store, clock }, { name: "reset", lifetimeMs: 1e6 }),
      verifyTokens: new OneTimeTokens({ store, clock }, { name: "verify", lifetimeMs: 1e6 }),
      pageUrl: (_domain, path) => `https://localhost/${path}`,
    }),
    doorThrottle: throttle,
    firmware,
    firmwarePages: { open: async ({ device }) => `/amtpage/${device.name}` },
    amtAlerts: {
      targetOf: (id) => ({
        url: "http://localhost/amtevents.ashx",
        argument: id,
        login: { user: "u", password: "p" },
      }),
    },
    mpsCredentials: await MpsCredentials.open({ store, clock }, []),
    outsideAccounts: new OutsideAccounts({
      ...{ store, clock, accounts, log: silentLog, userGroups: inventory.userGroups },
    }),
    invitations: new Invitations({ store, accounts, clock, userGroups: inventory.userGroups }),
    consent: createConsentPolicy(
      {
        ...{ consentFlags: 0, consentTitle: "", consentDesktopText: "", consentTerminalText: "" },
        ...{ consentFilesText: "", consentTimeoutSeconds: 30, consentAcceptOnTimeout: false },
        ...{ consentAcceptIfNobody: false, consentAcceptIfLocked: false, privacyBarText: "" },
      },
      inventory.userGroups,
    ),
    shares: new Shares({
      ...{ ...inventory, accounts, cookies },
      endSessions: (shareId) => ended.push({ shareId }),
    }),
    conversations: new Conversations({
      ...{ ...inventory, accounts, cookies, clock, connections },
      relay: { decline: ({ key, party }) => declined.push(`${party} in ${key}`) },
      readUser: (user) => accounts.get(user._id),
      guestMinutes: 60,
    }),
    connections,
    tunnels: {
      end(wish) {
        ended.push(wish);
        return 1;
      },
    },
    binaries: new AgentBinaries("/nonexistent", () => clock.now()),
    agents: {
      send(_deviceId, message) {
        toAgent.push(message);
        return true;
      },
      disconnect: () => true,
      isConnected: () => true,
    },
    facts: {
      hostname: "localhost",
      httpsPort: () => 443,
      httpPort: () => 80,
      mps: () => ({ host: "localhost", port: 4433 }),
      webCertHash: () => new Uint8Array(48),
      hasTrustedCertificate: false,
      isGuestSharingOn: true,
      areInviteCodesOn: true,
      areLoginCookiesOn: true,
      interUsers: ["bob"],
      directPath: { isAllowed: true, iceServers: [] },
      serverId: new Uint8Array(48),
      isDomainInPath: (domain) => domain !== "",
      pageUrl: (_domain, path) => `https://localhost/${path}`,
      version: "test",
    },
    amtAccounts,
    amtPolicies: new GroupPolicies({ groups: inventory.groups, key }),
    scannerOf: () => ({
      scan: (_asker, range) => (range === "nonsense" ? undefined : Promise.resolve(new Map())),
      stop: () => true,
    }),
    firmwareTunnels: { offerTo: async () => ({ action: "amtconfig" }) },
    amtRuns: {
      async again(id) {
        again.push(id);
        return true;
      },
      async againFor({ _id }) {
        again.push(_id);
      },
      progressOf: () => undefined,
    },
    activationCertificatesOf: () =>
      new ActivationCertificates([], {
        rootDer: authority.raw,
        issueForActivation: async () => ({ certificatePem: authority.cert, keyPem: authority.key }),
      }),
    firmwareIssuer: {
      rootDer: authority.raw,
      issue: async () => selfSigned({ commonName: "IntelAMT" }).raw,
      wait: async () => {},
    },
    log: silentLog,
    status: { read: async () => ({ hostname: "localhost" }) },
  };
  const groupId = createGroupId("", encodeIdText(new Uint8Array(48).fill(7)));
  const deviceId = createDeviceId("", encodeIdText(new Uint8Array(48).fill(9)));
  await accounts.create({ domain: "", name: "tester", password: PASSWORD, siteadmin: 0 });
  const fixed = { type: "mesh", mtype: GroupType.Agent, domain: "", links: {}, creation: 1 } as const;
  await store.collection(groupCollection).put({ ...fixed, _id: groupId, name: "Group" });
  await store.collection(groupCollection).put({
    ...fixed,
    _id: createGroupId("", encodeIdText(new Uint8Array(48).fill(8))),
    name: "Other",
  });
  await store.collection(deviceCollection).put({
    _id: deviceId,
    type: "node",
    mtype: GroupType.Agent,
    domain: "",
    meshid: groupId,
    name: "pc",
    rname: "pc",
    icon: 1,
    agent: { ver: 0, id: 6, caps: 31 },
    firstconnect: 1,
  });
  await amtAccounts.set(deviceId, { user: "admin", password: "P@ssw0rd", isTls: false });
  const user = async (): Promise<UserDocument> => {
    const found = await accounts.get(userId);
    if (found === undefined) throw new Error("the account is gone");
    return found;
  };
  return {
    services,
    deviceId,
    groupId,
    toAgent,
    ended,
    declined,
    again,
    amt: simulated.device,
    user,
    async send(action, fields, { isToken = false, scope } = {}) {
      const replies: Record<string, unknown>[] = [];
      const peer: ControlPeer = {
        sessionId: `${userId}/0` as SessionId,
        domain: "",
        address: "192.0.2.1",
        isToken,
        tokenUser: undefined,
        scope,
        webSessionId: undefined,
        send: (message) => replies.push({ ...message }),
      };
      const text = JSON.stringify({ ...fields, action: action.name, responseid: "r" });
      const actions = new Map([[action.name, action]]);
      await dispatch({ actions, services, count() {} }, { text, peer, user: await user() });
      return replies;
    },
    async grant(rights, siteadmin = 0) {
      const links = rights === 0 ? {} : { [groupId]: { rights } };
      await store.collection(userCollection).patch(userId, { links, siteadmin });
    },
    close: () => store.close(),
  };
}
