/**
 * Start and end of a tunnel as events of the device. Source: docs/spec/session-protocols.md, section 1.7.
 */
import { SessionProtocol } from "@tendril/protocol/constants";
import type { Devices } from "../inventory/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { PipeTotals } from "./pipe.ts";
import type { PortWish } from "./port-wish.ts";

/** `relaylog` message numbers of start and end. */
const logNumbers: ReadonlyMap<number, readonly [start: number, end: number]> = new Map([
  [SessionProtocol.Terminal, [14, 10]],
  [SessionProtocol.PowerShell, [14, 10]],
  [SessionProtocol.UserTerminal, [14, 10]],
  [SessionProtocol.UserPowerShell, [14, 10]],
  [SessionProtocol.Desktop, [15, 11]],
  [SessionProtocol.Files, [16, 12]],
]);

export interface SessionFact {
  readonly device: DeviceDocument;
  readonly user: UserDocument;
  readonly protocol: number;
  readonly port: PortWish | undefined;
  readonly guestName: string | undefined;
  /** Pairing key. */
  readonly token: string;
  readonly addresses: readonly [first: string, second: string];
  readonly end?: { readonly totals: PipeTotals; readonly seconds: number };
}

export function recordSession(devices: Devices, fact: SessionFact): void {
  const { device, user, protocol, port, guestName, token, addresses, end } = fact;
  const [started, ended] = logNumbers.get(protocol) ?? [13, 9];
  const args = [token.slice(0, 8), ...addresses];
  const where = port === undefined ? "" : ` to port ${port.host ?? device.name}:${port.port}`;
  devices.record(device, {
    etype: "relay",
    action: "relaylog",
    userid: user._id,
    username: user.name,
    protocol,
    ...(guestName === undefined ? {} : { guestname: guestName }),
    ...(end === undefined
      ? { msgid: started, msgArgs: args, msg: `Session${where} started` }
      : {
          msgid: ended,
          msgArgs: [...args, end.seconds],
          msg: `Session${where} ended, ${end.seconds} s`,
          bytesin: end.totals.fromFirst,
          bytesout: end.totals.fromSecond,
        }),
  });
}
