/**
 * An authenticated agent: its device, presence, core and messages. Made by `AgentSessions.open`, ended once.
 */

import { type DomainId, encodeUtf8, ProtocolError, parseJsonObject } from "@tendril/protocol";
import { AgentCapability, ConnectionBit, GroupFlag, PowerState } from "@tendril/protocol/constants";
import { withOrigin } from "../events/index.ts";
import { TokenBucket } from "../limits/index.ts";
import { type DeviceDocument, lastContactCollection, systemInfoCollection } from "../store/index.ts";
import type { AgentSocket } from "./agent-socket.ts";
import { AgentSync } from "./agent-sync.ts";
import type { AgentMessage, AgentPeer } from "./define-message.ts";
import type { DirectoryEntry, Trust } from "./directory.ts";
import type { EnrolledAgent, HeldAgent } from "./enrol.ts";
import type { IdentifiedAgent } from "./handshake.ts";
import { MAX_AGENT_MESSAGE_BYTES, MAX_UNSENT_BYTES, MESSAGE_BURST, MESSAGES_PER_SECOND } from "./limits.ts";
import type { AgentServices } from "./services.ts";
import { unusedMessages } from "./unused-messages.ts";

export interface OpenRequest {
  readonly domain: DomainId;
  readonly address: string;
  readonly port: number;
  readonly identified: IdentifiedAgent;
  readonly socket: AgentSocket;
  readonly onReplaced: () => void;
}

/** Makes sessions of identified agents. */
export interface AgentSessions {
  open(request: OpenRequest): Promise<AgentSession | HeldAgent>;
}

export class AgentSession implements DirectoryEntry, AgentPeer {
  readonly deviceId: DeviceDocument["_id"];
  readonly domain: DomainId;
  readonly capabilities: number;
  readonly #services: AgentServices;
  readonly #request: OpenRequest;
  readonly #sync: AgentSync;
  readonly #bucket: TokenBucket;
  readonly #connectedAtMs: number;
  readonly #isTemporary: boolean;
  #newDevice: DeviceDocument | undefined;
  #isEnded = false;
  /** The server wanted it to go: no failure of its core. */
  #isSentAway = false;
  #dropped = 0;

  constructor(
    services: AgentServices,
    request: OpenRequest,
    enrolled: EnrolledAgent & { readonly trust: Trust },
  ) {
    const { agent, commitDate } = request.identified;
    this.#services = services;
    this.#request = request;
    this.deviceId = enrolled.device._id;
    this.domain = request.domain;
    this.capabilities = agent.capabilities;
    this.#newDevice = enrolled.isNew ? enrolled.device : undefined;
    this.#connectedAtMs = services.clock.now();
    this.#bucket = new TokenBucket({
      burst: MESSAGE_BURST,
      perSecond: MESSAGES_PER_SECOND,
      nowMs: this.#connectedAtMs,
    });
    const passing = AgentCapability.Temporary | AgentCapability.Recovery;
    const isGroupPassing = ((enrolled.group.flags ?? 0) & GroupFlag.RemoveOnDisconnect) !== 0;
    this.#isTemporary = isGroupPassing || (agent.capabilities & passing) !== 0;
    this.#sync = new AgentSync({
      capabilities: agent.capabilities,
      core: services.core,
      update: services.updates.find({ archId: agent.archId, commitDate }),
      isCoreWithheld:
        enrolled.trust === "withhold-core" || !services.updates.isKnownArchitecture(agent.archId),
      send: (frame) => request.socket.send(frame),
      acquireUpdatePlace: () => services.updates.acquirePlace(),
      onStable: () => this.#coreIsStable(),
      onUpdateSent: () => services.log.info({ deviceId: this.deviceId }, "agent update sent"),
    });
  }

  /** After message 4: the device is there, everyone who may see it learns so. */
  async begin(): Promise<void> {
    const { devices, presence, directory, log, power } = this.#services;
    directory.register(this);
    presence.set(this.deviceId, { conn: ConnectionBit.Agent, pwr: PowerState.On, agct: this.#connectedAtMs });
    const { address, port, identified } = this.#request;
    log.info({ deviceId: this.deviceId, peer: address, skipped: identified.wasSkipped }, "agent connected");
    this.#sync.start();
    if (this.#newDevice !== undefined) await devices.add(this.#newDevice);
    const device = this.#newDevice ?? (await this.device());
    this.#newDevice = undefined;
    if (device === undefined) return;
    this.#publishConnection(device);
    await this.#recordContact(device, { cause: 1, addr: `${address}:${port}` });
    await power.record(this.deviceId, PowerState.On);
  }

  async device(): Promise<DeviceDocument | undefined> {
    return await this.#services.devices.get(this.deviceId);
  }

  send(message: object): void {
    this.sendMessage(message);
  }

  /** False when the agent is on its way out or does not read. */
  sendMessage(message: object): boolean {
    if (this.#isEnded || this.#sync.isUpdating) return false;
    if (this.#request.socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.#request.socket.close(1000);
      return false;
    }
    this.#request.socket.send(encodeUtf8(JSON.stringify(message)));
    return true;
  }

  disconnect(): void {
    this.#isSentAway = true;
    this.#request.socket.close(1000);
  }

  replaced(): void {
    this.#isEnded = true;
    this.#sync.close();
    this.#services.directory.countFailure(this.deviceId);
    this.#request.onReplaced();
  }

  async receiveCommand(command: number, frame: Uint8Array): Promise<void> {
    await this.#sync.receive(command, frame);
  }

  async receiveTag(tag: string): Promise<void> {
    const device = await this.device();
    if (device === undefined || tag === (device.agent.tag ?? "")) return;
    const { tag: _old, ...agent } = device.agent;
    await this.#services.devices.change(this.deviceId, { agent: tag === "" ? agent : { ...agent, tag } });
  }

  /** Schema, size and rate are checked here; an unknown or malformed message is dropped and counted. */
  async receiveMessage(bytes: Uint8Array): Promise<void> {
    if (this.#isEnded || this.#sync.isUpdating) return;
    if (!this.#bucket.take(this.#services.clock.now())) {
      this.#drop("rate", "too many messages");
      return;
    }
    const fields = this.#parse(bytes);
    const action = fields?.get("action");
    if (fields === undefined || typeof action !== "string") return;
    const entry = this.#services.messages.get(action);
    if (entry === undefined) {
      if (!unusedMessages.has(action)) this.#drop("unknown", action.slice(0, 64));
      return;
    }
    const received = { bytes: bytes.length, message: Object.fromEntries(fields) };
    await withOrigin({ address: this.#request.address }, () => this.#run(entry, received));
  }

  /** Another connection with this identity is alive beside this one: one of them is a copy. */
  reportDuplicate(): void {
    const { devices, log } = this.#services;
    log.warn({ deviceId: this.deviceId, peer: this.#request.address }, "two agents share one identity");
    this.device()
      .then((device) => {
        if (device === undefined) return;
        devices.record(device, {
          etype: "node",
          action: "duplicateagent",
          msg: `Two computers use the identity of ${device.name}; one of them connects from ${this.#request.address}`,
          msgArgs: [device.name, this.#request.address],
        });
      })
      .catch((error: unknown) => log.error({ error }, "duplicate not recorded"));
  }

  /** Undoes `begin`; safe to call twice and without it. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#sync.close();
    const { devices, presence, directory, log, power, clock } = this.#services;
    if (!directory.unregister(this)) return;
    if (!this.#isSentAway) directory.countFailure(this.deviceId);
    presence.clear(this.deviceId);
    log.info(
      { deviceId: this.deviceId, ms: clock.now() - this.#connectedAtMs, dropped: this.#dropped },
      "agent gone",
    );
    const device = await this.device();
    if (device === undefined) return;
    this.#publishConnection(device);
    if (this.#isTemporary) {
      await devices.remove(device);
      return;
    }
    await this.#recordContact(device, { cause: 0, addr: `${this.#request.address}:${this.#request.port}` });
    await power.record(this.deviceId, presence.get(this.deviceId)?.pwr ?? PowerState.Unknown);
  }

  #coreIsStable(): void {
    this.send({ action: "serverInfo" });
    this.#services.store
      .collection(systemInfoCollection)
      .get(this.deviceId)
      .then((stored) =>
        this.send({ action: "sysinfo", ...(stored === undefined ? {} : { hash: stored.hash }) }),
      )
      .catch((error: unknown) => this.#services.log.error({ error }, "system information not asked for"));
    this.#offerTunnel().catch((error: unknown) => this.#services.log.error({ error }, "tunnel not offered"));
  }

  /** To agents whose firmware is to be brought to a policy. */
  async #offerTunnel(): Promise<void> {
    const device = await this.device();
    const offer = device === undefined ? undefined : await this.#services.firmwareTunnels.offerTo(device);
    if (offer !== undefined) this.send(offer);
  }

  async #run(entry: AgentMessage, { bytes, message }: { bytes: number; message: object }): Promise<void> {
    if (bytes > entry.maxBytes) {
      this.#drop("too large", entry.action);
      return;
    }
    const parsed = entry.schema.safeParse(message);
    if (!parsed.success) {
      this.#drop("malformed", `${entry.action}: ${parsed.error.issues[0]?.message ?? ""}`);
      return;
    }
    try {
      await entry.run(this.#services, { agent: this, message: parsed.data });
    } catch (error) {
      this.#services.log.error(
        { error, deviceId: this.deviceId, action: entry.action },
        "agent message failed",
      );
    }
  }

  #parse(bytes: Uint8Array): Map<string, unknown> | undefined {
    try {
      return parseJsonObject(bytes, MAX_AGENT_MESSAGE_BYTES);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#drop("malformed", error.message);
      return undefined;
    }
  }

  #drop(why: string, what: string): void {
    this.#services.counters.count(`agent message ${why}`);
    if (this.#dropped++ === 0) {
      this.#services.log.warn({ deviceId: this.deviceId, why, what }, "message of agent dropped");
    }
  }

  #publishConnection(device: DeviceDocument): void {
    const { conn = 0, pwr = PowerState.Unknown } = this.#services.presence.get(this.deviceId) ?? {};
    const ct = this.#services.clock.now();
    this.#services.devices.record(device, { action: "nodeconnect", conn, pwr, ct, nolog: 1 });
  }

  async #recordContact(device: DeviceDocument, contact: { cause: 0 | 1; addr: string }): Promise<void> {
    await this.#services.store.collection(lastContactCollection).put({
      _id: this.deviceId,
      domain: this.domain,
      meshid: device.meshid,
      time: this.#services.clock.now(),
      connectType: ConnectionBit.Agent,
      ...contact,
    });
  }
}
