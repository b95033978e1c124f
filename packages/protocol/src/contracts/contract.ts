/**
 * A contract names one action of the control channel and gives the schema of its request and the type of its
 * reply. Server, web, CLI and tests share it; the server alone decides who may use it.
 */
import type * as z from "zod/mini";

/** Carries a reply type; there is nothing in it at run time. */
export interface ReplyShape<Reply> {
  readonly reply?: Reply;
}

export interface Contract<Action extends string, Schema extends z.ZodMiniType, Reply> {
  /** `action` on the wire. */
  readonly action: Action;
  /** Parses the whole message; unknown keys are dropped. */
  readonly schema: Schema;
  readonly shape: ReplyShape<Reply>;
}

/** The usual answer: `ok`, or a text of constants/results.ts. */
export interface ResultReply {
  readonly result?: string;
}

/** The fields after parsing. */
export type FieldsOf<C> = C extends Contract<string, infer Schema, unknown> ? z.infer<Schema> : never;
export type ReplyOf<C> = C extends Contract<string, z.ZodMiniType, infer Reply> ? Reply : never;

/** `defineContract("x", schema, replies<X>())`: the reply type of a contract. */
export function replies<Reply>(): ReplyShape<Reply> {
  return {};
}

export function defineContract<
  const Action extends string,
  Schema extends z.ZodMiniType,
  Reply = ResultReply,
>(action: Action, schema: Schema, shape: ReplyShape<Reply> = {}): Contract<Action, Schema, Reply> {
  return { action, schema, shape };
}
