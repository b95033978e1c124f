/**
 * Letters about devices that connected or went. What happens within a minute makes one letter for each person; who
 * came back meanwhile is not mentioned.
 */
import type { DeviceId, DomainId } from "@tendril/protocol";
import { isDeviceId } from "@tendril/protocol";
import { NotifyFlag, SiteRight } from "@tendril/protocol/constants";
import { type AccountLetters, type Accounts, type Rights, siteRestricts } from "../../auth/index.ts";
import { allTarget, type EventBus } from "../../events/index.ts";
import type { Devices } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import { notifyOf } from "./notify.ts";

const COLLECT_MS = 60_000;
/** Devices of one minute; a server that starts sees all of them. */
const MAX_COLLECTED = 20_000;
const MAX_NAMED = 50;

export interface ConnectionLettersDeps {
  readonly bus: EventBus;
  readonly domains: readonly DomainId[];
  readonly accounts: Pick<Accounts, "inDomain">;
  readonly rights: Rights;
  readonly devices: Pick<Devices, "getMany">;
  readonly letters: Pick<AccountLetters, "isOn" | "sendConnections">;
  readonly clock: Clock;
  readonly log: Log;
}

interface Change {
  readonly wasConnect: boolean;
  isConnect: boolean;
}

export class ConnectionLetters {
  readonly #deps: ConnectionLettersDeps;
  readonly #changes = new Map<DomainId, Map<DeviceId, Change>>();
  #cancel: () => void = () => {};
  #isWaiting = false;
  readonly #subscription: { close(): void };

  constructor(deps: ConnectionLettersDeps) {
    this.#deps = deps;
    this.#subscription = deps.bus.subscribe(deps.domains.map(allTarget), ({ event, domain }) => {
      if (event.action !== "nodeconnect" || !deps.letters.isOn || !isDeviceId(String(event.nodeid))) return;
      this.#collect(domain, event.nodeid as DeviceId, Number(event.conn ?? 0) !== 0);
    });
  }

  close(): void {
    this.#cancel();
    this.#subscription.close();
  }

  #collect(domain: DomainId, id: DeviceId, isConnect: boolean): void {
    const changes = this.#changes.getOrInsertComputed(domain, () => new Map<DeviceId, Change>());
    const known = changes.get(id);
    if (known !== undefined) known.isConnect = isConnect;
    else if (changes.size < MAX_COLLECTED) changes.set(id, { wasConnect: isConnect, isConnect });
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#cancel = this.#deps.clock.after(COLLECT_MS, () => {
      this.#isWaiting = false;
      this.#send().catch((error: unknown) =>
        this.#deps.log.warn({ error }, "letters about devices not sent"),
      );
    });
  }

  async #send(): Promise<void> {
    const all = [...this.#changes];
    this.#changes.clear();
    for (const [domain, changes] of all) {
      const kept = new Map([...changes].filter(([, { wasConnect, isConnect }]) => wasConnect === isConnect));
      const wanting = (await this.#deps.accounts.inDomain(domain)).filter(wantsLetters);
      if (wanting.length === 0 || kept.size === 0) continue;
      const devices = await this.#deps.devices.getMany([...kept.keys()]);
      for (const user of wanting) this.#write(user, devices, (id) => kept.get(id)?.isConnect === true);
    }
  }

  #write(user: UserDocument, devices: readonly DeviceDocument[], isConnect: (id: DeviceId) => boolean): void {
    const wanted = devices.filter((device) => {
      const bit = isConnect(device._id) ? NotifyFlag.MailConnect : NotifyFlag.MailDisconnect;
      return (notifyOf(user, device) & bit) !== 0 && this.#deps.rights.onDevice(user, device) !== 0;
    });
    if (wanted.length === 0) return;
    const namesOf = (isWanted: boolean): string[] =>
      wanted.filter(({ _id }) => isConnect(_id) === isWanted).map(({ name }) => name);
    this.#deps.letters.sendConnections(user, {
      connected: shorten(namesOf(true)),
      disconnected: shorten(namesOf(false)),
    });
  }
}

function wantsLetters(user: UserDocument): boolean {
  if (user.email === undefined || user.emailVerified !== true || siteRestricts(user, SiteRight.Locked))
    return false;
  const bits = NotifyFlag.MailConnect | NotifyFlag.MailDisconnect;
  return Object.values(user.notify ?? {}).some((wish) => (wish & bits) !== 0);
}

function shorten(names: readonly string[]): readonly string[] {
  if (names.length <= MAX_NAMED) return names;
  return [...names.slice(0, MAX_NAMED), `${names.length - MAX_NAMED} more`];
}
