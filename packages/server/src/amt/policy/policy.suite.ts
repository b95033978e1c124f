/**
 * A simulated device in a group with a policy, and runs towards it. The agent beside the firmware is simulated too.
 */
import { X509Certificate } from "node:crypto";
import type { AmtDevice, DeviceOptions } from "@tendril/amt-simulator";
import { createDeviceId, createGroupId, encodeIdText } from "@tendril/protocol";
import { AmtFlag, GroupType } from "@tendril/protocol/constants";
import { SealingKey } from "../../auth/index.ts";
import { createRsaPair, issueLeaf, issueRoot } from "../../certificates/issue.ts";
import { createEventBus, EventLog } from "../../events/index.ts";
import { openInventory } from "../../inventory/index.ts";
import { silentLog } from "../../log/index.ts";
import {
  type DeviceDocument,
  deviceCollection,
  type GroupDocument,
  groupCollection,
  openStore,
} from "../../store/index.ts";
import { AmtAccounts } from "../accounts.ts";
import type { TlsIssuer } from "../operations/index.ts";
import { simulate } from "../simulated.suite.ts";
import { ActivationCertificates, type OwnRoot } from "./activation-certificates.ts";
import { ActivationLog } from "./activation-log.ts";
import { GroupPolicies, type PolicyWish } from "./group-policies.ts";
import type { AgentReport, FirmwareAgent, PolicyLine } from "./policy-line.ts";
import { PolicyRuns } from "./policy-runs.ts";
import type { PolicySettings } from "./run-context.ts";

export const OS_PASSWORD = "Os1!os1!";
const groupId = createGroupId("", encodeIdText(new Uint8Array(48).fill(1)));
const deviceId = createDeviceId("", encodeIdText(new Uint8Array(48).fill(2)));

export interface PolicyBenchOptions {
  readonly device?: Partial<DeviceOptions>;
  readonly settings?: Partial<PolicySettings>;
  /** Of every tenant. */
  readonly tenantSettings?: Partial<PolicySettings>;
  /** Where group and device are. */
  readonly domain?: string;
  readonly group?: Partial<GroupDocument>;
  readonly issuer: TlsIssuer;
}

export async function openPolicyBench(given: PolicyBenchOptions) {
  const { device: options, settings, tenantSettings, group, issuer, domain = "" } = given;
  const simulated = simulate(options, [16_992, 16_993]);
  const { device, dialer, clock } = simulated;
  const store = await openStore({ url: "memory:" });
  const bus = createEventBus();
  const events = new EventLog(
    { store, bus, clock, log: silentLog, auditKey: Buffer.alloc(48) },
    { maxAgeMs: 1e12, maxCount: 1e6 },
  );
  const inventory = await openInventory({ store, events, clock });
  const key = new SealingKey(Buffer.alloc(32));
  const accounts = new AmtAccounts({ store, key });
  const policies = new GroupPolicies({ groups: inventory.groups, key });
  const pauses: number[] = [];
  /** Called at every wait. */
  const hooks = { onPause: (_ms: number): void => {}, onDial: (): void => {} };
  const runs = new PolicyRuns({
    ...inventory,
    ...{ accounts, policies, issuer, log: silentLog },
    activations: new ActivationLog({ store, key, clock }),
    connections: {
      server: () => ({
        host: "mps.example",
        port: 4433,
        commonName: "mps.example",
        user: "0123456789abcdef",
      }),
      passwordOf: ({ _id, intelamt }) =>
        intelamt?.mpspass === undefined ? undefined : key.unseal(_id, intelamt.mpspass),
      seal: (id, password) => key.seal(id, password),
    },
    settingsOf: (domain) => ({
      accounts: [],
      usesTls: true,
      activatesOverTls: false,
      insideDomains: [],
      wifi: [],
      wired: undefined,
      authority: { root: undefined, name: "" },
      certificates: new ActivationCertificates([]),
      ...(domain === "" ? settings : tenantSettings),
    }),
    async pause(ms) {
      pauses.push(ms);
      hooks.onPause(ms);
    },
    lineTo: async () => lineOf("cira"),
    onReached() {},
  });
  await store.collection(groupCollection).put({
    ...{ _id: groupId, type: "mesh", mtype: GroupType.Agent, domain, name: "G", links: {}, creation: 1 },
    ...group,
  });
  await store.collection(deviceCollection).put({
    ...{ _id: deviceId, type: "node", mtype: GroupType.Agent, domain, meshid: groupId },
    ...{ name: "pc", rname: "pc", icon: 1, agent: { ver: 0, id: 6, caps: 0 }, firstconnect: 1 },
    intelamt: { uuid: device.uuid },
  });
  const told: string[] = [];
  const lineOf = (kind: PolicyLine["kind"]): PolicyLine => ({
    key: {},
    kind,
    way: {
      path: "cira",
      async dial(id, port) {
        hooks.onDial();
        return (await dialer.dial(id, port)).stream;
      },
    },
    agent: kind === "agent" ? agentOf(device, told) : undefined,
  });
  const read = async (): Promise<DeviceDocument> => {
    const found = await inventory.devices.get(deviceId);
    if (found === undefined) throw new Error("the device is gone");
    return found;
  };
  return {
    ...{
      simulated,
      device,
      store,
      bus,
      accounts,
      runs,
      pauses,
      hooks,
      told,
      deviceId,
      groupId,
      read,
      lineOf,
      inventory,
    },
    async setPolicy(wish: PolicyWish): Promise<void> {
      const stored = await inventory.groups.get(groupId);
      if (stored !== undefined) await policies.set(stored, wish, { _id: "user//a" as never, name: "a" });
    },
    /** One run over a new connection, to its end. */
    async run(kind: PolicyLine["kind"] = "agent", line = lineOf(kind)) {
      runs.begin(deviceId, line);
      while (runs.count > 0) await new Promise((done) => setImmediate(done));
      return (await read()).intelamt?.setup;
    },
    async close() {
      runs.close();
      await store.close();
    },
  };
}

export type PolicyBench = Awaited<ReturnType<typeof openPolicyBench>>;

/** A server's root that firmware may be told to trust. */
export async function createOwnRoot(): Promise<OwnRoot> {
  const root = { pair: await createRsaPair(2048), name: "Own root" };
  const purposes = ["2.16.840.1.113741.1.2.3"];
  return {
    rootDer: new X509Certificate((await issueRoot(root.pair, root.name)).certificatePem).raw,
    issueForActivation: async (name) =>
      await issueLeaf({
        pair: await createRsaPair(2048),
        name,
        hosts: [],
        root,
        purposes,
        isForFirmware: true,
      }),
  };
}

function agentOf(device: AmtDevice, told: string[]): FirmwareAgent {
  const host = device.classes.first("IPS_HostBasedSetupService");
  const setup = device.classes.first("AMT_SetupAndConfigurationService");
  const { options } = device;
  const state = (): AgentReport => ({
    ...{ version: options.version, uuid: device.uuid, provisioning: Number(setup.ProvisioningState) },
    flags:
      host.CurrentControlMode === 1
        ? AmtFlag.ClientControl
        : host.CurrentControlMode === 2
          ? AmtFlag.AdminControl
          : 0,
    rootHashes: options.rootHash === undefined ? [] : [options.rootHash],
    ...{ suffix: options.dnsSuffix ?? options.domainName, osHostname: "pc7", osSuffix: "office.example" },
    osAdmin: { user: "$$OsAdmin", password: OS_PASSWORD },
  });
  return {
    state,
    report: async () => state(),
    async order({ action, ...more }) {
      if (action === "startTlsHostConfig") return device.waitForProvisioner("hash" in more ? more.hash : "");
      if (action === "stopConfiguration") return 3;
      if (host.CurrentControlMode !== 1) return 16;
      host.CurrentControlMode = 0;
      setup.ProvisioningState = 0;
      device.accounts.adminHa1 = undefined;
      return 0;
    },
    tell: (text) => told.push(text),
    dismiss: () => told.push("(dismissed)"),
  };
}
