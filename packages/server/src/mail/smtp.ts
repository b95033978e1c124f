/**
 * SMTP by nodemailer. Encrypted unless the operator says otherwise; files and addresses of the network are never read
 * for a letter.
 */
import { createTransport } from "nodemailer";
import type { MailTransport } from "./mailer.ts";

const TIMEOUT_MS = 20_000;

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Address of the sender. */
  readonly from: string;
  readonly title: string;
  /** `tls` from the first byte, `starttls` demanded, or `none`. */
  readonly security: string;
}

export function createSmtpTransport(options: SmtpOptions): MailTransport {
  const { host, port, user, password, from, title, security } = options;
  const transport = createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: security === "starttls" },
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: password } }),
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  return {
    async send({ to, subject, text, html }) {
      // as objects: addresses are never taken apart again
      await transport.sendMail({
        from: { name: title, address: from },
        to: { name: "", address: to },
        ...{ subject, text, html, headers: { "Auto-Submitted": "auto-generated" } },
      });
    },
    close: () => transport.close(),
  };
}
