import { amtcertificates } from "@tendril/protocol/actions/amt/amtcertificates";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { readSecurity, removeCertificate, trustRoot } from "../../../amt/index.ts";
import { defineAmtAction, recordAmt } from "../../firmware/index.ts";

export const action = defineAmtAction({
  contract: amtcertificates,
  right: DeviceRight.RemoteControl | DeviceRight.ManageDevices,
  async run({ firmware, devices, firmwareIssuer }, { device, user, message }) {
    const security = await firmware.use(device._id, async ({ wsman }) => {
      if (message.step === "remove") await removeCertificate(wsman, message.id);
      else await trustRoot(wsman, firmwareIssuer.rootDer);
      return await readSecurity(wsman);
    });
    const did = message.step === "remove" ? "certificate removed" : "trusts this server";
    recordAmt(devices, { device, user, did });
    return { security, result: Result.Ok };
  },
});
