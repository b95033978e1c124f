/**
 * Numbers and words of APF, which a device with Intel AMT, its agent and the server speak. Source: docs/spec/amt.md,
 * section 1.5.
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

/** Type of the channels that lead to a port which was offered. */
export const APF_FORWARDED = "forwarded-tcpip";

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
