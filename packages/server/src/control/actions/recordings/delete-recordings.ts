import { deleteRecordings } from "@tendril/protocol/actions/recordings/delete-recordings";
import { SiteRight } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: deleteRecordings,
  freshFactor: "always",
  siteRight: SiteRight.Recordings,
  async run({ recordings, events }, { user, message }) {
    const removed = await recordings.remove(user.domain, message.names);
    for (const { _id: filename, nodeid, name } of removed) {
      events.record(user.domain, [user._id], {
        etype: "relay",
        action: "recordingremoved",
        userid: user._id,
        username: user.name,
        ...(nodeid === undefined ? {} : { nodeid }),
        filename,
        msg: `Removed a recording of ${name}`,
      });
    }
    return { result: "ok", removed: removed.length };
  },
});
