/**
 * Sharing links: made, listed and taken back by users; looked at and used by guests. What a guest may do is decided
 * anew each time, from the link and from what its owner may do now.
 */
import { randomBytes } from "node:crypto";
import type { DomainId, UserId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SessionProtocol, ShareKind, SiteRight } from "@tendril/protocol/constants";
import {
  type Accounts,
  type Cookies,
  hasRight,
  isSamePlace,
  type Rights,
  siteRestricts,
} from "../../auth/index.ts";
import type { Devices, Presence } from "../../inventory/index.ts";
import { TokenBucket } from "../../limits/index.ts";
import type { Guest } from "../../relay/index.ts";
import {
  type Collection,
  type DeviceDocument,
  type DeviceShareDocument,
  deviceShareCollection,
  type Store,
  type UserDocument,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import { type ShareWindow, shareWindow } from "./share-window.ts";

const SHARE_COOKIE = 6;
const GUEST_TOKEN_MINUTES = 10;
const MAX_GUEST_NAME_CHARS = 64;
/** Letters that joiners shape; between others they are only unseen. */
const joined =
  "[\\p{Script=Arab}\\p{Script=Syrc}\\p{Script=Mong}\\p{Script=Nkoo}\\p{Script=Deva}\\p{Script=Beng}\\p{Script=Guru}\\p{Script=Gujr}\\p{Script=Orya}" +
  "\\p{Script=Taml}\\p{Script=Telu}\\p{Script=Knda}\\p{Script=Mlym}\\p{Script=Sinh}\\p{Script=Khmr}\\p{Script=Mymr}]";
const emoji = "\\p{Extended_Pictographic}";
/** What turns writing round, or cannot be seen; but for joiners that shape letters or make one emoji of several. */
const unseen = new RegExp(
  "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]" +
    `(?<!${joined}\\p{M}*[\\u200c\\u200d](?=${joined})|${emoji}[\\ufe0f\\p{Emoji_Modifier}]?\\u200d(?=${emoji}))`,
  "gu",
);
/** Sessions that a link may begin: at once, and then per second. */
const beginnings = { burst: 20, perSecond: 0.5 };

export interface SharesDeps {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly devices: Devices;
  readonly rights: Rights;
  readonly presence: Presence;
  readonly clock: Clock;
  /** Ends what runs by the link. */
  readonly endSessions: (shareId: string) => void;
}

/** A link as it stands now, for the guest's page. */
export interface SharedDevice {
  readonly share: DeviceShareDocument;
  readonly owner: UserDocument;
  readonly device: DeviceDocument;
  readonly window: ShareWindow;
  readonly isOnline: boolean;
  /** What the guest may do: bits of ShareKind. */
  readonly kinds: number;
  /** Rights of the guest. */
  readonly rights: number;
}

export class Shares {
  readonly #deps: SharesDeps;
  readonly #shares: Collection<DeviceShareDocument>;
  readonly #revoked = new Set<string>();
  readonly #beginnings = new Map<string, TokenBucket>();

  constructor(deps: SharesDeps) {
    this.#deps = deps;
    this.#shares = deps.store.collection(deviceShareCollection);
  }

  async create(
    wish: Omit<DeviceShareDocument, "_id" | "publicid" | "created">,
  ): Promise<DeviceShareDocument> {
    const publicid = randomBytes(12).toString("hex");
    const share = { ...wish, _id: `deviceshare-${publicid}`, publicid, created: this.#deps.clock.now() };
    await this.#shares.put(share);
    return share;
  }

  /** Those of the device that can still be used. */
  async list(device: DeviceDocument): Promise<DeviceShareDocument[]> {
    const shares = await this.#shares.find({ where: { nodeid: device._id } });
    const nowMs = this.#deps.clock.now();
    return shares
      .filter((share) => shareWindow(share, nowMs).kind !== "over")
      .sort((a, b) => a.created - b.created);
  }

  /** Takes a link back: from this moment it opens nothing, and what it opened is ended. */
  async remove(device: DeviceDocument, publicId: string): Promise<DeviceShareDocument | undefined> {
    const share = await this.#shares.get(`deviceshare-${publicId}`);
    if (share === undefined || share.nodeid !== device._id) return undefined;
    this.#revoked.add(share.publicid);
    this.#deps.endSessions(share.publicid);
    await this.#shares.remove(share._id);
    return share;
  }

  /** Ends what guests of a user have open; the links stay. */
  async endSessionsOf(userId: UserId): Promise<void> {
    for (const share of await this.#shares.find({ where: { userid: userId } }))
      this.#deps.endSessions(share.publicid);
  }

  /** Takes all links of a user back. */
  async removeAllOf(userId: UserId): Promise<void> {
    for (const share of await this.#shares.find({ where: { userid: userId } })) {
      this.#revoked.add(share.publicid);
      this.#deps.endSessions(share.publicid);
      await this.#shares.remove(share._id);
    }
  }

  /** Removes what cannot be used any more. */
  async prune(): Promise<number> {
    this.#beginnings.clear();
    return await this.#shares.prune({ where: { expireTime: { lt: this.#deps.clock.now() } } });
  }

  /** `c` of the link's address. */
  linkCookie({ publicid }: DeviceShareDocument): string {
    return this.#deps.cookies.encode({ a: SHARE_COOKIE, pid: publicid, expire: 0 });
  }

  /** What a link leads to; `undefined` when it is forged, over, or its owner may not share the device any more. */
  async read(cookie: string, domain: DomainId): Promise<SharedDevice | undefined> {
    const content = this.#deps.cookies.decode(cookie, 1);
    const publicId = content?.get("a") === SHARE_COOKIE ? content.get("pid") : undefined;
    return typeof publicId === "string" ? await this.#find(publicId, domain) : undefined;
  }

  /** Token with which a guest opens sessions for a few minutes, from one address; `undefined` outside the window. */
  async join(
    cookie: string,
    guest: { readonly domain: DomainId; readonly address: string; readonly name: string },
  ): Promise<{ readonly token: string; readonly name: string; readonly shared: SharedDevice } | undefined> {
    const shared = await this.read(cookie, guest.domain);
    if (shared === undefined || shared.window.kind !== "open") return undefined;
    const name = guestName(shared.share, guest.name);
    const { publicid } = shared.share;
    const token = this.#deps.cookies.encode({ guest: publicid, gn: name, ip: guest.address });
    return { token, name, shared };
  }

  /** True for tokens of guests, which are nothing else. */
  isGuestToken(token: string): boolean {
    return this.#deps.cookies.decode(token, GUEST_TOKEN_MINUTES)?.has("guest") === true;
  }

  /** Lets a guest begin a session. `undefined`: not with this token, not now, or too often. */
  async admit(
    token: string,
    { domain, address }: { readonly domain: DomainId; readonly address: string },
  ): Promise<Guest | undefined> {
    const content = this.#deps.cookies.decode(token, GUEST_TOKEN_MINUTES);
    const publicId = content?.get("guest");
    const name = content?.get("gn");
    if (
      typeof publicId !== "string" ||
      typeof name !== "string" ||
      !isSamePlace(content?.get("ip"), address)
    ) {
      return undefined;
    }
    const shared = await this.#find(publicId, domain);
    if (shared === undefined || shared.window.kind !== "open" || !this.#mayBegin(publicId)) return undefined;
    const { share, owner, device, window, kinds, rights } = shared;
    return {
      ...{ shareId: publicId, name, owner, device, rights },
      protocols: protocolsOf(kinds),
      consent: share.consent,
      isViewOnly: (rights & DeviceRight.OnlyDesktopView) !== 0,
      closesAtMs: window.closesAtMs,
      isRevoked: () => this.#revoked.has(publicId),
      mayGoOn: async (protocol) => {
        const now = await this.#find(publicId, domain);
        return now?.window.kind === "open" && protocolsOf(now.kinds).includes(protocol);
      },
    };
  }

  async #find(publicId: string, domain: DomainId): Promise<SharedDevice | undefined> {
    const share = await this.#shares.get(`deviceshare-${publicId}`);
    if (share === undefined || share.domain !== domain || this.#revoked.has(publicId)) return undefined;
    const [owner, device] = await Promise.all([
      this.#deps.accounts.get(share.userid),
      this.#deps.devices.get(share.nodeid),
    ]);
    if (owner === undefined || device === undefined || siteRestricts(owner, SiteRight.Locked))
      return undefined;
    const window = shareWindow(share, this.#deps.clock.now());
    const ownRights = this.#deps.rights.onDevice(owner, device);
    if (window.kind === "over" || !mayShare(ownRights)) return undefined;
    const kinds = share.p & ~kindsNotSharable(ownRights);
    const isOnline = this.#deps.presence.get(device._id) !== undefined;
    return { share, owner, device, window, isOnline, kinds, rights: guestRights(share, ownRights) };
  }

  #mayBegin(publicId: string): boolean {
    const nowMs = this.#deps.clock.now();
    const bucket = this.#beginnings.get(publicId) ?? new TokenBucket({ ...beginnings, nowMs });
    this.#beginnings.set(publicId, bucket);
    return bucket.take(nowMs);
  }
}

/** Whether someone with these rights on a device may share it. */
export function mayShare(rights: number): boolean {
  if (rights === FULL_RIGHTS) return true;
  const isAllowed = hasRight(rights, DeviceRight.RemoteControl | DeviceRight.GuestSharing);
  return isAllowed && (rights & DeviceRight.OnlyLimitedInput) === 0;
}

/** Bits of `p` that someone with these rights cannot give away. */
export function kindsNotSharable(rights: number): number {
  if (rights === FULL_RIGHTS) return 0;
  const blocked = (restriction: number, kind: number): number => ((rights & restriction) === 0 ? 0 : kind);
  return (
    blocked(DeviceRight.NoTerminal, ShareKind.Terminal) |
    blocked(DeviceRight.NoDesktop, ShareKind.Desktop) |
    blocked(DeviceRight.NoFiles, ShareKind.Files)
  );
}

/** Rights of a guest: what the link allows, less what its owner may not. */
function guestRights({ p, viewOnly }: DeviceShareDocument, ownerRights: number): number {
  const kinds = p & ~kindsNotSharable(ownerRights);
  const isOwnerViewing = ownerRights !== FULL_RIGHTS && (ownerRights & DeviceRight.OnlyDesktopView) !== 0;
  const isViewOnly = viewOnly === true || isOwnerViewing;
  const isControlling = (kinds & (ShareKind.Terminal | ShareKind.Files)) !== 0 || !isViewOnly;
  return (
    (isControlling ? DeviceRight.RemoteControl : 0) |
    (isViewOnly ? DeviceRight.OnlyDesktopView : 0) |
    ((kinds & ShareKind.Terminal) === 0 ? DeviceRight.NoTerminal : 0) |
    ((kinds & ShareKind.Desktop) === 0 ? DeviceRight.NoDesktop : 0) |
    ((kinds & ShareKind.Files) === 0 ? DeviceRight.NoFiles : 0)
  );
}

function protocolsOf(p: number): number[] {
  const { Terminal, PowerShell, UserTerminal, UserPowerShell, Desktop, Files, FileDownload } =
    SessionProtocol;
  return [
    ...((p & ShareKind.Terminal) === 0 ? [] : [Terminal, PowerShell, UserTerminal, UserPowerShell]),
    ...((p & ShareKind.Desktop) === 0 ? [] : [Desktop]),
    ...((p & ShareKind.Files) === 0 ? [] : [Files, FileDownload]),
  ];
}

/** What guests call themselves stands beside the name that the owner gave, never instead of it. */
function guestName({ guestName: given }: DeviceShareDocument, wished: string): string {
  const own = wished
    .replace(unseen, "")
    .trim()
    .slice(0, MAX_GUEST_NAME_CHARS)
    .replace(/(?:\u200c|\u200d|\p{Cs})+$/u, ""); // half of what was cut
  return own === "" || own === given ? given : `${own} (${given})`;
}
