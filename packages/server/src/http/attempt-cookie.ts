/**
 * The cookie of one attempt to sign in at a provider: what the browser that comes back must bring along. `Lax`, since
 * it comes back by a link of the provider's page.
 */
const ATTEMPT_COOKIE = "__Host-tendril-attempt";
const MAX_AGE_SECONDS = 900;
const common = "Path=/; Secure; HttpOnly; SameSite=Lax";

/** `Set-Cookie` value. */
export function attemptCookie(attempt: string): string {
  return `${ATTEMPT_COOKIE}=${attempt}; ${common}; Max-Age=${MAX_AGE_SECONDS}`;
}

/** `Set-Cookie` value that removes it. */
export const CLEAR_ATTEMPT_COOKIE = `${ATTEMPT_COOKIE}=; ${common}; Max-Age=0`;

/** The attempt in a `Cookie` header. */
export function readAttemptCookie(header: string | undefined): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (part.slice(0, at).trim() === ATTEMPT_COOKIE) return part.slice(at + 1).trim();
  }
  return undefined;
}
