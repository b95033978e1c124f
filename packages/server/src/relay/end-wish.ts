/**
 * Which tunnels are to be ended. Source: docs/spec/session-protocols.md, section 1.7, "forced end".
 */
import { SESSION_ENDED, SessionProtocol } from "@tendril/protocol/constants";
import type { UserDocument } from "../store/index.ts";
import type { Guest } from "./guest.ts";

/** A joined tunnel, as far as its end is concerned. */
export interface OpenTunnel {
  readonly deviceId: string | undefined;
  readonly userId: string | undefined;
  readonly guestName: string | undefined;
  readonly shareId: string | undefined;
  readonly protocol: number;
  readonly port: "tcp" | "udp" | undefined;
}

/** Kind of its session as agents call it; `undefined` for what they do not count. */
export function kindOf({ port, protocol }: Pick<OpenTunnel, "port" | "protocol">): string | undefined {
  return port ?? kinds.get(protocol);
}

/** By sharing link, all of a user, or by device, user and kind: `terminal`, `kvm`, `files`, `tcp`, `udp`, empty for all. */
export interface EndWish {
  readonly shareId?: string;
  readonly deviceId?: string;
  readonly userId?: string;
  /** Sessions of that guest; those of the user when absent. */
  readonly guestName?: string | undefined;
  readonly kind?: string;
  /** Only sides that are in no tunnel yet, those whose user is meant. */
  readonly onlyWaiting?: (user: UserDocument) => boolean;
}

const kinds: ReadonlyMap<number, string> = new Map([
  [SessionProtocol.Terminal, "terminal"],
  [SessionProtocol.PowerShell, "terminal"],
  [SessionProtocol.UserTerminal, "terminal"],
  [SessionProtocol.UserPowerShell, "terminal"],
  [SessionProtocol.Desktop, "kvm"],
  [SessionProtocol.Files, "files"],
  [SessionProtocol.FileDownload, "files"],
]);

export function fits(open: OpenTunnel, wish: EndWish): boolean {
  if (wish.onlyWaiting !== undefined) return false;
  if (wish.shareId !== undefined) return open.shareId === wish.shareId;
  if (wish.deviceId === undefined) return open.userId === wish.userId && open.guestName === undefined;
  return (
    open.deviceId === wish.deviceId &&
    open.userId === wish.userId &&
    open.guestName === wish.guestName &&
    (wish.kind === undefined || wish.kind === "" || wish.kind === kindOf(open))
  );
}

/** For the closing frame. Those who lost their account or link find out by themselves. */
export function reasonOf({ deviceId }: EndWish): string | undefined {
  return deviceId === undefined ? undefined : SESSION_ENDED;
}

/** A side that is in no tunnel yet: all of a link, or of a user. */
export function waitsFor(
  { user, guest }: { readonly user: UserDocument | undefined; readonly guest: Guest | undefined },
  wish: EndWish,
): boolean {
  if (wish.shareId !== undefined) return guest?.shareId === wish.shareId;
  if (wish.deviceId !== undefined || guest !== undefined || user === undefined) return false;
  return user._id === wish.userId && (wish.onlyWaiting === undefined || wish.onlyWaiting(user));
}
