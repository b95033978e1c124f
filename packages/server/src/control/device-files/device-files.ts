/**
 * Download links: who asks, which agent is called, which of the agents that come belongs to which link.
 */
import { randomBytes } from "node:crypto";
import { type DeviceId, type DomainId, encodeHex } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { AgentLinks } from "../../agents/index.ts";
import {
  type Accounts,
  areSessionsInScope,
  type Cookies,
  type LoginTokens,
  narrowUser,
  type Rights,
  readUserCookie,
} from "../../auth/index.ts";
import type { Devices, Groups } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import {
  encodeRelayCookie,
  type Guest,
  readRelayCookie,
  recordSession,
  type SessionGuard,
  shareKey,
} from "../../relay/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { ConsentPolicy } from "../consent-policy.ts";
import type { Shares } from "../sharing/index.ts";
import { personFields } from "../to-agent.ts";
import { mayOpenSession } from "../tunnel-request.ts";
import { type FileSocket, type FileSocketHandlers, type FileStart, openFileStream } from "./file-stream.ts";

const WAIT_MS = 30_000;
const MAX_PATH_CHARS = 4_096;
const MAX_LINKS_OF_A_USER = 20;

export interface DeviceFilesDeps {
  readonly accounts: Accounts;
  readonly cookies: Cookies;
  readonly loginTokens: LoginTokens;
  readonly devices: Devices;
  readonly groups: Groups;
  readonly rights: Rights;
  readonly agents: AgentLinks;
  readonly consent: ConsentPolicy;
  readonly shares: Pick<Shares, "admit" | "isGuestToken">;
  /** Ends downloads that lost their right. */
  readonly guard: Pick<SessionGuard, "add">;
  readonly webCertHash: () => Uint8Array;
  readonly clock: Clock;
  readonly log: Log;
}

export interface FileWish {
  readonly domain: DomainId;
  /** `/` or `/<domain>/`. */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly address: string;
  /** The user of the web session, if the request has one. */
  signedIn(): Promise<UserDocument | undefined>;
}

export type FileReply =
  | { readonly kind: "refused"; readonly status: 401 | 403 | 404 | 503; readonly why: string }
  | (FileStart & { readonly kind: "ok"; readonly name: string });

interface Link {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  take(socket: FileSocket): FileSocketHandlers;
}

export class DeviceFiles {
  readonly #deps: DeviceFilesDeps;
  readonly #waiting = new Map<string, Link>();
  readonly #perUser = new Map<string, number>();
  readonly #open = new Map<FileSocket, { readonly user: UserDocument; readonly guest: Guest | undefined }>();

  constructor(deps: DeviceFilesDeps) {
    this.#deps = deps;
  }

  /** Calls the device and answers when it has the file. The stream is the caller's. */
  async fetch(wish: FileWish): Promise<FileReply> {
    const { shares } = this.#deps;
    const token = wish.query.get("c");
    if (token !== null && shares.isGuestToken(token)) return await this.#fetchForGuest(token, wish);
    const user = await this.#findUser(wish);
    if (user === undefined) return { kind: "refused", status: 404, why: "not found" };
    const device = await this.#findDevice(wish);
    const rights = device === undefined ? 0 : this.#deps.rights.onDevice(user, device);
    if (device === undefined || rights === 0) return { kind: "refused", status: 404, why: "not found" };
    if (!mayOpenSession(rights, SessionProtocol.FileDownload))
      return { kind: "refused", status: 403, why: "your role does not include files of this device" };
    return await this.#start({ user, device, rights, wish, guest: undefined });
  }

  async #fetchForGuest(token: string, wish: FileWish): Promise<FileReply> {
    const guest = await this.#deps.shares.admit(token, wish);
    const device = await this.#findDevice(wish);
    const isAllowed =
      guest !== undefined &&
      device?._id === guest.device._id &&
      guest.protocols.includes(SessionProtocol.FileDownload) &&
      mayOpenSession(guest.rights, SessionProtocol.FileDownload);
    if (!isAllowed) return { kind: "refused", status: 404, why: "not found" };
    const { owner, rights } = guest;
    return await this.#start({ user: owner, device, rights, wish, guest });
  }

  async #start(call: Omit<Call, "path">): Promise<FileReply> {
    const path = call.wish.query.get("f") ?? "";
    if (path === "" || path.length > MAX_PATH_CHARS)
      return { kind: "refused", status: 404, why: "not found" };
    if ((this.#perUser.get(keyOf(call)) ?? 0) >= MAX_LINKS_OF_A_USER)
      return { kind: "refused", status: 503, why: "too many downloads at once" };
    return await this.#call({ ...call, path });
  }

  /** Ends the downloads of a sharing link. */
  endShare(shareId: string): void {
    for (const [socket, { guest }] of this.#open) if (guest?.shareId === shareId) socket.end();
  }

  /** Ends the downloads of a user. */
  endUser(userId: string): void {
    for (const [socket, { user, guest }] of this.#open)
      if (guest === undefined && user._id === userId) socket.end();
  }

  /** An agent that comes for a link; `undefined` when there is no such link, or it is another user's. */
  claim(query: URLSearchParams): ((socket: FileSocket) => FileSocketHandlers) | undefined {
    const id = query.get("id") ?? "";
    const link = this.#waiting.get(id);
    const domain = link?.device.domain ?? "";
    const ticket = readRelayCookie(this.#deps.cookies, { cookie: query.get("rauth"), domain });
    const isOfLink = ticket?.userId === link?.user._id && ticket?.deviceId === link?.device._id;
    if (link === undefined || ticket === undefined || !isOfLink) return undefined;
    return (socket) => link.take(socket);
  }

  close(): void {
    for (const socket of this.#open.keys()) socket.end();
  }

  async #call(call: Call): Promise<FileReply> {
    const { user, device, rights, wish, guest } = call;
    const { agents, cookies, groups, consent, webCertHash } = this.#deps;
    const group = await groups.get(device.meshid);
    const id = randomBytes(9).toString("base64url");
    const { promise, resolve } = Promise.withResolvers<FileReply>();
    const giveUp = this.#await({ ...call, id, resolve });
    const protocol = SessionProtocol.FileDownload;
    const ticket = encodeRelayCookie(cookies, { userId: user._id, deviceId: device._id, protocol });
    const isRouted = agents.send(device._id, {
      action: "msg",
      type: "tunnel",
      value: `*${wish.base}devicefile.ashx?id=${id}&rauth=${ticket}`,
      usage: SessionProtocol.FileDownload,
      servertlshash: encodeHex(webCertHash()),
      soptions: { ...consent.options, usages: [SessionProtocol.FileDownload] },
      ...personFields({ consent, group }, { user, device, rights, address: wish.address, guest }),
    });
    if (!isRouted) giveUp({ kind: "refused", status: 503, why: "the device is offline" });
    return await promise;
  }

  /** The link waits for its agent; a right that is lost meanwhile ends that. The result ends it too. */
  #await({ id, resolve, ...call }: WaitingCall): (reply: FileReply) => void {
    const { user, device, guest } = call;
    const { clock, guard } = this.#deps;
    const key = keyOf(call);
    this.#perUser.set(key, (this.#perUser.get(key) ?? 0) + 1);
    let isOver = false;
    const over = (): void => {
      if (!isOver) this.#release(key);
      isOver = true;
    };
    const ends: (() => void)[] = [];
    const stopWaiting = (): boolean => {
      for (const end of ends) end();
      return this.#waiting.delete(id);
    };
    const giveUp = (reply: FileReply): void => {
      if (!stopWaiting()) return;
      over();
      resolve(reply);
    };
    const take = (socket: FileSocket): FileSocketHandlers => {
      stopWaiting();
      try {
        return this.#serve(socket, call, { id, over, resolve });
      } catch (error) {
        over(); // nobody else answers who waits for the file
        resolve({ kind: "refused", status: 503, why: "the download could not begin" });
        throw error;
      }
    };
    this.#waiting.set(id, { user, device, take });
    const unanswered = { kind: "refused", status: 503, why: "the device did not answer" } as const;
    ends.push(clock.after(WAIT_MS, () => giveUp(unanswered)));
    const end = (): void => giveUp({ kind: "refused", status: 404, why: "not found" });
    const unguard = guard.add({ user, device, protocol: SessionProtocol.FileDownload, guest, end });
    if (this.#waiting.has(id)) ends.push(unguard);
    else unguard(); // over already
    return giveUp;
  }

  #serve(
    socket: FileSocket,
    call: Call,
    {
      id,
      over,
      resolve,
    }: {
      readonly id: string;
      readonly over: () => void;
      readonly resolve: (reply: FileReply) => void;
    },
  ): FileSocketHandlers {
    const { user, device, path, wish, guest } = call;
    this.#open.set(socket, { user, guest });
    const protocol = SessionProtocol.FileDownload;
    const unguard = this.#deps.guard.add({ user, device, protocol, guest, end: () => socket.end() });
    const recordEnd = this.#record(call, id);
    const isZip = wish.query.get("zip") === "1";
    return openFileStream(socket, {
      clock: this.#deps.clock,
      path,
      isZip,
      onStart: (start) => resolve({ kind: "ok", name: nameOf(path, isZip), ...start }),
      onRefused: () => resolve({ kind: "refused", status: 404, why: "the device cannot read that file" }),
      onEnd: (bytes) => {
        this.#open.delete(socket);
        unguard();
        over();
        recordEnd(bytes);
      },
    });
  }

  /** As of any session; gives what records its end. */
  #record({ user, device, path, wish, guest }: Call, id: string): (bytes: number) => void {
    const { clock, devices, log } = this.#deps;
    const startedAtMs = clock.now();
    const fact = {
      ...{ user, device, protocol: SessionProtocol.FileDownload, port: undefined, file: path },
      ...{ guestName: guest?.name, token: id, addresses: [wish.address, device.host ?? ""] as const },
    };
    recordSession(devices, fact);
    return (bytes) => {
      const ms = clock.now() - startedAtMs;
      const end = { totals: { fromFirst: bytes, fromSecond: 0 }, seconds: Math.round(ms / 1000) };
      recordSession(devices, { ...fact, end });
      const { address: peer } = wish;
      log.info({ userId: user._id, deviceId: device._id, peer, bytes, ms }, "device file sent");
    };
  }

  #release(userId: string): void {
    const left = (this.#perUser.get(userId) ?? 1) - 1;
    if (left <= 0) this.#perUser.delete(userId);
    else this.#perUser.set(userId, left);
  }

  /** By the cookie of a control channel, as stock pages do, or by the web session. */
  async #findUser({ domain, query, address, signedIn }: FileWish): Promise<UserDocument | undefined> {
    const cookie = query.get("c");
    if (cookie === null) return await signedIn();
    const found = await readUserCookie(this.#deps, { cookie, domain, address });
    if (found === undefined || found.content.has("nodeid")) return undefined; // of `getcookie`: for the relay only
    if (!areSessionsInScope(found.token?.scope)) return undefined;
    return narrowUser(found.user, found.token, this.#deps.rights);
  }

  async #findDevice({ domain, query }: FileWish): Promise<DeviceDocument | undefined> {
    const ref = query.get("n") ?? "";
    const id = ref.includes("/") ? ref : `node/${domain}/${ref}`;
    if (!id.startsWith(`node/${domain}/`)) return undefined;
    return await this.#deps.devices.get(id as DeviceId);
  }
}

interface Call {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  readonly rights: number;
  readonly path: string;
  readonly wish: FileWish;
  readonly guest: Guest | undefined;
}

interface WaitingCall extends Call {
  readonly id: string;
  resolve(reply: FileReply): void;
}

/** Whose limit counts. */
function keyOf({ user, guest }: Pick<Call, "user" | "guest">): string {
  return guest === undefined ? user._id : shareKey(guest);
}

function nameOf(path: string, isZip: boolean): string {
  const name = path.split(/[\\/]/).findLast((part) => part !== "") ?? "file";
  return isZip ? `${name}.zip` : name;
}
