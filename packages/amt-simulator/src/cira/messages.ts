/**
 * Message numbers of APF, and the fixed texts around them.
 */
export const Apf = {
  Disconnect: 1,
  ServiceRequest: 5,
  ServiceAccept: 6,
  UserauthRequest: 50,
  UserauthFailure: 51,
  UserauthSuccess: 52,
  GlobalRequest: 80,
  RequestSuccess: 81,
  RequestFailure: 82,
  ChannelOpen: 90,
  ChannelOpenConfirmation: 91,
  ChannelOpenFailure: 92,
  ChannelWindowAdjust: 93,
  ChannelData: 94,
  ChannelClose: 97,
  ProtocolVersion: 192,
  KeepaliveRequest: 208,
  KeepaliveReply: 209,
  KeepaliveOptionsRequest: 210,
  KeepaliveOptionsReply: 211,
  JsonControl: 250,
} as const;

export const AUTH_SERVICE = "auth@amt.intel.com";
export const FORWARD_SERVICE = "pfwd@amt.intel.com";

const MAX_STRING_BYTES = 4096;

/** Reads one message; `undefined` means that more bytes must come first. */
export class Fields {
  readonly #bytes: Buffer;
  #at = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get taken(): number {
    return this.#at;
  }

  u32(): number | undefined {
    if (this.#bytes.length < this.#at + 4) return undefined;
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  bytes(): Buffer | undefined {
    const length = this.u32();
    if (length === undefined || this.#bytes.length < this.#at + length) return undefined;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** @throws Error for a string longer than a server would send. */
  text(): string | undefined {
    const length = this.#bytes.length < this.#at + 4 ? 0 : this.#bytes.readUInt32BE(this.#at);
    if (length > MAX_STRING_BYTES) throw new Error("long string from server");
    return this.bytes()?.toString("latin1");
  }
}
