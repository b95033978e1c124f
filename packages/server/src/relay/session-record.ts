/**
 * Start and end of a tunnel as events of the device. Source: docs/spec/session-protocols.md, section 1.7.
 */
import type { WireEvent } from "@tendril/protocol";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { Devices } from "../inventory/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { PipeTotals } from "./pipe.ts";
import type { PortWish } from "./port-wish.ts";

const MAX_SHOWN_CHARS = 256;

/** `relaylog` message numbers of start and end. */
const logNumbers: ReadonlyMap<number, readonly [start: number, end: number]> = new Map([
  [SessionProtocol.Terminal, [14, 10]],
  [SessionProtocol.PowerShell, [14, 10]],
  [SessionProtocol.UserTerminal, [14, 10]],
  [SessionProtocol.UserPowerShell, [14, 10]],
  [SessionProtocol.Desktop, [15, 11]],
  [SessionProtocol.Files, [16, 12]],
  [SessionProtocol.FileDownload, [16, 12]],
  [SessionProtocol.Messenger, [162, 112]],
]);

export interface SessionFact {
  readonly device: DeviceDocument;
  readonly user: UserDocument;
  readonly protocol: number;
  readonly port: PortWish | undefined;
  readonly guestName: string | undefined;
  /** Path of a download link. */
  readonly file?: string;
  /** Pairing key. */
  readonly token: string;
  readonly addresses: readonly [first: string, second: string];
  readonly end?: { readonly totals: PipeTotals; readonly seconds: number };
}

export function recordSession(devices: Pick<Devices, "record">, fact: SessionFact): void {
  devices.record(fact.device, sessionEvent({ ...fact, name: nameOf(fact) }));
}

/** The event of a session that has no device, or another name. */
export function sessionEvent(
  fact: Pick<SessionFact, "user" | "protocol" | "guestName" | "token" | "addresses" | "end"> & {
    readonly name: string;
  },
): WireEvent {
  const { user, protocol, guestName, token, addresses, end, name: what } = fact;
  const [started, ended] = logNumbers.get(protocol) ?? [13, 9];
  const args = [token.slice(0, 8), ...addresses];
  return {
    etype: "relay",
    action: "relaylog",
    userid: user._id,
    username: user.name,
    protocol,
    ...(guestName === undefined ? {} : { guestname: guestName }),
    ...(end === undefined
      ? { msgid: started, msgArgs: args, msg: `${what} started` }
      : {
          msgid: ended,
          msgArgs: [...args, end.seconds],
          msg: `${what} ended, ${end.seconds} s`,
          bytesin: end.totals.fromFirst,
          bytesout: end.totals.fromSecond,
        }),
  };
}

function nameOf({ device, port, file }: SessionFact): string {
  if (file !== undefined) return `Download of ${file.slice(0, MAX_SHOWN_CHARS)}`;
  return port === undefined ? "Session" : `Session to port ${port.host ?? device.name}:${port.port}`;
}
