/**
 * What browsers answer for passkeys: the JSON of `PublicKeyCredential.toJSON()`, as far as it is read. Bytes are
 * base64url. Source: W3C Web Authentication Level 3, section 5.1.
 */
import * as z from "zod/mini";

const base64url = (max: number) => z.string().check(z.regex(/^[A-Za-z0-9_-]+$/), z.maxLength(max));

/** After signing in. */
export const passkeyAnswer = z.object({
  id: base64url(2_048),
  rawId: base64url(2_048),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(4_096),
    authenticatorData: base64url(4_096),
    signature: base64url(16_384),
    userHandle: z.optional(base64url(256)),
  }),
});
export type PasskeyAnswer = z.infer<typeof passkeyAnswer>;

/** After making a key. */
export const passkeyOffer = z.object({
  id: base64url(2_048),
  rawId: base64url(2_048),
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(65_536),
    transports: z.optional(z.array(z.string().check(z.maxLength(32))).check(z.maxLength(8))),
  }),
});
export type PasskeyOffer = z.infer<typeof passkeyOffer>;
