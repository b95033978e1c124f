/**
 * One binary message layout. `decode` never throws anything but ProtocolError, whatever the bytes are;
 * `describeCodec` in @tendril/testing holds every codec to that.
 */
export interface Codec<T> {
  /** Name for error messages and test titles. */
  readonly name: string;
  /** Longest frame that `decode` accepts, in bytes. */
  readonly maxBytes: number;
  encode(value: T): Uint8Array;
  /** @throws ProtocolError when the frame is not exactly this message. Results may be views of `frame`. */
  decode(frame: Uint8Array): T;
}
