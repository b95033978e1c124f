/**
 * A JSON message of an agent: its schema and what the server does with it. Every message is bound to the device
 * of its connection: nothing in it can name another device.
 */
import type { DeviceId, DomainId } from "@tendril/protocol";
import type * as z from "zod/mini";
import type { EventLog } from "../events/index.ts";
import type { Devices, Presence } from "../inventory/index.ts";
import type { Log } from "../log/index.ts";
import type { DeviceDocument, Store } from "../store/index.ts";
import type { Clock } from "../time/index.ts";

/** Where answers of agents go; control/ supplies it. Both check that the user may see the device. */
export interface UserMessages {
  /** To one connection of a user; false when it is gone or may not see the device. */
  toSession(sessionId: string, device: DeviceDocument, message: object): boolean;
  /** To every connection of one user, or of all who may see the device. */
  toUsers(userId: string | undefined, device: DeviceDocument, message: object): void;
}

/** What the relay knows of open sessions; relay/ supplies it. */
export interface OpenSessions {
  /** Since when people have sessions of a kind on the device, ms, by their keys in `sessions`. */
  openedAt(deviceId: DeviceId, kind: string): ReadonlyMap<string, number>;
}

/** Lines to firmware with Intel AMT that agents open beside it; amt/ supplies it. */
export interface FirmwareTunnels {
  /** What the agent is told so that it opens one; `undefined` when none is wanted. */
  offerTo(device: DeviceDocument): Promise<object | undefined>;
}

export interface AgentMessageServices {
  readonly devices: Devices;
  readonly store: Store;
  readonly events: EventLog;
  readonly presence: Presence;
  readonly users: UserMessages;
  readonly openSessions: OpenSessions;
  readonly firmwareTunnels: FirmwareTunnels;
  readonly clock: Clock;
  readonly log: Log;
}

/** The authenticated agent that a message came from. */
export interface AgentPeer {
  readonly deviceId: DeviceId;
  readonly domain: DomainId;
  /** Capability bits of message 3. */
  readonly capabilities: number;
  /** The device as it is stored now; `undefined` once it was removed. */
  device(): Promise<DeviceDocument | undefined>;
  send(message: object): void;
}

export interface AgentMessageCall<Message> {
  readonly agent: AgentPeer;
  readonly message: Message;
}

export interface AgentMessage {
  /** `action` on the wire. */
  readonly action: string;
  readonly schema: z.ZodMiniType;
  /** Longest message of this kind, in bytes. */
  readonly maxBytes: number;
  run(services: AgentMessageServices, call: AgentMessageCall<unknown>): Promise<void>;
}

interface AgentMessageDefinition<Schema extends z.ZodMiniType> {
  readonly action: string;
  readonly schema: Schema;
  /** Default 64 KiB. */
  readonly maxBytes?: number;
  run(services: AgentMessageServices, call: AgentMessageCall<z.infer<Schema>>): Promise<void>;
}

const DEFAULT_MAX_BYTES = 65_536;

/** Entry of agents/messages/: the schema has been applied before `run` is called. */
export function defineAgentMessage<Schema extends z.ZodMiniType>(
  definition: AgentMessageDefinition<Schema>,
): AgentMessage {
  const { action, schema, maxBytes = DEFAULT_MAX_BYTES } = definition;
  return {
    action,
    schema,
    maxBytes,
    run: async (services, { agent, message }) => {
      await definition.run(services, { agent, message: schema.parse(message) });
    },
  };
}

export function isAgentMessage(value: unknown): value is AgentMessage {
  return (
    typeof value === "object" && value !== null && "action" in value && "schema" in value && "run" in value
  );
}
