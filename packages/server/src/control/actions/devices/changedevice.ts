import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import type { DeviceChange } from "../../../inventory/index.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";

const MAX_TAG_CHARS = 64;
const MAX_TAGS = 64;

export const action = defineDeviceAction({
  contract: changedevice,
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.ManageDevices },
  refusals: { denied: Result.AccessDeniedDevice, notFound: Result.InvalidNodeId },
  async run({ devices }, { user, device, message }) {
    const { name, desc, icon, tags, host, consent } = message;
    if (name !== undefined && !isPlainName(name)) throw new DeniedError("Invalid device name");
    const change: DeviceChange = {
      ...(name === undefined ? {} : { name }),
      ...(desc === undefined ? {} : { desc: desc === "" ? undefined : desc }),
      ...(icon === undefined ? {} : { icon }),
      ...(tags === undefined ? {} : { tags: tagList(tags) }),
      ...(host === undefined ? {} : { host: host === "" ? null : host }),
      ...(consent === undefined ? {} : { consent: consent === 0 ? undefined : consent }),
    };
    await devices.change(device._id, change, user);
    return { result: Result.Ok };
  },
});

/** Sorted, without blanks around and doubles; `undefined` when none is left. */
function tagList(tags: string | readonly string[]): string[] | undefined {
  const words = typeof tags === "string" ? tags.split(",") : tags;
  const trimmed = words
    .map((word) => word.trim())
    .filter((word) => word !== "" && word.length <= MAX_TAG_CHARS);
  const sorted = [...new Set(trimmed)].sort((a, b) => a.localeCompare(b)).slice(0, MAX_TAGS);
  return sorted.length === 0 ? undefined : sorted;
}
