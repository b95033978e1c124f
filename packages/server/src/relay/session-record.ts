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

interface Kind {
  readonly name: string;
  ofGuest(guest: string): string;
  /** `relaylog` message numbers of start and end. */
  readonly numbers: readonly [start: number, end: number];
}

const other: Kind = {
  name: "Session",
  ofGuest: (guest) => `Session of guest ${guest}`,
  numbers: [13, 9],
};
const terminal: Kind = {
  name: "Terminal session",
  ofGuest: (guest) => `Terminal session of guest ${guest}`,
  numbers: [14, 10],
};
const desktop: Kind = {
  name: "Desktop session",
  ofGuest: (guest) => `Desktop session of guest ${guest}`,
  numbers: [15, 11],
};
const files: Kind = {
  name: "File session",
  ofGuest: (guest) => `File session of guest ${guest}`,
  numbers: [16, 12],
};
const kinds: ReadonlyMap<number, Kind> = new Map([
  [SessionProtocol.Terminal, terminal],
  [SessionProtocol.PowerShell, terminal],
  [SessionProtocol.UserTerminal, terminal],
  [SessionProtocol.UserPowerShell, terminal],
  [SessionProtocol.Desktop, desktop],
  [SessionProtocol.Files, files],
  [SessionProtocol.FileDownload, files],
  [SessionProtocol.Messenger, { ...other, numbers: [162, 112] }],
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
  const [started, ended] = (kinds.get(protocol) ?? other).numbers;
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

function nameOf({ device, port, file, protocol, guestName }: SessionFact): string {
  if (file !== undefined) return `Download of ${file.slice(0, MAX_SHOWN_CHARS)}`;
  if (port !== undefined) return `Session to port ${port.host ?? device.name}:${port.port}`;
  const kind = kinds.get(protocol) ?? other;
  return guestName === undefined ? kind.name : kind.ofGuest(guestName);
}
