/**
 * One HTTP request out of the bytes received so far, with a length or in chunks.
 */
export interface WebRequest {
  readonly method: string;
  readonly uri: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface TakenRequest {
  readonly request: WebRequest;
  readonly bytes: number;
}

/** @returns undefined until the whole request is there. */
export function takeRequest(received: Buffer): TakenRequest | undefined {
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = received.subarray(0, end).toString("latin1").split("\r\n");
  const [method = "", uri = ""] = first.split(" ");
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const isChunked = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
  const taken = isChunked
    ? takeChunks(received, end + 4)
    : takeLength(received, end + 4, Number.parseInt(headers.get("content-length") ?? "0", 10));
  if (taken === undefined) return undefined;
  return { request: { method, uri, headers, body: taken.body }, bytes: taken.bytes };
}

function takeLength(
  received: Buffer,
  start: number,
  length: number,
): { body: Buffer; bytes: number } | undefined {
  const bytes = start + length;
  return received.length < bytes ? undefined : { body: received.subarray(start, bytes), bytes };
}

function takeChunks(received: Buffer, start: number): { body: Buffer; bytes: number } | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const end = received.indexOf("\r\n", at);
    if (end < 0) return undefined;
    const length = Number.parseInt(received.subarray(at, end).toString("latin1"), 16);
    if (received.length < end + 2 + length + 2) return undefined;
    if (length === 0) return { body: Buffer.concat(parts), bytes: end + 4 };
    parts.push(received.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
