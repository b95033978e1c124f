import { scanamtdevice } from "@tendril/protocol/actions/amt/scanamtdevice";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";

/** Pages need no more of the progress. */
const PROGRESS_EVERY_MS = 250;

export const action = defineGroupAction({
  contract: scanamtdevice,
  group: { right: DeviceRight.EditGroup, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ scannerOf, connections, clock, log }, { user, peer, group, message }) {
    const { range, stop } = message;
    const asker = peer.sessionId;
    const scanner = scannerOf(group.domain);
    const tell = (event: object): void => peer.send({ action: "event", event: { ...event, range } });
    if (stop === true) {
      scanner?.stop(asker);
      return { result: Result.Ok };
    }
    let toldAtMs = 0;
    const scan = scanner?.scan(asker, range, {
      onFound: (address, result) => tell({ action: "amtscan", address, found: result }),
      onProgress({ checked, total }) {
        if (checked < total && clock.now() - toldAtMs < PROGRESS_EVERY_MS) return;
        toldAtMs = clock.now();
        tell({ action: "amtscan", checked, total });
      },
      isThere: () => connections.has(asker),
    });
    if (scan === undefined) {
      tell({ action: "scanamtdevice", results: null });
      return { result: "Invalid range" };
    }
    log.info({ userId: user._id, groupId: group._id, range }, "scan for Intel AMT");
    scan
      .then((found) => tell({ action: "scanamtdevice", results: Object.fromEntries(found) }))
      .catch((error: unknown) => {
        log.error({ error }, "scan for Intel AMT failed");
        tell({ action: "scanamtdevice", results: {} });
      });
    return { result: Result.Ok };
  },
});
