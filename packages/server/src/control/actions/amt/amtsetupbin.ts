import { isIP } from "node:net";
import { isFirmwarePassword } from "@tendril/amt";
import { amtsetupbin } from "@tendril/protocol/actions/amt/amtsetupbin";
import { setupFileFor } from "../../../amt/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: amtsetupbin,
  isAlwaysAnswered: true,
  async run({ activationCertificatesOf, facts }, { message, user }) {
    const { oldmebxpass: password, newmebxpass: newPassword } = message;
    if (!isFirmwarePassword(newPassword)) return { result: "Weak password" };
    const certificates = activationCertificatesOf(user.domain);
    const suffix = message.suffix ?? certificates.dnsSuffix ?? facts.mps().host;
    if (isIP(suffix) !== 0) return { result: "No DNS suffix" };
    if (certificates.rootsFor(suffix).length === 0) return { result: "No activation certificate" };
    const file = setupFileFor(certificates, { password, newPassword, dnsSuffix: suffix });
    return { file: Buffer.from(file).toString("base64"), suffix };
  },
});
