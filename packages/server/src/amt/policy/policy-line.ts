/**
 * One connection over which firmware is brought to its policy: its own, one beside it, or the server's network.
 */
import type { AmtWay } from "../dialer.ts";

/** What an agent beside the firmware says of it, and does for the server. Source: docs/spec/amt.md, section 1.10. */
export interface FirmwareAgent {
  /** As last reported. */
  readonly state: () => AgentReport | undefined;
  /** Asks for a new report, and waits for it. @throws UnavailableError when none comes. */
  report(signal: AbortSignal): Promise<AgentReport>;
  /** Sends an order and waits for the answer's `value`. @throws UnavailableError when none comes. */
  order(order: AgentOrder, signal: AbortSignal): Promise<unknown>;
  /** A line for whoever watches at the device. */
  tell(text: string): void;
  /** Nothing more is wanted. */
  dismiss(): void;
}

export type AgentOrder =
  | { readonly action: "deactivate" | "stopConfiguration" }
  | {
      readonly action: "startTlsHostConfig";
      /** SHA-256 of the certificate that will be shown, hexadecimal. */
      readonly hash: string;
      readonly hostVpn: boolean;
      readonly dnsSuffixList: null;
    };

export interface AgentReport {
  /** Of Intel AMT; "" where it is not told. */
  readonly version: string;
  readonly uuid: string;
  /** 0 not activated, 1 in between, 2 activated. */
  readonly provisioning: number;
  /** AmtFlag. */
  readonly flags: number;
  /** Hexadecimal hashes of roots that may sign activations. */
  readonly rootHashes: readonly string[];
  readonly suffix: string;
  readonly osHostname: string;
  readonly osSuffix: string;
  /** Account of the operating system. */
  readonly osAdmin: { readonly user: string; readonly password: string } | undefined;
}

export interface PolicyLine {
  /** One line for each is managed at a time. */
  readonly key: object;
  readonly kind: "cira" | "relay" | "agent" | "lan";
  /** Leads over this connection only. */
  readonly way: AmtWay;
  readonly agent: FirmwareAgent | undefined;
}
