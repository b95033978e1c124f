import { uicustomevent } from "@tendril/protocol/actions/users/uicustomevent";
import { Result } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: uicustomevent,
  async run({ events }, { user, message }) {
    const { section, element, src, values, logmsg, selectedDevices } = message;
    const said = { element, src, values, selectedDevices };
    events.record(user.domain, [user._id], {
      ...{
        etype: "user",
        action: "uicustomevent",
        userid: user._id,
        username: user.name,
        uisection: section,
      },
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
      msg: logmsg || `Custom event of the page: ${section}`,
    });
    return { result: Result.Ok };
  },
});
