/**
 * What an agent or a relay says beside APF of the management engine that it speaks for, and what it is told. Its words
 * are hostile like a device's: named fields, lengths, numbers. Source: docs/spec/amt.md, section 1.10.
 */
import { ProtocolError, parseJsonObject } from "@tendril/protocol";
import * as z from "zod/mini";
import { CiraKind } from "./cira-kind.ts";

const MAX_JSON_BYTES = 1_048_576;
const MAX_HASHES = 64;
const word = (max: number) => z.string().check(z.maxLength(max));
const number = z.number().check(z.gte(0), z.lte(0xffff_ffff));

/** Field names are the wire's. */
const managementState = z.object({
  UUID: z.string().check(z.regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)),
  /** 0 not activated, 1 being activated, 2 activated. */
  ProvisioningState: z.optional(number),
  ProvisioningMode: z.optional(number),
  /** 2 client control mode, 4 admin control mode. */
  Flags: z.optional(number),
  Versions: z.optional(z.object({ AMT: z.optional(word(32)), Sku: z.optional(word(16)) })),
  OsHostname: z.optional(word(255)),
  OsDnsSuffix: z.optional(word(255)),
  DnsSuffix: z.optional(word(255)),
  OsAdmin: z.optional(z.object({ user: word(64), pass: word(128) })),
  Hashes: z.optional(
    z
      .array(
        z.object({
          hashAlgorithmStr: z.optional(word(16)),
          certificateHash: z.optional(word(128)),
          isActive: z.optional(number),
          name: z.optional(word(128)),
        }),
      )
      .check(z.maxLength(MAX_HASHES)),
  ),
});
export type ManagementState = z.infer<typeof managementState>;

const connType = z.object({ action: z.literal("connType"), value: z.union([z.literal(1), z.literal(2)]) });
const stateMessage = z.object({ action: z.literal("meiState"), value: managementState });
const answer = z.object({
  action: z.enum(["deactivate", "startTlsHostConfig", "stopConfiguration"]),
  value: z.unknown(),
});
export type ManagementAnswer = z.infer<typeof answer>;

export class ManagementLine {
  /** Of the wire, once it was said. */
  kind: CiraKind = CiraKind.Agent;
  /** As last reported. */
  state: ManagementState | undefined;
  /** Answers to what was sent; set by who sends. */
  onAnswer: (answer: ManagementAnswer) => void = () => {};
  /** The state was reported again. */
  onState: (state: ManagementState) => void = () => {};
  readonly #send: (message: object) => void;
  #isKindSaid = false;

  constructor(send: (message: object) => void) {
    this.#send = send;
  }

  send(message: object): void {
    this.#send(message);
  }

  /** @throws ProtocolError for what is no such message. */
  receive(text: string): void {
    const fields = Object.fromEntries(parseJsonObject(text, MAX_JSON_BYTES));
    const asKind = connType.safeParse(fields);
    if (asKind.success) {
      if (!this.#isKindSaid) this.kind = asKind.data.value; // it cannot be changed later
      this.#isKindSaid = true;
      return;
    }
    const asState = stateMessage.safeParse(fields);
    if (asState.success) {
      this.state = asState.data.value;
      this.onState(this.state);
      return;
    }
    const asAnswer = answer.safeParse(fields);
    if (!asAnswer.success) throw new ProtocolError("bad-value", "APF: JSON of no known form");
    this.onAnswer(asAnswer.data);
  }
}
