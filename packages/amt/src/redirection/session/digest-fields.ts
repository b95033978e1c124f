/**
 * Content of a digest authentication: texts with a length byte each.
 *
 *     answer      user | realm | nonce | uri | cnonce | nc | response | qop
 *     challenge   realm | nonce | qop
 *
 * Source: docs/spec/amt.md, section 4.1. Vectors: vectors/redirection.json.
 */
import { type Codec, concatBytes, ProtocolError } from "@tendril/protocol";

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly qop: string;
}

/** What answers a challenge. */
export interface DigestAnswer {
  readonly user: string;
  readonly cnonce: string;
  /** Eight digits. */
  readonly counter: string;
  readonly response: string;
}

export interface AnswerFields extends DigestAnswer {
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly qop: string;
}

export const REDIRECTION_URI = "/RedirectionService";

const MAX_FIELD_BYTES = 255;
const ANSWER_FIELDS = 8;
const CHALLENGE_FIELDS = 3;

export const answerCodec: Codec<AnswerFields> = {
  name: "redirection digest answer",
  maxBytes: ANSWER_FIELDS * (MAX_FIELD_BYTES + 1),
  encode: ({ user, realm, nonce, uri, cnonce, counter, response, qop }) =>
    joinFields([user, realm, nonce, uri, cnonce, counter, response, qop]),
  decode(frame) {
    const [user = "", realm = "", nonce = "", uri = "", cnonce = "", counter = "", response = "", qop = ""] =
      splitFields(frame, ANSWER_FIELDS);
    return { user, realm, nonce, uri, cnonce, counter, response, qop };
  },
};

export const challengeCodec: Codec<Challenge> = {
  name: "redirection digest challenge",
  maxBytes: CHALLENGE_FIELDS * (MAX_FIELD_BYTES + 1),
  encode: ({ realm, nonce, qop }) => joinFields([realm, nonce, qop]),
  decode(frame) {
    const [realm = "", nonce = "", qop = ""] = splitFields(frame, CHALLENGE_FIELDS);
    return { realm, nonce, qop };
  },
};

/** The first round, which makes the firmware say its challenge. */
export function greeting(user: string): AnswerFields {
  const empty = { realm: "", nonce: "", cnonce: "", counter: "", response: "", qop: "" };
  return { user, uri: REDIRECTION_URI, ...empty };
}

/** @param md5 hexadecimal MD5 of a text. */
export function responseOf(
  challenge: Challenge,
  account: {
    readonly user: string;
    readonly password: string;
    readonly cnonce: string;
    readonly counter: string;
  },
  md5: (text: string) => string,
): string {
  const ha1 = md5(`${account.user}:${challenge.realm}:${account.password}`);
  const ha2 = md5(`POST:${REDIRECTION_URI}`);
  return md5(`${ha1}:${challenge.nonce}:${account.counter}:${account.cnonce}:${challenge.qop}:${ha2}`);
}

/** One character is one byte: texts of the firmware have no declared encoding. */
function joinFields(texts: readonly string[]): Uint8Array {
  const parts = texts.map((text) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    if (bytes.length > MAX_FIELD_BYTES) {
      throw new ProtocolError("too-large", `redirection digest: a field of ${bytes.length} bytes`);
    }
    return concatBytes(Uint8Array.of(bytes.length), bytes);
  });
  return concatBytes(...parts);
}

function splitFields(bytes: Uint8Array, count: number): string[] {
  const fields: string[] = [];
  let at = 0;
  for (let length = bytes[at]; length !== undefined; length = bytes[at]) {
    fields.push(String.fromCharCode(...bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  if (at !== bytes.length || fields.length !== count) {
    throw new ProtocolError("bad-length", `redirection digest: ${fields.length} of ${count} fields`);
  }
  return fields;
}
