/**
 * What two joined sides are together. The agent's side knows device and protocol from the server; a viewer may name
 * them, and must then have named the same.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import { UnavailableError } from "../errors.ts";
import type { Log } from "../log/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { Guest } from "./guest.ts";
import type { PortWish } from "./port-wish.ts";

export interface JoiningSide {
  /** It came with a cookie for one device: what it says about device and protocol is true. */
  readonly isAgent: boolean;
  readonly user: UserDocument | undefined;
  readonly device: DeviceDocument | undefined;
  readonly protocol: number;
  readonly port: PortWish | undefined;
  readonly guest: Guest | undefined;
}

/** Whether the user may, now, use the protocol on the device; the account is read again. */
export type MayOpen = (user: UserDocument, device: DeviceDocument, protocol: number) => Promise<boolean>;

type Both<Side> = readonly [first: Side, second: Side];

/**
 * A viewer gets the device and the protocol that it named and may use, from an agent that was asked for exactly that.
 * Rights and links are read again: much may have happened since the first side came.
 * @throws UnavailableError.
 */
export async function assertAgreement(
  sides: Both<JoiningSide>,
  deps: { readonly mayOpen: MayOpen; readonly log: Log; readonly count: (reason: string) => void },
): Promise<void> {
  const { user, device: named, port, guest, ...viewer } = viewerOf(sides);
  const { device, protocol } = factsOf(sides);
  const isSameDevice = named === undefined || named._id === device?._id;
  const isSameProtocol = viewer.protocol === 0 || viewer.protocol === protocol;
  const used = port === undefined ? protocol : SessionProtocol.Tcp;
  const isAllowed =
    guest === undefined
      ? user === undefined || device === undefined || (await deps.mayOpen(user, device, used))
      : await guest.mayGoOn(protocol);
  if (isSameDevice && isSameProtocol && isAllowed) return;
  const facts = { userId: user?._id, deviceId: device?._id, named: named?._id, protocol: viewer.protocol };
  deps.count("sides of a tunnel do not belong together");
  deps.log.warn(facts, "the sides of a tunnel do not belong together");
  throw new UnavailableError("the two sides of this session do not belong together");
}

/** What a session is. Without an agent's side there is no device. */
export function factsOf(sides: Both<JoiningSide>): {
  readonly device: DeviceDocument | undefined;
  readonly protocol: number;
} {
  const viewer = viewerOf(sides);
  const agent = otherThan(viewer, sides);
  return {
    device: agent.isAgent ? agent.device : undefined,
    protocol: (agent.isAgent ? agent.protocol : 0) || viewer.protocol,
  };
}

export function otherThan<Side>(side: Side, [first, second]: Both<Side>): Side {
  return side === first ? second : first;
}

/** The side of a signed-in user; of two, the first. */
export function viewerOf<Side extends JoiningSide>([first, second]: Both<Side>): Side {
  return first.user === undefined ? second : first;
}
