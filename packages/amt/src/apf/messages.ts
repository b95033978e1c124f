/**
 * Messages of APF, the port forwarding protocol of CIRA: one byte of kind, then fields. Numbers are big-endian, a
 * string is a u32be length and bytes. The table of all layouts: docs/spec/amt.md, section 1.5.
 */

export const ApfKind = {
  Disconnect: 1,
  ServiceRequest: 5,
  ServiceAccept: 6,
  AuthRequest: 50,
  AuthFailure: 51,
  AuthSuccess: 52,
  GlobalRequest: 80,
  RequestSuccess: 81,
  RequestFailure: 82,
  ChannelOpen: 90,
  ChannelConfirmation: 91,
  ChannelFailure: 92,
  ChannelAdjust: 93,
  ChannelData: 94,
  ChannelClose: 97,
  ProtocolVersion: 192,
  KeepAliveRequest: 208,
  KeepAliveReply: 209,
  KeepAliveOptionsRequest: 210,
  KeepAliveOptionsReply: 211,
  JsonControl: 250,
} as const;

export const ApfService = { Auth: "auth@amt.intel.com", Forward: "pfwd@amt.intel.com" } as const;

/** Reasons of DISCONNECT that are used here. */
export const ApfDisconnect = {
  ProtocolError: 2,
  ServiceNotAvailable: 7,
  ByApplication: 11,
  TooManyConnections: 12,
  InvalidCredentials: 15,
} as const;

/** Reasons of CHANNEL_OPEN_FAILURE. */
export const ApfOpenFailure = { Prohibited: 1, ConnectFailed: 2, UnknownType: 3, Shortage: 4 } as const;

/** What devices send, and what a server sends in the same form. */
export type ApfMessage =
  | { readonly kind: "disconnect"; readonly reason: number }
  | { readonly kind: "service-request" | "service-accept"; readonly service: string }
  | {
      readonly kind: "auth-request";
      readonly user: string;
      readonly service: string;
      readonly method: string;
      /** Of method `password` only. */
      readonly password: string;
    }
  | {
      readonly kind: "forward" | "cancel-forward";
      readonly wantsReply: boolean;
      readonly address: string;
      readonly port: number;
    }
  /** A datagram that the firmware wants sent. */
  | {
      readonly kind: "udp-send";
      readonly wantsReply: boolean;
      readonly to: string;
      readonly toPort: number;
      readonly from: string;
      readonly fromPort: number;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: "channel-open";
      readonly type: string;
      readonly sender: number;
      readonly windowBytes: number;
      readonly address: string;
      readonly port: number;
      readonly originator: string;
      readonly originatorPort: number;
    }
  | {
      readonly kind: "channel-confirmation";
      readonly recipient: number;
      readonly sender: number;
      readonly windowBytes: number;
    }
  | { readonly kind: "channel-failure"; readonly recipient: number; readonly reason: number }
  | { readonly kind: "channel-adjust"; readonly recipient: number; readonly bytes: number }
  | { readonly kind: "channel-data"; readonly recipient: number; readonly bytes: Uint8Array }
  | { readonly kind: "channel-close"; readonly recipient: number }
  | {
      readonly kind: "protocol-version";
      readonly major: number;
      readonly minor: number;
      readonly trigger: number;
      /** Printed form, lower case. */
      readonly uuid: string;
    }
  | { readonly kind: "keep-alive-request" | "keep-alive-reply"; readonly cookie: number }
  | {
      readonly kind: "keep-alive-options-request" | "keep-alive-options-reply";
      /** s. */
      readonly interval: number;
      /** s. */
      readonly timeout: number;
    }
  /** Private to agents and relays of this product: JSON text. */
  | { readonly kind: "json-control"; readonly text: string };

/** What only a server sends. */
export type ApfAnswer =
  | { readonly kind: "auth-success" | "auth-failure" | "request-failure" }
  /** `port` after a forward, none after its end. */
  | { readonly kind: "request-success"; readonly port?: number };
