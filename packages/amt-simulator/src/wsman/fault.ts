/**
 * A refusal that the firmware tells in a SOAP fault.
 */
export class WsmanFault extends Error {
  readonly status: number;
  readonly subcode: string;

  constructor(status: number, subcode: string, reason: string) {
    super(reason);
    this.status = status;
    this.subcode = subcode;
  }
}
