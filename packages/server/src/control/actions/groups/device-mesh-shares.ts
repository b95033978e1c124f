import { deviceMeshShares } from "@tendril/protocol/actions/groups/device-mesh-shares";
import { Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";
import { mayShare, viewShare } from "../../sharing/index.ts";

/** Of those devices on which the caller may share. */
export const action = defineGroupAction({
  contract: deviceMeshShares,
  group: { right: 0, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId },
  isAlwaysAnswered: true,
  async run(services, { user, group }) {
    const devices = await services.devices.inGroups([group._id]);
    const lists = await Promise.all(
      devices
        .filter((device) => mayShare(services.rights.onDevice(user, device)))
        .map(async (device) => {
          const shares = await services.shares.list(device);
          return shares.map((share) => ({ nodeid: device._id, ...viewShare(services, share, user) }));
        }),
    );
    return { meshid: group._id, deviceShares: lists.flat() };
  },
});
