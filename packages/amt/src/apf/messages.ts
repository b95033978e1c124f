/**
 * Messages of APF, the port forwarding protocol of CIRA: one byte of kind, then fields. Numbers are big-endian, a
 * string is a u32be length and bytes. The table of all layouts: docs/spec/amt.md, section 1.5.
 */

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
