/**
 * The agent's settings file (.msh): `key=value` lines, `#` comments, LF or CRLF.
 * A value that begins with `0x` is raw bytes in hex. Source: docs/spec/agent-protocol.md, sections 1.1 to 1.3.
 */
import { decodeHex } from "../bytes/index.ts";
import { ProtocolError } from "../errors.ts";

const MAX_FILE_CHARS = 262_144;

export interface AgentSettings {
  /** Every line, last one wins; keys are case-sensitive. */
  readonly values: ReadonlyMap<string, string>;
  /** 32 or 48 bytes. */
  readonly meshId: Uint8Array;
  /** Pairs of address and the ServerID (48 or 32 bytes) expected there. */
  readonly servers: readonly { readonly url: string; readonly serverId: Uint8Array }[];
}

/** Lines in the order of the reference server: an empty line first, CRLF. Line breaks in values are refused. */
export function encodeSettings(entries: readonly (readonly [key: string, value: string])[]): string {
  const lines = entries.map(([key, value]) => {
    if (/[\r\n]/.test(key + value)) throw new ProtocolError("bad-value", `settings: line break in ${key}`);
    return `${key}=${value}`;
  });
  return ["", ...lines, ""].join("\r\n");
}

/**
 * What an agent needs of the file to connect.
 * @throws ProtocolError `too-large` over 256 KiB, `bad-value` when MeshID, ServerID or MeshServer is absent or wrong.
 */
export function parseSettings(text: string): AgentSettings {
  if (text.length > MAX_FILE_CHARS)
    throw new ProtocolError("too-large", `settings: ${text.length} characters`);
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const separator = line.indexOf("=");
    if (separator < 1 || line.trimStart().startsWith("#")) continue;
    const key = line.slice(0, separator).trim();
    const value = line.slice(separator + 1).trim();
    if (value === "") values.delete(key);
    else values.set(key, value);
  }
  return { values, meshId: parseMeshId(values.get("MeshID")), servers: parseServers(values) };
}

function parseMeshId(value: string | undefined): Uint8Array {
  const bytes = value?.startsWith("0x") ? decodeHex(value.slice(2)) : undefined;
  if (bytes === undefined || (bytes.length !== 48 && bytes.length !== 32)) {
    throw new ProtocolError("bad-value", "settings: MeshID must be 0x and 96 or 64 hex digits");
  }
  return bytes;
}

function parseServers(values: ReadonlyMap<string, string>): AgentSettings["servers"] {
  const urls = (values.get("MeshServer") ?? "").split(",").filter((url) => url !== "");
  const ids = (values.get("ServerID") ?? "").split(",");
  if (urls.length === 0) throw new ProtocolError("bad-value", "settings: MeshServer is missing");
  return urls.map((url, index) => {
    const id = decodeHex(ids[index]?.trim() ?? "");
    if (id.length !== 48 && id.length !== 32) {
      throw new ProtocolError("bad-value", `settings: ServerID ${index + 1} must be 96 or 64 hex digits`);
    }
    if (!/^wss:\/\//.test(url.trim())) {
      throw new ProtocolError("bad-value", `settings: MeshServer ${index + 1} must begin with wss://`);
    }
    return { url: url.trim(), serverId: id };
  });
}
