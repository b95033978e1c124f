import { randomBytes } from "node:crypto";
import { createDeviceId, encodeIdText } from "@tendril/protocol";
import { addamtdevice } from "@tendril/protocol/actions/amt/addamtdevice";
import { DeviceRight, GroupType, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";

const ID_BYTES = 48;
const DEFAULT_USER = "admin";
const hostForm = /^[A-Za-z0-9._:-]{1,256}$/;

export const action = defineGroupAction({
  contract: addamtdevice,
  group: { right: DeviceRight.ManageDevices, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId, denied: Result.PermissionDenied },
  async run({ devices, firmware, clock }, { group, message }) {
    const { devicename, hostname, amtusername, amtpassword, amttls } = message;
    if (group.mtype !== GroupType.Amt) throw new DeniedError(Result.InvalidGroupType);
    if (!isPlainName(devicename)) throw new DeniedError("Invalid device name");
    if (!hostForm.test(hostname)) throw new DeniedError("Invalid host name");
    const _id = createDeviceId(group.domain, encodeIdText(randomBytes(ID_BYTES)));
    await devices.add({
      ...{ _id, type: "node", mtype: group.mtype, domain: group.domain, meshid: group._id },
      ...{ name: devicename, rname: devicename, icon: 1, host: hostname },
      agent: { ver: 0, id: 0, caps: 0 },
      intelamt: { host: hostname, tls: amttls },
      firstconnect: clock.now(),
    });
    if (amtpassword !== "") {
      const account = { user: amtusername || DEFAULT_USER, password: amtpassword };
      await firmware.giveAccount(_id, { ...account, isTls: amttls === 1 });
    }
    return { result: Result.Ok };
  },
});
