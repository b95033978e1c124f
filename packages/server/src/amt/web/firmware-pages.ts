/**
 * Pages that firmware makes of itself, for people who may do everything with it. Each time one is opened it gets an
 * address that nobody can guess, which works while it is used, while the right lasts, and while its person is signed in.
 */
import { randomBytes } from "node:crypto";
import { SessionProtocol } from "@tendril/protocol/constants";
import { DeniedError, UnavailableError } from "../../errors.ts";
import type { MayOpen, SessionGuard } from "../../relay/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { FirmwareResponse } from "../access/http-line.ts";
import type { Firmware } from "../firmware/index.ts";
import { type PagePlace, type PageReply, pageNote, pageReply } from "./page-reply.ts";

/** Where pages of firmware are; their id follows. */
export const PAGE_PREFIX = "/amtpage/";
const ID_BYTES = 24;
const IDLE_MS = 600_000;
const LONGEST_MS = 3_600_000;
const MAX_PER_USER = 10;
const MAX_WAITING = 8;
const MAX_PATH_CHARS = 1_024;
/** Not pages: management itself, and storage of others. */
const closedPaths = /^\/(?:wsman|amt-storage)(?:[/?]|$)/i;

export interface FirmwarePagesDeps {
  readonly firmware: Pick<Firmware, "use">;
  readonly guard: Pick<SessionGuard, "add">;
  readonly mayOpen: MayOpen;
  readonly clock: Clock;
}

export interface FirmwarePageOpening {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  /** It ends with the web session; absent for who came without one. */
  readonly webSessionId: string | undefined;
}

export interface FirmwarePageRequest {
  readonly id: string;
  readonly method: "GET" | "POST";
  /** With the slash and the query. */
  readonly path: string;
  /** Host and port as the browser sees them; checked. */
  readonly host: string;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

interface OpenPage extends FirmwarePageOpening {
  waiting: number;
  readonly openedAtMs: number;
  cancelIdle(): void;
  release(): void;
}

export class FirmwarePages {
  readonly #deps: FirmwarePagesDeps;
  readonly #open = new Map<string, OpenPage>();

  constructor(deps: FirmwarePagesDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#open.size;
  }

  /** @returns the path of the first page. @throws DeniedError; UnavailableError when too many are open. */
  async open(opening: FirmwarePageOpening): Promise<string> {
    const { user, device } = opening;
    const { mayOpen, guard, clock } = this.#deps;
    const protocol = SessionProtocol.AmtWeb;
    if (!(await mayOpen(user, device, protocol)))
      throw new DeniedError("this needs all rights on the firmware");
    const own = [...this.#open.values()].filter((page) => page.user._id === user._id);
    if (own.length >= MAX_PER_USER) throw new UnavailableError("too many pages of firmware are open");
    const id = randomBytes(ID_BYTES).toString("base64url");
    const release = guard.add({ user, device, protocol, guest: undefined, end: () => this.#close(id) });
    this.#open.set(id, {
      ...opening,
      ...{ waiting: 0, openedAtMs: clock.now(), release },
      cancelIdle: clock.after(IDLE_MS, () => this.#close(id)),
    });
    return `${PAGE_PREFIX}${id}/index.htm`;
  }

  /** Never throws for what firmware or browser do. */
  async fetch(request: FirmwarePageRequest): Promise<PageReply> {
    const { id, path, host } = request;
    const place = { base: `${PAGE_PREFIX}${id}`, host };
    const page = this.#open.get(id);
    if (page === undefined)
      return pageNote(404, "This page has been closed. Open it again from the device.", place);
    if (path.length > MAX_PATH_CHARS || closedPaths.test(path))
      return pageNote(403, "This is no page.", place);
    if (page.waiting >= MAX_WAITING) return pageNote(503, "The firmware is busy.", place);
    this.#keep(id, page);
    page.waiting++;
    try {
      return await this.#ask(page, request, place);
    } finally {
      page.waiting--;
    }
  }

  /** The person has signed out. */
  endSession(webSessionId: string): void {
    for (const [id, page] of this.#open) if (page.webSessionId === webSessionId) this.#close(id);
  }

  close(): void {
    for (const id of [...this.#open.keys()]) this.#close(id);
  }

  async #ask(page: OpenPage, request: FirmwarePageRequest, place: PagePlace): Promise<PageReply> {
    const { method, path, body, contentType } = request;
    try {
      const response: FirmwareResponse = await this.#deps.firmware.use(page.device._id, (contact) =>
        contact.page({
          ...{ method, path, body },
          headers: contentType === undefined ? {} : { "Content-Type": contentType },
        }),
      );
      return pageReply(response, place);
    } catch (error) {
      if (error instanceof UnavailableError) return pageNote(502, error.message, place);
      throw error;
    }
  }

  #keep(id: string, page: OpenPage): void {
    page.cancelIdle();
    const leftMs = page.openedAtMs + LONGEST_MS - this.#deps.clock.now();
    page.cancelIdle = this.#deps.clock.after(Math.max(0, Math.min(IDLE_MS, leftMs)), () => this.#close(id));
  }

  #close(id: string): void {
    const page = this.#open.get(id);
    if (page === undefined) return;
    this.#open.delete(id);
    page.cancelIdle();
    page.release();
  }
}
