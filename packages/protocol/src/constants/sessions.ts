/**
 * Numbers of session protocols: the first frame of a tunnel and `p` in its address.
 * Source: docs/spec/session-protocols.md, section 1.5.
 */
export const SessionProtocol = {
  Terminal: 1,
  Desktop: 2,
  Files: 5,
  PowerShell: 6,
  Plugin: 7,
  UserTerminal: 8,
  UserPowerShell: 9,
  FileDownload: 10,
  Tcp: 14,
  /** WSMAN and pages of the firmware: all that can be done with it. */
  AmtWeb: 100,
  /** Redirection of the firmware: it never crosses the relay of agents. */
  Amt: 101,
  Messenger: 200,
} as const;

/** Bits of `p` of a sharing link. */
export const ShareKind = { Terminal: 1, Desktop: 2, Files: 4 } as const;

/** Marks control JSON on a tunnel. */
export const CONTROL_CHANNEL_MARK = "102938";

/** Text frames with which the relay says that the other side is there. */
export const RELAY_JOINED = "c";
export const RELAY_JOINED_RECORDING = "cr";
