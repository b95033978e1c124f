/**
 * Options of commands that list what happened: of whom, when, how much.
 */
import type { ControlConnection } from "./control-connection.ts";
import { findDeviceByName } from "./find-device.ts";
import type { OptionSpecs, Options } from "./options.ts";

const MAX_LISTED = 10_000;

export const pastOptions: OptionSpecs = {
  device: { value: "DEVICE", says: "only of this device" },
  user: { value: "USER", says: "only what this account did" },
  from: { value: "TIME", says: "from then on: 90m, 12h, 7d, 2026-01-31 or a time of ISO 8601" },
  to: { value: "TIME", says: "before then" },
  limit: { value: "NUMBER", says: "how many at most, else 100" },
};

/** What was chosen, as actions take it. @throws ConfigError, NotFoundError. */
export async function readPast(call: {
  readonly control: ControlConnection;
  readonly options: Options;
  readonly nowMs: number;
}) {
  const { control, options, nowMs } = call;
  const [device, user] = [options.text("device"), options.text("user")];
  const [from, to] = [options.time("from", nowMs), options.time("to", nowMs)];
  return {
    limit: options.number("limit", 1, MAX_LISTED) ?? 100,
    ...(device === undefined ? {} : { nodeid: (await findDeviceByName(control, device)).id }),
    ...(user === undefined ? {} : { userid: user.startsWith("user/") ? user : user.toLowerCase() }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
