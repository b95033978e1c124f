/** What holds for invitation codes, however they are written. */
import { DeniedError } from "../../errors.ts";
import { isPlainName } from "../plain-name.ts";
import type { ServerFacts } from "../services.ts";

/** @throws DeniedError where the settings switch codes off, or for one that cannot be typed. */
export function checkInviteCodes(
  facts: Pick<ServerFacts, "areInviteCodesOn">,
  codes: readonly string[],
): void {
  if (!facts.areInviteCodesOn) throw new DeniedError("Invitation codes are off on this server");
  if (!codes.every(isPlainName)) throw new DeniedError("Invalid invitation code");
}
