/**
 * Messages of the sign-in as both sides take and make them: whole ones out of what came, and answers.
 */
import type { ByteQueue } from "../byte-queue.ts";
import { type AnswerFields, answerCodec } from "./digest-fields.ts";
import {
  AuthType,
  authenticationCodec,
  lengthOfAuthentication,
  lengthOfStartReply,
  RedirectionCommand,
} from "./messages.ts";

/** `undefined` until it is whole. */
export function takeAuthentication(queue: ByteQueue): Uint8Array | undefined {
  const length = lengthOfAuthentication(queue);
  return length === undefined ? undefined : queue.take(length);
}

/** `undefined` until it is whole. */
export function takeStartReply(queue: ByteQueue): Uint8Array | undefined {
  const length = lengthOfStartReply(queue);
  return length === undefined ? undefined : queue.take(length);
}

export function encodeAnswer(fields: AnswerFields): Uint8Array {
  const content = answerCodec.encode(fields);
  return authenticationCodec.encode({
    ...{ command: RedirectionCommand.Authenticate, status: 0, type: AuthType.Digest, content },
  });
}
