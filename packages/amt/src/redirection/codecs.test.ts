import { type CodecVector, describeCodec, readVectors } from "@tendril/testing";
import { type AnswerFields, answerCodec, type Challenge, challengeCodec } from "./session/digest-fields.ts";
import {
  type Authentication,
  authenticationCodec,
  type StartMessage,
  startCodec,
} from "./session/messages.ts";

interface Vectors {
  readonly start: readonly CodecVector<StartMessage>[];
  readonly authentication: readonly (Omit<CodecVector<Authentication>, "value"> & {
    readonly value: Omit<Authentication, "content"> & { readonly content: string };
  })[];
  readonly answer: readonly CodecVector<AnswerFields>[];
  readonly challenge: readonly CodecVector<Challenge>[];
}

const vectors = readVectors<Vectors>("../../vectors/redirection.json", import.meta.url);

describeCodec(startCodec, vectors.start);
describeCodec(
  authenticationCodec,
  vectors.authentication.map(({ value, ...vector }) => ({
    ...vector,
    value: { ...value, content: Buffer.from(value.content, "hex") },
  })),
);
describeCodec(answerCodec, vectors.answer);
describeCodec(challengeCodec, vectors.challenge);
