/**
 * Classes that not every firmware has.
 */
import { WsmanFault } from "@tendril/amt/wsman";

/** `undefined` where the firmware has no such class or method: older, or a smaller edition. */
export async function optional<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WsmanFault) return undefined;
    throw error;
  }
}
