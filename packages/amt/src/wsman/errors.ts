/**
 * What firmware says when it does not do something. Neither breaks a protocol.
 */
import { statusText } from "./status-texts.ts";

/** The request could not be served: a class or method that this firmware does not have, a wrong selector. */
export class WsmanFault extends Error {
  override readonly name = "WsmanFault";
  /** HTTP status. */
  readonly status: number;
  /** Without prefix, for instance `DestinationUnreachable`; `""` when none was given. */
  readonly subcode: string;

  constructor(status: number, subcode: string, where: string) {
    super(`wsman: ${where}: fault ${subcode || "without a code"} (status ${status})`);
    this.status = status;
    this.subcode = subcode;
  }
}

/** A method ran, and refused. */
export class WsmanRefusal extends Error {
  override readonly name = "WsmanRefusal";
  /** ReturnValue. */
  readonly value: number;

  constructor(value: number, where: string) {
    super(`wsman: ${where}: ${statusText(value)}`);
    this.value = value;
  }
}
