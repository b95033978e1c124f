/**
 * Everything that a search finds, as a file that is made while it is sent: a page at a time is in memory, and the next one
 * is read when the reader has taken it.
 */
import { Readable } from "node:stream";
import { SiteRight } from "@tendril/protocol/constants";
import type { Accounts } from "../../auth/index.ts";
import { siteRestricts } from "../../auth/index.ts";
import { DeniedError, UnavailableError } from "../../errors.ts";
import { withOrigin } from "../../events/index.ts";
import type { EventDocument, UserDocument } from "../../store/index.ts";
import { csvLine } from "../reports/index.ts";
import type { ControlServices } from "../services.ts";
import { deviceNames, type EventWish, searchEvents, toStoredWireEvent } from "./event-search.ts";

const PAGE = 1_000;
const MAX_AT_ONCE = 4;
const columns = ["number", "time", "kind", "person", "device", "deviceid", "address", "what"];

export type ExportFormat = "csv" | "json";

export interface EventExportDeps
  extends Pick<ControlServices, "store" | "events" | "rights" | "devices" | "groups"> {
  readonly accounts: Pick<Accounts, "get">;
}

export interface ExportWish extends EventWish {
  readonly format: ExportFormat;
  /** Of who asked. */
  readonly address: string;
}

export class EventExport {
  readonly #deps: EventExportDeps;
  readonly #exporting = new Set<string>();

  constructor(deps: EventExportDeps) {
    this.#deps = deps;
  }

  /**
   * One export of a user at a time. Ends with an error, so that no part is taken for the whole, when the account is
   * locked or gone meanwhile. @throws UnavailableError when too many are being made.
   */
  open(user: UserDocument, wish: ExportWish): Readable {
    if (this.#exporting.has(user._id) || this.#exporting.size >= MAX_AT_ONCE) {
      throw new UnavailableError("another export is still being made");
    }
    this.#exporting.add(user._id);
    const stream = Readable.from(this.#write(user, wish), { objectMode: false });
    stream.once("close", () => this.#exporting.delete(user._id));
    return stream;
  }

  async *#write(user: UserDocument, { format, address, ...wish }: ExportWish): AsyncGenerator<string> {
    let count = 0;
    try {
      yield format === "csv" ? `\ufeff${csvLine(columns)}` : "[";
      let cursor = wish.cursor;
      do {
        const reader = await this.#readUser(user);
        const page = await searchEvents(this.#deps, reader, { ...wish, cursor, limit: PAGE });
        const lines = await this.#linesOf(reader, page.records, format);
        if (lines.length > 0)
          yield format === "csv" ? lines.join("") : `${count === 0 ? "\n" : ",\n"}${lines.join(",\n")}`;
        count += lines.length;
        cursor = page.next;
      } while (cursor !== undefined);
      if (format === "json") yield "\n]\n";
    } finally {
      const { _id: userid, name: username } = user;
      const what = format.toUpperCase();
      const msg = count === 1 ? `Exported 1 event as ${what}` : `Exported ${count} events as ${what}`;
      withOrigin({ address }, () =>
        this.#deps.events.record(user.domain, [userid], {
          etype: "user",
          action: "exportevents",
          userid,
          username,
          msg,
        }),
      );
    }
  }

  async #readUser({ _id }: UserDocument): Promise<UserDocument> {
    const user = await this.#deps.accounts.get(_id);
    if (user === undefined || siteRestricts(user, SiteRight.Locked))
      throw new DeniedError("the account was locked");
    return user;
  }

  async #linesOf(
    user: UserDocument,
    records: readonly EventDocument[],
    format: ExportFormat,
  ): Promise<string[]> {
    const shown = records.map((record) => toStoredWireEvent(user, record));
    if (format === "json") return shown.map((event) => JSON.stringify(event));
    const named = await deviceNames(this.#deps, user, records);
    return shown.map(({ seq, time, action, username, nodeid, address, msg }) =>
      csvLine([seq, time, action, username, named.get(nodeid ?? ""), nodeid, address, msg]),
    );
  }
}
