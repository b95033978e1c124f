/**
 * Entries of the action registry. The definition says who may use the action; the dispatcher enforces it before
 * `run` is called, so a handler cannot forget. A definition without authority is one for every signed-in user.
 */
import type { Contract } from "@tendril/protocol";
import type * as z from "zod/mini";
import type { DeviceDocument, GroupDocument, TokenScope, UserDocument } from "../store/index.ts";
import type { ControlServices } from "./services.ts";

/** The user's connection, as actions see it. */
export interface ControlPeer {
  /** `user/<domain>/<name>/<random>`: agents echo it so that their answers find the way back. */
  readonly sessionId: string;
  readonly domain: string;
  /** Client address without port. */
  readonly address: string;
  /** The web session that signed it in, if one did. */
  readonly webSessionId: string | undefined;
  /** Signed in with a login token, which may not make or list tokens. */
  readonly isToken: boolean;
  /** That login token's name, so that cookies end with it; absent for a cookie of no token. */
  readonly tokenUser: string | undefined;
  /** What that login token is limited to. */
  readonly scope: TokenScope | undefined;
  send(message: object): void;
}

export interface ActionCall<Message> {
  readonly message: Message;
  /** As stored when the action began. */
  readonly user: UserDocument;
  readonly peer: ControlPeer;
  /** What the client gave to recognise the answer. */
  readonly responseId: string | undefined;
}

export interface DeviceCall<Message> extends ActionCall<Message> {
  readonly device: DeviceDocument;
  /** The caller's rights on it. */
  readonly rights: number;
}

export interface DevicesCall<Message> extends ActionCall<Message> {
  /** At least one; those on which the caller has the right. */
  readonly devices: readonly DeviceDocument[];
  /** Named, but unknown, invisible or without the right. */
  readonly refused: number;
  rightsOn(device: DeviceDocument): number;
}

export interface GroupCall<Message> extends ActionCall<Message> {
  readonly group: GroupDocument;
  readonly rights: number;
}

/** Reply texts of refusals; a field that is absent means the usual text. */
export interface Refusals {
  readonly denied?: string;
  readonly notFound?: string;
}

type Reply = object | undefined;

/** What the dispatcher runs; made by the define functions only. */
export interface Action {
  readonly name: string;
  /** The folder it lies in: what tokens are limited to. */
  readonly subject?: string;
  readonly schema: z.ZodMiniType;
  /** Bits of SiteRight that the caller needs, 0 for none. */
  readonly siteRight: number;
  readonly isForTokens: boolean;
  /** Answered even when the client gave no `responseid`. */
  readonly isAlwaysAnswered: boolean;
  readonly target:
    | { readonly kind: "none" }
    | { readonly kind: "device"; readonly right: number; id(message: unknown): string }
    | { readonly kind: "devices"; readonly right: number; ids(message: unknown): readonly string[] }
    | { readonly kind: "group"; readonly right: number; ref(message: unknown): GroupReference };
  readonly refusals: Refusals;
  /** Whether a second factor must have been given just now, by those who have one and came with a browser. */
  needsFreshFactor(message: unknown): boolean;
  run(services: ControlServices, call: TargetedCall): Promise<Reply>;
}

/** A group by id, or by name among the visible ones. */
export interface GroupReference {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export interface TargetedCall extends ActionCall<unknown> {
  readonly device?: DeviceDocument;
  readonly devices?: readonly DeviceDocument[];
  readonly refused?: number;
  readonly group?: GroupDocument;
  readonly rights: number;
  rightsOn(device: DeviceDocument): number;
}

/** Devices of one message from which on it counts as a mass action. */
const MASS = 10;

/** `always`, or for more devices than ten. */
type Gravity = "always" | "mass";

interface Common {
  readonly siteRight?: number;
  /** Dangerous: asks for a second factor that was given just now. */
  readonly freshFactor?: Gravity;
  /** False: refused to connections that signed in with a login token. */
  readonly isForTokens?: boolean;
  readonly isAlwaysAnswered?: boolean;
  readonly refusals?: Refusals;
}

type AnyContract<Schema extends z.ZodMiniType, R> = Contract<string, Schema, R>;

/** Whoever is signed in, with `siteRight` if given. */
export function defineAction<Schema extends z.ZodMiniType, R extends object>(
  definition: Common & {
    readonly contract: AnyContract<Schema, R>;
    run(services: ControlServices, call: ActionCall<z.infer<Schema>>): Promise<R | undefined>;
  },
): Action {
  const { contract } = definition;
  return {
    ...commonParts(definition),
    target: { kind: "none" },
    run: (services, call) =>
      definition.run(services, { ...call, message: contract.schema.parse(call.message) }),
  };
}

/** One device that the caller sees, with all of `right`. */
export function defineDeviceAction<Schema extends z.ZodMiniType, R extends object>(
  definition: Common & {
    readonly contract: AnyContract<Schema, R>;
    readonly device: { readonly right: number; id(message: z.infer<Schema>): string };
    run(services: ControlServices, call: DeviceCall<z.infer<Schema>>): Promise<R | undefined>;
  },
): Action {
  const { contract, device } = definition;
  const parse = (message: unknown): z.infer<Schema> => contract.schema.parse(message);
  return {
    ...commonParts(definition),
    target: { kind: "device", right: device.right, id: (message) => device.id(parse(message)) },
    run: (services, call) =>
      definition.run(services, { ...call, message: parse(call.message), device: present(call.device) }),
  };
}

/** Several devices; those without the right are left out, and none left is a refusal. */
export function defineDevicesAction<Schema extends z.ZodMiniType, R extends object>(
  definition: Common & {
    readonly contract: AnyContract<Schema, R>;
    readonly devices: { readonly right: number; ids(message: z.infer<Schema>): readonly string[] };
    run(services: ControlServices, call: DevicesCall<z.infer<Schema>>): Promise<R | undefined>;
  },
): Action {
  const { contract, devices } = definition;
  const parse = (message: unknown): z.infer<Schema> => contract.schema.parse(message);
  return {
    ...commonParts(definition),
    target: { kind: "devices", right: devices.right, ids: (message) => devices.ids(parse(message)) },
    run: (services, call) =>
      definition.run(services, {
        ...call,
        message: parse(call.message),
        devices: present(call.devices),
        refused: call.refused ?? 0,
      }),
  };
}

/** One device group that the caller sees, with all of `right`. */
export function defineGroupAction<Schema extends z.ZodMiniType, R extends object>(
  definition: Common & {
    readonly contract: AnyContract<Schema, R>;
    readonly group: { readonly right: number; ref(message: z.infer<Schema>): GroupReference };
    run(services: ControlServices, call: GroupCall<z.infer<Schema>>): Promise<R | undefined>;
  },
): Action {
  const { contract, group } = definition;
  const parse = (message: unknown): z.infer<Schema> => contract.schema.parse(message);
  return {
    ...commonParts(definition),
    target: { kind: "group", right: group.right, ref: (message) => group.ref(parse(message)) },
    run: (services, call) =>
      definition.run(services, { ...call, message: parse(call.message), group: present(call.group) }),
  };
}

export function isAction(value: unknown): value is Action {
  return (
    typeof value === "object" && value !== null && "name" in value && "target" in value && "run" in value
  );
}

function isMass(message: unknown): boolean {
  const fields = typeof message === "object" && message !== null ? Object.values(message) : [];
  return fields.some((field) => Array.isArray(field) && field.length > MASS);
}

function commonParts(definition: Common & { readonly contract: AnyContract<z.ZodMiniType, unknown> }) {
  const { freshFactor } = definition;
  return {
    needsFreshFactor: (message: unknown) =>
      freshFactor === "always" || (freshFactor === "mass" && isMass(message)),
    name: definition.contract.action,
    schema: definition.contract.schema,
    siteRight: definition.siteRight ?? 0,
    isForTokens: definition.isForTokens ?? true,
    isAlwaysAnswered: definition.isAlwaysAnswered ?? false,
    refusals: definition.refusals ?? {},
  };
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("the dispatcher gave no target");
  return value;
}
