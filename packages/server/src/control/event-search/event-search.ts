/**
 * One page of stored events. Rights are in the query and asked again of every event.
 */
import { completeId, isDeviceId, ProtocolError } from "@tendril/protocol";
import type { StoredWireEvent } from "@tendril/protocol/actions/events/events";
import { SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin, siteHas } from "../../auth/index.ts";
import { type EventDocument, eventCollection, type Query, type UserDocument } from "../../store/index.ts";
import { findDevice, findGroup } from "../authorize.ts";
import type { ControlServices } from "../services.ts";
import { isEventFor, targetsOf } from "../subscriptions.ts";

/** Read at once; between batches others have their turn. */
const BATCH = 2_000;
/** Looked at for one page. What a text does not fit is looked at too, and must not hold the server up. */
const MAX_LOOKED_AT = 50_000;

/** Events are in the order of their numbers; the clock may have been set back by less than this. */
const CLOCK_STEP_MS = 3_600_000;

/** Fields of the action `events`. */
export interface EventWish {
  readonly nodeid?: string | undefined;
  readonly userid?: string | undefined;
  readonly meshid?: string | undefined;
  readonly filter?: string | undefined;
  readonly filters?: readonly string[] | undefined;
  readonly text?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface EventPage {
  /** Newest first. */
  readonly records: readonly EventDocument[];
  /** For the page after it; absent when this was the last. */
  readonly next?: string;
}

type Services = Pick<ControlServices, "store" | "events" | "rights" | "devices" | "groups">;
type Where = Record<string, NonNullable<Query["where"]>[string]>;

export async function searchEvents(
  services: Services,
  user: UserDocument,
  { limit, ...wish }: EventWish & { readonly limit: number },
): Promise<EventPage> {
  await services.events.flush();
  const where = await whereOf(services, user, wish);
  if (where === undefined) return { records: [] };
  const stored = services.store.collection(eventCollection);
  const records: EventDocument[] = [];
  let before = await startOf(services, wish);
  for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; ) {
    const size = wish.text === undefined ? Math.min(limit - records.length, BATCH) : BATCH;
    const query = { where: { ...where, seq: { lt: before } }, sortBy: "seq", descending: true, limit: size };
    const batch = await stored.find(query);
    const fits = await textFilter(services, { user, text: wish.text }, batch);
    for (const record of batch) {
      before = record.seq;
      const { event, domain, ids: targets, time } = record;
      if (wish.from !== undefined && time < wish.from - CLOCK_STEP_MS) return { records };
      if (
        !isWished(record, wish) ||
        !fits(record) ||
        !isEventFor(services.rights, user, { event, domain, targets })
      )
        continue;
      records.push(record);
      if (records.length === limit) return { records, next: String(before) };
    }
    if (batch.length < size) return { records };
    lookedAt += batch.length;
  }
  return { records, next: String(before) };
}

/** As users see it. */
export function toStoredWireEvent(user: UserDocument, record: EventDocument): StoredWireEvent {
  const { event, seq, time, origin } = record;
  const maySeeAddress = seesAll(user) || event.userid === user._id;
  return {
    ...event,
    time: new Date(time).toISOString(),
    seq,
    ...(origin !== undefined && maySeeAddress ? { address: origin.address } : {}),
  };
}

/** What the devices of these events are called now, of those that the user may see. */
export async function deviceNames(
  { devices, rights }: Pick<Services, "devices" | "rights">,
  user: UserDocument,
  records: readonly EventDocument[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(
    records.flatMap(({ nodeid }) => (nodeid !== undefined && isDeviceId(nodeid) ? [nodeid] : [])),
  );
  const found = await devices.getMany([...ids]);
  const visible = found.filter((device) => seesAll(user) || rights.onDevice(user, device) !== 0);
  return new Map(visible.map(({ _id, name }) => [_id, name]));
}

/**
 * What the store looks up; the rest is asked of every event that is read. Who sees everything and names nothing reads
 * the events in their order: any other index would have all of them sorted for each page. `undefined` when something was
 * named that the user may not see.
 */
async function whereOf(services: Services, user: UserDocument, wish: EventWish): Promise<Where | undefined> {
  const { nodeid, userid, meshid } = wish;
  const where: Where = seesAll(user) ? {} : { ids: { any: targetsOf(services.rights, user) } };
  if (nodeid !== undefined) {
    const device = await findDevice(services, { user, ref: nodeid });
    if (device === undefined) return undefined;
    where.nodeid = device._id;
  }
  if (userid !== undefined) {
    const id = completed("user", user, userid);
    const mayAsk = id === user._id || isSiteAdmin(user) || siteHas(user, SiteRight.ManageUsers);
    if (id === undefined || !mayAsk) return undefined;
    where.userid = id;
  }
  if (meshid !== undefined) {
    // who sees all events also sees those of groups that exist no more
    const id = seesAll(user)
      ? completed("mesh", user, meshid)
      : (await findGroup(services, { user, reference: { id: meshid } }))?._id;
    if (id === undefined) return undefined;
    where.ids = { any: [id] };
  }
  return where;
}

/** The number before which events are looked at. */
async function startOf({ store }: Pick<Services, "store">, { cursor, to }: EventWish): Promise<number> {
  if (cursor !== undefined) return Number(cursor);
  if (to === undefined) return Number.MAX_SAFE_INTEGER;
  const query = { where: { time: { lt: to } }, sortBy: "time", descending: true, limit: 1 };
  const [newest] = await store.collection(eventCollection).find(query);
  return (newest?.seq ?? 0) + 1;
}

function isWished({ action, time }: EventDocument, { filter, filters, from = 0, to }: EventWish): boolean {
  const isOfKind = (filter === undefined || action === filter) && (filters?.includes(action) ?? true);
  return isOfKind && time >= from && (to === undefined || time < to);
}

function seesAll(user: UserDocument): boolean {
  return isSiteAdmin(user) || siteHas(user, SiteRight.AllEvents);
}

/** Of the caller's domain. */
function completed(kind: "user" | "mesh", { domain }: UserDocument, ref: string): string | undefined {
  try {
    const id = completeId(kind, domain, ref);
    return id.startsWith(`${kind}/${domain}/`) ? id : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // a malformed id names nothing
    throw error;
  }
}

async function textFilter(
  services: Services,
  { user, text }: { readonly user: UserDocument; readonly text: string | undefined },
  batch: readonly EventDocument[],
): Promise<(record: EventDocument) => boolean> {
  if (text === undefined) return () => true;
  const wanted = text.toLowerCase();
  const named = await deviceNames(services, user, batch);
  return ({ event, nodeid = "" }) => {
    const { msg = "", action, username = "" } = event;
    return `${msg}\n${action}\n${username}\n${named.get(nodeid) ?? ""}`.toLowerCase().includes(wanted);
  };
}
