/**
 * Finds the target of an action and decides whether the caller may. What the caller may not see is answered
 * exactly as what does not exist.
 */
import { completeId, type DeviceId, type GroupId, isGroupId, ProtocolError } from "@tendril/protocol";
import { FULL_RIGHTS, GroupType, Result } from "@tendril/protocol/constants";
import { hasRight, siteHas } from "../auth/index.ts";
import { DeniedError, NotFoundError } from "../errors.ts";
import type { DeviceDocument, GroupDocument, UserDocument } from "../store/index.ts";
import type { Action, ActionCall, GroupReference, TargetedCall } from "./define-action.ts";
import type { ControlServices } from "./services.ts";

/** @throws DeniedError, NotFoundError with the text to answer. */
export async function authorize(
  services: ControlServices,
  action: Action,
  call: ActionCall<unknown>,
): Promise<TargetedCall> {
  const { user, peer } = call;
  const denied = action.refusals.denied ?? Result.AccessDenied;
  if (peer.isToken && !action.isForTokens) throw new DeniedError(denied);
  if (action.siteRight !== 0 && !siteHas(user, action.siteRight)) throw new DeniedError(denied);
  const { target } = action;
  const general = {
    ...call,
    rights: 0,
    rightsOn: (device: DeviceDocument) => services.rights.onDevice(user, device),
  };
  if (target.kind === "device") return await authorizeDevice(services, { action, general, target });
  if (target.kind === "devices") return await authorizeDevices(services, { action, general, target });
  if (target.kind === "group") return await authorizeGroup(services, { action, general, target });
  return general;
}

interface Targeted<Kind extends Action["target"]["kind"]> {
  readonly action: Action;
  readonly general: TargetedCall;
  readonly target: Extract<Action["target"], { kind: Kind }>;
}

async function authorizeDevice(
  services: ControlServices,
  { action, general, target }: Targeted<"device">,
): Promise<TargetedCall> {
  const device = await findDevice(services, { user: general.user, ref: target.id(general.message) });
  if (device === undefined) throw new NotFoundError(action.refusals.notFound ?? Result.InvalidNodeId);
  const rights = general.rightsOn(device);
  if (!hasRight(rights, target.right)) throw new DeniedError(action.refusals.denied ?? Result.AccessDenied);
  return { ...general, device, rights };
}

async function authorizeDevices(
  services: ControlServices,
  { action, general, target }: Targeted<"devices">,
): Promise<TargetedCall> {
  const refs = target.ids(general.message);
  const visible = await findDevices(services, { user: general.user, refs });
  if (visible.length === 0) throw new NotFoundError(action.refusals.notFound ?? Result.InvalidNodeId);
  const devices = visible.filter((device) => hasRight(general.rightsOn(device), target.right));
  if (devices.length === 0) throw new DeniedError(action.refusals.denied ?? Result.AccessDenied);
  return { ...general, devices, refused: refs.length - devices.length };
}

async function authorizeGroup(
  services: ControlServices,
  { action, general, target }: Targeted<"group">,
): Promise<TargetedCall> {
  const { user, message } = general;
  const group = await findGroup(services, { user, reference: target.ref(message) });
  if (group === undefined) throw new NotFoundError(action.refusals.notFound ?? Result.UnknownDeviceGroup);
  const rights = services.rights.onGroup(user, group._id);
  const isAllowed = target.right === FULL_RIGHTS ? rights === FULL_RIGHTS : hasRight(rights, target.right);
  if (!isAllowed) throw new DeniedError(action.refusals.denied ?? Result.AccessDenied);
  return { ...general, group, rights };
}

/** The device, when the user has any right on it. Ids of another domain are unknown ids. */
export async function findDevice(
  { devices, rights }: Pick<ControlServices, "devices" | "rights">,
  { user, ref }: { readonly user: UserDocument; readonly ref: string },
): Promise<DeviceDocument | undefined> {
  const id = completedOrNone("node", user, ref);
  const device = id === undefined ? undefined : await devices.get(id);
  return device !== undefined && rights.onDevice(user, device) !== 0 ? device : undefined;
}

/** Those of the devices on which the user has any right; unknown ids are left out. */
export async function findDevices(
  { devices, rights }: Pick<ControlServices, "devices" | "rights">,
  { user, refs }: { readonly user: UserDocument; readonly refs: readonly string[] },
): Promise<DeviceDocument[]> {
  const ids = new Set<DeviceId>();
  for (const ref of refs) {
    const id = completedOrNone("node", user, ref);
    if (id !== undefined) ids.add(id);
  }
  const found = await devices.getMany([...ids]);
  return found.filter((device) => rights.onDevice(user, device) !== 0);
}

/**
 * The group, when the user has any right on it. By name only visible groups of agents are looked at.
 * @throws DeniedError when the name fits two.
 */
export async function findGroup(
  { groups, rights }: Pick<ControlServices, "groups" | "rights">,
  { user, reference }: { readonly user: UserDocument; readonly reference: GroupReference },
): Promise<GroupDocument | undefined> {
  if (reference.id !== undefined) {
    const id = completedOrNone("mesh", user, reference.id);
    const group = id === undefined ? undefined : await groups.get(id);
    const isVisible =
      group !== undefined && group.deleted === undefined && rights.onGroup(user, group._id) !== 0;
    return isVisible ? group : undefined;
  }
  const visible = await groups.getMany(rights.linkedIds(user).filter(isGroupId));
  const named = visible.filter((group) => group.name === reference.name && group.mtype === GroupType.Agent);
  if (named.length > 1) throw new DeniedError(Result.DuplicateDeviceGroups);
  return named[0];
}

function completedOrNone(kind: "node", user: UserDocument, ref: string): DeviceId | undefined;
function completedOrNone(kind: "mesh", user: UserDocument, ref: string): GroupId | undefined;
function completedOrNone(kind: "node" | "mesh", user: UserDocument, ref: string): string | undefined {
  try {
    const id = completeId(kind, user.domain, ref);
    return id.startsWith(`${kind}/${user.domain}/`) ? id : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // a malformed id names nothing
    throw error;
  }
}
