/**
 * Which group a CIRA user name means. Names are kept, since thousands of devices come back at once after a restart of
 * the server; a name that is not known makes the groups be read again, not more often than every few seconds.
 */
import type { GroupId } from "@tendril/protocol";
import type { Groups } from "../inventory/index.ts";
import type { GroupDocument } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { mpsUserOf } from "./mps-credentials.ts";

const READ_EVERY_MS = 2_000;

export class CiraGroups {
  readonly #groups: Pick<Groups, "all" | "get">;
  readonly #clock: Clock;
  #byUser = new Map<string, GroupId>();
  #reading: Promise<void> | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: { readonly groups: Pick<Groups, "all" | "get">; readonly clock: Clock }) {
    this.#groups = deps.groups;
    this.#clock = deps.clock;
  }

  /** `undefined` for a name of no group, and of one that was deleted. */
  async find(user: string): Promise<GroupDocument | undefined> {
    const wanted = user.replaceAll(/[@$]/g, "X");
    if (!this.#byUser.has(wanted)) await this.#read();
    const id = this.#byUser.get(wanted);
    const group = id === undefined ? undefined : await this.#groups.get(id);
    return group?.deleted === undefined ? group : undefined;
  }

  async #read(): Promise<void> {
    if (this.#reading === undefined && this.#clock.now() - this.#readAtMs < READ_EVERY_MS) return;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    this.#readAtMs = this.#clock.now();
    const groups = (await this.#groups.all()).filter(({ deleted }) => deleted === undefined);
    this.#byUser = new Map(groups.map(({ _id }) => [mpsUserOf(_id), _id]));
  }
}
