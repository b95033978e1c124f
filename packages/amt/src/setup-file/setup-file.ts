/**
 * A file of format 3.0 with one record, which the firmware of any number of computers may take. Little-endian, two
 * blocks of 512 bytes:
 *
 *     header   id[16] | u16 blocks=1 | u16 bytes=46 | u32 0 | u8 3, u8 0 | u16 flags: 1 for any number of computers
 *              | u32 records=1 | u32 used=0 | u32 blocks of a record=1 | modules: u16 1, u16 2, u16 0 | 0 ...
 *     record   u32 1 | u32 1: to be used, not scrambled | u32 0 | u32 0 | u16 blocks=1 | u16 bytes=24 | u16 1 | u16 0 | variables | 0 ...
 *     variable u16 module | u16 id | u16 length | u16 0 | value, filled to 4 bytes
 *
 * Source: docs/spec/amt.md, section 3.10. Vectors: vectors/setup-file.json.
 */
import { type Codec, concatBytes, decodeHex, encodeHex, ProtocolError } from "@tendril/protocol";
import { readVariables, type SetupVariable, VARIABLE_HEAD_BYTES, writeVariables } from "./variables.ts";

export interface SetupFile {
  /** Of the menu of the firmware (MEBx): the present one, `admin` from the factory, and the next. */
  readonly password: string;
  readonly newPassword: string;
  /** Of certificates that may set the firmware up. */
  readonly dnsSuffix?: string;
  /** Server that sets it up over the network. */
  readonly serverName?: string;
  readonly roots: readonly SetupRoot[];
  /** IPv4 address and port of that server. */
  readonly server?: { readonly address: string; readonly port: number };
  /** The firmware asks that server by itself. */
  readonly asksServer: boolean;
}

/** The firmware trusts it where it is set up. */
export interface SetupRoot {
  readonly name: string;
  /** SHA-256 of the certificate, hexadecimal. */
  readonly hash: string;
}

const BLOCK_BYTES = 512;
const header = decodeHex(
  "a7f7f6c689c4f64793ede2e5020da51d01002e000000000003000100010000000000000001000000010002000000",
);
const recordHeader = decodeHex("010000000100000000000000000000000100180001000000");
const SHA256 = 2;
const SHA256_BYTES = 32;
const MAX_ROOTS = 3;
const ascii = /^[\x20-\x7e]+$/;

const field = {
  password: { module: 1, id: 1 },
  newPassword: { module: 1, id: 2 },
  dnsSuffix: { module: 2, id: 3 },
  serverName: { module: 2, id: 4 },
  root: { module: 2, id: 8 },
  address: { module: 2, id: 17 },
  port: { module: 2, id: 18 },
  asksServer: { module: 2, id: 28 },
} as const;

export const setupFileCodec: Codec<SetupFile> = {
  name: "setup file",
  maxBytes: 2 * BLOCK_BYTES,
  /** @throws RangeError for what has no room in a record, or for text that is not ASCII. */
  encode(file) {
    const { password, newPassword, dnsSuffix, serverName, roots, server, asksServer } = file;
    const variables: SetupVariable[] = [
      { ...field.password, value: encodeText(password) },
      { ...field.newPassword, value: encodeText(newPassword) },
      ...(dnsSuffix === undefined ? [] : [{ ...field.dnsSuffix, value: encodeText(dnsSuffix) }]),
      ...(serverName === undefined ? [] : [{ ...field.serverName, value: encodeText(serverName) }]),
      ...roots.map((root) => ({ ...field.root, value: encodeRoot(root) })),
      ...(server === undefined ? [] : encodeServer(server)),
      { ...field.asksServer, value: Uint8Array.of(asksServer ? 1 : 0) },
    ];
    return concatBytes(block(header), block(concatBytes(recordHeader, writeVariables(variables))));
  },
  decode(bytes) {
    if (bytes.length !== 2 * BLOCK_BYTES) {
      throw new ProtocolError(
        "bad-length",
        `setup file: expected ${2 * BLOCK_BYTES} bytes, got ${bytes.length}`,
      );
    }
    checkHead(bytes.subarray(0, BLOCK_BYTES), header, true);
    const record = bytes.subarray(BLOCK_BYTES);
    checkHead(record, recordHeader, false);
    return fileOf(readVariables(record.subarray(recordHeader.length)));
  },
};

function block(content: Uint8Array): Uint8Array {
  if (content.length > BLOCK_BYTES - VARIABLE_HEAD_BYTES)
    throw new RangeError("setup file: too much for one record");
  return concatBytes(content, new Uint8Array(BLOCK_BYTES - content.length));
}

function checkHead(bytes: Uint8Array, expected: Uint8Array, isAll: boolean): void {
  const isSame = expected.every((byte, at) => bytes[at] === byte);
  const isRestEmpty = !isAll || bytes.subarray(expected.length).every((byte) => byte === 0);
  if (!isSame || !isRestEmpty)
    throw new ProtocolError("bad-value", "setup file: not one that is understood here");
}

function fileOf(variables: readonly SetupVariable[]): SetupFile {
  const rest = [...variables];
  const take = ({ module, id }: { readonly module: number; readonly id: number }): Uint8Array | undefined => {
    const at = rest.findIndex((one) => one.module === module && one.id === id);
    return at < 0 ? undefined : rest.splice(at, 1)[0]?.value;
  };
  const dnsSuffix = take(field.dnsSuffix);
  const serverName = take(field.serverName);
  const address = take(field.address);
  const port = take(field.port);
  const roots: SetupRoot[] = [];
  for (let root = take(field.root); root !== undefined; root = take(field.root)) roots.push(decodeRoot(root));
  const file = {
    password: decodeText(take(field.password)),
    newPassword: decodeText(take(field.newPassword)),
    ...(dnsSuffix === undefined ? {} : { dnsSuffix: decodeText(dnsSuffix) }),
    ...(serverName === undefined ? {} : { serverName: decodeText(serverName) }),
    roots,
    ...(address === undefined && port === undefined ? {} : { server: decodeServer(address, port) }),
    asksServer: decodeSwitch(take(field.asksServer)),
  };
  if (rest.length > 0 || roots.length > MAX_ROOTS)
    throw wrong("a variable that is not known, or one too many");
  return file;
}

function encodeText(text: string): Uint8Array {
  if (!ascii.test(text)) throw new RangeError("setup file: text that is not ASCII");
  return new TextEncoder().encode(text);
}

function decodeText(bytes: Uint8Array | undefined): string {
  const text = new TextDecoder("latin1").decode(bytes ?? new Uint8Array());
  if (!ascii.test(text)) throw wrong("a text that is missing or not ASCII");
  return text;
}

function encodeRoot({ hash, name }: SetupRoot): Uint8Array {
  const [digest, label] = [decodeHex(hash), encodeText(name)];
  if (digest.length !== SHA256_BYTES || label.length > 255)
    throw new RangeError("setup file: no SHA-256 with a name");
  return concatBytes(Uint8Array.of(SHA256), digest, Uint8Array.of(label.length), label);
}

function decodeRoot(bytes: Uint8Array): SetupRoot {
  const label = bytes.subarray(2 + SHA256_BYTES);
  if (bytes[0] !== SHA256 || bytes[1 + SHA256_BYTES] !== label.length)
    throw wrong("a root without SHA-256 and name");
  return { name: decodeText(label), hash: encodeHex(bytes.subarray(1, 1 + SHA256_BYTES)) };
}

function encodeServer({ address, port }: NonNullable<SetupFile["server"]>): SetupVariable[] {
  const parts = address.split(".").map(Number);
  const isAddress =
    parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part < 256);
  if (!isAddress || port < 1 || port > 65_535) throw new RangeError("setup file: no IPv4 address and port");
  return [
    { ...field.address, value: Uint8Array.from(parts.toReversed()) },
    { ...field.port, value: Uint8Array.of(port & 255, port >> 8) },
  ];
}

function decodeServer(
  address: Uint8Array | undefined,
  port: Uint8Array | undefined,
): { address: string; port: number } {
  if (address?.length !== 4 || port?.length !== 2) throw wrong("a server without IPv4 address and port");
  const number = (port[0] ?? 0) + (port[1] ?? 0) * 256;
  if (number === 0) throw wrong("port 0");
  return { address: [...address].toReversed().join("."), port: number };
}

function decodeSwitch(bytes: Uint8Array | undefined): boolean {
  const [value] = bytes ?? [];
  if (bytes?.length !== 1 || (value !== 0 && value !== 1)) throw wrong("a switch that is neither on nor off");
  return value === 1;
}

function wrong(what: string): ProtocolError {
  return new ProtocolError("bad-value", `setup file: ${what}`);
}
