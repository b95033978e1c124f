import { meshamtpolicy } from "@tendril/protocol/actions/groups/meshamtpolicy";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import type { GroupDocument } from "../../../store/index.ts";
import { defineGroupAction } from "../../define-action.ts";
import type { ControlServices } from "../../services.ts";

/** The answer does not wait for the firmware. */
export const action = defineGroupAction({
  contract: meshamtpolicy,
  group: { right: DeviceRight.EditGroup, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId },
  async run(services, { user, group, message }) {
    const { amtPolicies, amtRuns, log } = services;
    await amtPolicies.set(group, message.amtpolicy, user);
    const begun = [amtRuns?.againFor(group), offerTunnels(services, group)];
    Promise.all(begun).catch((error: unknown) => log.error({ error }, "policy not begun"));
    return { result: Result.Ok };
  },
});

async function offerTunnels(
  { devices, agents, firmwareTunnels }: ControlServices,
  { _id }: GroupDocument,
): Promise<void> {
  for (const device of await devices.inGroups([_id])) {
    const offer = agents.isConnected(device._id) ? await firmwareTunnels.offerTo(device) : undefined;
    if (offer !== undefined) agents.send(device._id, offer);
  }
}
