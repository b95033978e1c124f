/**
 * The errors of this package. Every decoder and parser of the wire throws ProtocolError and nothing else.
 */

/** What a peer did wrong; the edge closes that connection and logs the message once. */
export type ProtocolErrorCode = "bad-length" | "bad-value" | "too-large" | "unexpected" | "refused";

/** The peer broke a protocol. The message says what was expected, what came and where; it carries no payload. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly code: ProtocolErrorCode;

  constructor(code: ProtocolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
