/**
 * Headers of every answer. The content policy has no `unsafe-inline`: pages bring no inline script or style, and
 * text reaches the page as text only.
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
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
].join("; ");

/** `isPublicCertificate`: browsers know the certificate, so they may insist on HTTPS from now on. */
export function securityHeaders(isPublicCertificate: boolean): Readonly<Record<string, string>> {
  return {
    "content-security-policy": contentPolicy,
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
