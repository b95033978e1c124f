import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { AmtWarning, DeviceRight, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import type { DeviceChange } from "../../../inventory/index.ts";
import type { DeviceDocument, UserDocument } from "../../../store/index.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";
import type { ControlServices } from "../../services.ts";

const MAX_TAG_CHARS = 64;
const MAX_TAGS = 64;

export const action = defineDeviceAction({
  contract: changedevice,
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.ManageDevices },
  refusals: { denied: Result.AccessDeniedDevice, notFound: Result.InvalidNodeId },
  async run({ devices, amtAccounts, amtRuns, firmware }, { user, device, message }) {
    const { name, desc, icon, tags, host, consent, intelamt } = message;
    if (name !== undefined && !isPlainName(name)) throw new DeniedError("Invalid device name");
    const change: DeviceChange = {
      ...(name === undefined ? {} : { name }),
      ...(desc === undefined ? {} : { desc: desc === "" ? undefined : desc }),
      ...(icon === undefined ? {} : { icon }),
      ...(tags === undefined ? {} : { tags: tagList(tags) }),
      ...(host === undefined ? {} : { host: host === "" ? null : host }),
      ...(consent === undefined ? {} : { consent: consent === 0 ? undefined : consent }),
    };
    if (Object.keys(change).length > 0 || intelamt === undefined)
      await devices.change(device._id, change, user);
    if (intelamt !== undefined) {
      await setAmtAccount({ devices, amtAccounts }, { user, device, intelamt });
      firmware.forget(device._id);
      if (intelamt.user !== "") {
        await markTrying(devices, device._id);
        await amtRuns?.again(device._id);
      }
    }
    return { result: Result.Ok };
  },
});

interface AmtAccountChange {
  readonly user: UserDocument;
  readonly device: DeviceDocument;
  readonly intelamt: { readonly user: string; readonly pass: string; readonly tls?: number | undefined };
}

/** Pages say so until the firmware has answered. */
async function markTrying(devices: ControlServices["devices"], id: DeviceDocument["_id"]): Promise<void> {
  const intelamt = (await devices.get(id))?.intelamt;
  await devices.change(id, { intelamt: { ...intelamt, warn: AmtWarning.Trying } });
}

/** The event says that it changed, not what it is. */
async function setAmtAccount(
  { devices, amtAccounts }: Pick<ControlServices, "devices" | "amtAccounts">,
  { user, device, intelamt }: AmtAccountChange,
): Promise<void> {
  if (intelamt.user === "") await amtAccounts.remove(device._id);
  else {
    const isTls = intelamt.tls === 1;
    await amtAccounts.set(device._id, { user: intelamt.user, password: intelamt.pass, isTls });
  }
  devices.record(device, {
    etype: "node",
    action: "amtaccount",
    userid: user._id,
    username: user.name,
    msg: intelamt.user === "" ? "Intel AMT account removed" : "Intel AMT account set",
  });
}

/** Sorted, without blanks around and doubles; `undefined` when none is left. */
function tagList(tags: string | readonly string[]): string[] | undefined {
  const words = typeof tags === "string" ? tags.split(",") : tags;
  const trimmed = words
    .map((word) => word.trim())
    .filter((word) => word !== "" && word.length <= MAX_TAG_CHARS);
  const sorted = [...new Set(trimmed)].sort((a, b) => a.localeCompare(b)).slice(0, MAX_TAGS);
  return sorted.length === 0 ? undefined : sorted;
}
