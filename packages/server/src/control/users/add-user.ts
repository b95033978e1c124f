/**
 * A new account from the fields of an action. Source: docs/spec/control-protocol.md, section 5.4, `adduser`.
 */
import { randomBytes } from "node:crypto";
import { isAccountProblem, isEmailAddress } from "../../auth/index.ts";
import type { UserDocument } from "../../store/index.ts";
import type { ControlServices } from "../services.ts";
import { realmsFor, siteRightsFor } from "./user-rules.ts";

const RANDOM_PASSWORD_BYTES = 24;
const problems = {
  "bad-name": { result: "Invalid username", msgid: 2 },
  "bad-password": { result: "Invalid password", msgid: 3 },
  exists: { result: "User already exists", msgid: 7 },
} as const;

export interface UserWish {
  readonly name: string;
  /** Absent: one that nobody knows. */
  readonly password: string | undefined;
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly realname?: string | undefined;
  readonly consent?: number | undefined;
  readonly siteadmin?: number | undefined;
  readonly mustChangePassword?: boolean | undefined;
}

/** The account, or why not, in the words of the wire. It gets the realms of the caller. @throws DeniedError. */
export async function addUser(
  { accounts }: Pick<ControlServices, "accounts">,
  caller: UserDocument,
  wish: UserWish,
): Promise<UserDocument | { readonly result: string; readonly msgid: number; readonly message?: string }> {
  if (wish.email && !isEmailAddress(wish.email)) return { result: "Invalid email", msgid: 4 };
  const account = await accounts.create({
    ...wish,
    password: wish.password ?? `${randomBytes(RANDOM_PASSWORD_BYTES).toString("base64")}Aa1!`,
    domain: caller.domain,
    siteadmin: siteRightsFor(caller, undefined, wish.siteadmin ?? 0),
    groups: realmsFor(caller, undefined, caller.groups ?? []),
    actor: caller,
  });
  return isAccountProblem(account) ? { ...problems[account.kind], message: account.message } : account;
}
