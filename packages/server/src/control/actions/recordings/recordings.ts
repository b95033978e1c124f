import { completeId } from "@tendril/protocol";
import { recordings as contract, type WireRecording } from "@tendril/protocol/actions/recordings/recordings";
import { SiteRight } from "@tendril/protocol/constants";
import type { Query, RecordingDocument } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";

const DEFAULT_LIMIT = 1_000;

export const action = defineAction({
  contract,
  siteRight: SiteRight.Recordings,
  isAlwaysAnswered: true,
  async run({ recordings }, { user, message }) {
    const { limit = DEFAULT_LIMIT, nodeid, userid, protocols, from, to } = message;
    const where: Record<string, NonNullable<Query["where"]>[string]> = { domain: user.domain };
    if (nodeid !== undefined) where.nodeid = completeId("node", user.domain, nodeid);
    if (userid !== undefined) where.userid = completeId("user", user.domain, userid);
    if (protocols !== undefined) where.protocol = { in: protocols };
    if (from !== undefined || to !== undefined) {
      where.startTime = {
        ...(from === undefined ? {} : { gte: from }),
        ...(to === undefined ? {} : { lt: to }),
      };
    }
    return { events: (await recordings.find(where, limit)).map(toWire) };
  },
});

function toWire(document: RecordingDocument): WireRecording {
  const { _id, size, startTime, lengthTime, protocol, name, nodeid, icon, meshid } = document;
  const { meshname, userid, username, state } = document;
  return {
    etype: "relay",
    action: "recording",
    filename: _id,
    ...{ size, startTime, lengthTime, protocol, name },
    ...(nodeid === undefined ? {} : { nodeid }),
    ...(icon === undefined ? {} : { icon }),
    ...(meshid === undefined ? {} : { meshid }),
    ...(meshname === undefined ? {} : { meshname }),
    userids: userid === undefined ? [] : [userid],
    ...(username === undefined ? {} : { username }),
    ...(state === "finished" ? { present: 1 as const } : {}),
  };
}
