/**
 * Control messages of this side of a tunnel, as text frames. Source: docs/spec/session-protocols.md, section 2.2.
 */
import { CONTROL_CHANNEL_MARK } from "@tendril/protocol/constants";
import type { Fields } from "./host/index.ts";
import { merge } from "./values.ts";

export function controlText(message: object): string {
  return JSON.stringify(merge({ ctrlChannel: CONTROL_CHANNEL_MARK }, message as Fields));
}
