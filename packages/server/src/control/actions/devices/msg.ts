import { msg } from "@tendril/protocol/actions/devices/msg";
import { Result } from "@tendril/protocol/constants";
import { UnavailableError } from "../../../errors.ts";
import { mayMessageAgent } from "../../agent-message-rights.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { callerFields } from "../../to-agent.ts";
import { tunnelFields } from "../../tunnel-request.ts";

export const action = defineDeviceAction({
  contract: msg,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  refusals: { notFound: Result.UnableToRoute, denied: Result.UnableToRoute },
  async run(services, call) {
    const { device, rights, message, responseId } = call;
    const { nodeid: _nodeid, type, value, usage, ...fields } = message;
    let sent: object | undefined;
    if (type === "tunnel") {
      sent = tunnelFields(call, { value, usage, webCertHash: services.facts.webCertHash() });
    } else if (mayMessageAgent(rights, type)) {
      sent = { ...fields, type, ...(value === undefined ? {} : { value }) };
    }
    if (sent === undefined) throw new UnavailableError(Result.UnableToRoute);
    const caller = await callerFields(services, call);
    const answer = responseId === undefined ? {} : { responseid: responseId };
    const isRouted = services.agents.send(device._id, { ...sent, ...caller, ...answer, action: "msg" });
    if (!isRouted) throw new UnavailableError(Result.UnableToRoute);
    return { result: Result.OkUpper };
  },
});
