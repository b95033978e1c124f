/**
 * Desktop: pictures of the screen to any number of viewers, their input back. Source: docs/spec/session-protocols.md,
 * sections 4 and 7.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import { defineSession } from "../define.ts";
import { joinDesktop } from "../desktop/index.ts";

export const session = defineSession({
  protocols: [SessionProtocol.Desktop],
  kind: "kvm",
  start: joinDesktop,
});
