/**
 * Ids as agents carry them.
 */
import { decodeIdText } from "@tendril/protocol";

/** Linux x86-64. */
export const AGENT_TEST_ARCH = 6;

/** 48 bytes of a group id. */
export function decodeIdBytes(groupId: string): Uint8Array {
  return decodeIdText(groupId.slice(groupId.lastIndexOf("/") + 1));
}
