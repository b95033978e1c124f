/**
 * Headers of every answer. The content policy has no `unsafe-inline`: the only inline script is that of the build, which
 * pages name by its hash (ADR 39), and text reaches the page as text only.
 */
const rules = [
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'", // pages of firmware, which have a policy of their own; no other page lets itself be framed
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
];

/** `scriptHashes`: SHA-256 in base64 of the scripts that stand in the page. */
export function contentPolicy(scriptHashes: readonly string[] = []): string {
  const scripts = ["script-src 'self'", ...scriptHashes.map((hash) => `'sha256-${hash}'`)].join(" ");
  return ["default-src 'none'", scripts, ...rules].join("; ");
}

const usualPolicy = contentPolicy();

/** `isPublicCertificate`: browsers know the certificate, so they may insist on HTTPS from now on. */
export function securityHeaders(isPublicCertificate: boolean): Readonly<Record<string, string>> {
  return {
    "content-security-policy": usualPolicy,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=(), payment=()",
    ...(isPublicCertificate ? { "strict-transport-security": "max-age=63072000" } : {}),
  };
}
