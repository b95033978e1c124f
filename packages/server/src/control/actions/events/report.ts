import { isGroupId } from "@tendril/protocol";
import { type ReportReply, report } from "@tendril/protocol/actions/events/report";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin, siteHas } from "../../../auth/index.ts";
import { DeniedError, NotFoundError } from "../../../errors.ts";
import {
  deviceCollection,
  type EventDocument,
  eventCollection,
  groupCollection,
  type UserDocument,
  userCollection,
} from "../../../store/index.ts";
import { findGroup } from "../../authorize.ts";
import { defineAction } from "../../define-action.ts";
import { sessionReport, signInReport, trafficReport } from "../../reports/index.ts";
import type { ControlServices } from "../../services.ts";
import { isEventFor, targetsOf } from "../../subscriptions.ts";

const MAX_EVENTS = 100_000;

/** Of events that the caller may see; sign-ins of others and numbers of records need a site right. */
export const action = defineAction({
  contract: report,
  isAlwaysAnswered: true,
  async run(services, { user, message }): Promise<ReportReply> {
    const { type, groupBy, devGroup } = message;
    if (type === 4) return { data: await counts(services, user) };
    await services.events.flush();
    if (type === 3) return { data: signInReport(await signIns(services, user, message), groupBy) };
    const found = await find(services, user, { ...message, action: "relaylog" });
    const group = await groupOf(services, user, devGroup);
    const events = found.filter(({ event }) => group === undefined || event.meshid === group);
    return { data: type === 1 ? sessionReport(events, groupBy) : trafficReport(events) };
  },
});

async function groupOf(
  services: ControlServices,
  user: UserDocument,
  ref: string | null | undefined,
): Promise<string | undefined> {
  if (ref === null || ref === undefined) return undefined;
  const group = await findGroup(services, { user, reference: { id: ref } });
  if (group === undefined) throw new NotFoundError(Result.InvalidGroupId);
  return group._id;
}

async function signIns(
  services: ControlServices,
  user: UserDocument,
  span: { readonly start: number; readonly end: number },
): Promise<EventDocument[]> {
  const found = await find(services, user, { ...span, action: "login" });
  return siteHas(user, SiteRight.ManageUsers) ? found : found.filter(({ userid }) => userid === user._id);
}

async function find(
  { store, rights }: ControlServices,
  user: UserDocument,
  wanted: { readonly start: number; readonly end: number; readonly action: string },
): Promise<EventDocument[]> {
  const time = { gte: wanted.start * 1000, lt: (wanted.end + 1) * 1000 };
  const where = { domain: user.domain, ids: { any: targetsOf(rights, user) }, action: wanted.action, time };
  const found = await store.collection(eventCollection).find({ where, sortBy: "time", limit: MAX_EVENTS });
  return found.filter(({ event, domain, ids }) => isEventFor(rights, user, { event, domain, targets: ids }));
}

async function counts({ store }: ControlServices, user: UserDocument) {
  if (!isSiteAdmin(user)) throw new DeniedError(Result.PermissionDenied);
  const where = { domain: user.domain };
  const numbers = {
    node: await store.collection(deviceCollection).count({ where }),
    mesh: (await store.collection(groupCollection).find({ where })).filter(({ _id }) => isGroupId(_id))
      .length,
    user: await store.collection(userCollection).count({ where }),
    events: await store.collection(eventCollection).count({ where }),
  };
  return {
    groups: {
      "0": { entries: Object.entries(numbers).map(([record, recordcount]) => ({ record, recordcount })) },
    },
    columns: [
      { id: "record", title: "Record", format: "records" },
      { id: "recordcount", title: "Count", align: "center", sumBy: true },
    ],
  };
}
