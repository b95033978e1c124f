/**
 * What a password must be: counts of kinds of characters, none of the usual ones, not the name. The sentences are
 * shown to people before they type. Source: docs/spec/control-protocol.md, section 2.2, `passwordRequirements`.
 */
import { isCommonPassword } from "./common-passwords.ts";

export const MAX_PASSWORD_CHARS = 256;

export interface PasswordRules {
  /** Characters. */
  readonly min: number;
  readonly upper: number;
  readonly lower: number;
  readonly numeric: number;
  /** Characters that are neither letters, digits nor underscore. */
  readonly nonalpha: number;
  readonly banCommon: boolean;
  /** How many former passwords may not come back. */
  readonly remembered: number;
  /** Days after which a new one is demanded at sign-in; 0 for never. */
  readonly maxAgeDays: number;
}

interface Kind {
  readonly field: "upper" | "lower" | "numeric" | "nonalpha";
  readonly form: RegExp;
  /** The rule and the refusal for a count: whole sentences, which the pages have in other languages. */
  readonly one: Sentences;
  readonly several: (count: number) => Sentences;
}

type Sentences = readonly [rule: string, refusal: string];

const kinds: readonly Kind[] = [
  {
    field: "upper",
    form: /\p{Lu}/gu,
    one: ["At least 1 upper-case letter.", "This password needs at least 1 upper-case letter."],
    several: (count) => [
      `At least ${count} upper-case letters.`,
      `This password needs at least ${count} upper-case letters.`,
    ],
  },
  {
    field: "lower",
    form: /\p{Ll}/gu,
    one: ["At least 1 lower-case letter.", "This password needs at least 1 lower-case letter."],
    several: (count) => [
      `At least ${count} lower-case letters.`,
      `This password needs at least ${count} lower-case letters.`,
    ],
  },
  {
    field: "numeric",
    form: /\d/g,
    one: ["At least 1 digit.", "This password needs at least 1 digit."],
    several: (count) => [`At least ${count} digits.`, `This password needs at least ${count} digits.`],
  },
  {
    field: "nonalpha",
    form: /[^\p{L}\p{N}_]/gu,
    one: [
      "At least 1 character that is no letter and no digit.",
      "This password needs at least 1 character that is no letter and no digit.",
    ],
    several: (count) => [
      `At least ${count} characters that are no letters and no digits.`,
      `This password needs at least ${count} characters that are no letters and no digits.`,
    ],
  },
];

/** The rules as sentences, most important first. */
export function describePasswordRules(rules: PasswordRules): string[] {
  return [
    `At least ${rules.min} characters.`,
    ...kinds.flatMap((kind) => (rules[kind.field] > 0 ? [sentencesOf(kind, rules)[0]] : [])),
    ...(rules.banCommon ? ["None of the usual passwords, and not the user name."] : []),
    ...(rules.remembered > 0 ? [`Not one of the last ${rules.remembered} passwords.`] : []),
    ...(rules.maxAgeDays > 0 ? [`To be changed every ${rules.maxAgeDays} days.`] : []),
  ];
}

/** Why a password cannot be used, as a sentence; former passwords are the caller's to compare. */
export function passwordProblem(
  rules: PasswordRules,
  { password, name }: { readonly password: string; readonly name: string },
): string | undefined {
  if (password.length < rules.min || password.length > MAX_PASSWORD_CHARS)
    return `A password has ${rules.min} to ${MAX_PASSWORD_CHARS} characters.`;
  for (const kind of kinds) {
    const found = password.match(kind.form)?.length ?? 0;
    if (found < rules[kind.field]) return sentencesOf(kind, rules)[1];
  }
  const isName = password.toLowerCase() === name.toLowerCase();
  if (rules.banCommon && (isName || isCommonPassword(password)))
    return "This password is one of the first that others would try. Choose another one.";
  return undefined;
}

function sentencesOf({ field, one, several }: Kind, rules: PasswordRules): Sentences {
  return rules[field] === 1 ? one : several(rules[field]);
}
