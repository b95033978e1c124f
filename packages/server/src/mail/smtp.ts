/**
 * SMTP by nodemailer. Encrypted unless the operator says otherwise; files and addresses of the network are never read
 * for a letter.
 */
import type { createTransport } from "nodemailer";
import type { MailTransport } from "./mailer.ts";

const TIMEOUT_MS = 20_000;

const noop = (): void => {};

type Transport = ReturnType<typeof createTransport>;

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
  const { from, title } = options;
  let opened: Promise<Transport> | undefined;
  return {
    async send({ to, subject, text, html }) {
      opened ??= open(options).catch((error: unknown) => {
        opened = undefined; // the next letter tries again
        throw error;
      });
      // as objects: addresses are never taken apart again
      await (await opened).sendMail({
        from: { name: title, address: from },
        to: { name: "", address: to },
        ...{ subject, text, html, headers: { "Auto-Submitted": "auto-generated" } },
      });
    },
    close: () => void opened?.then((transport) => transport.close(), noop),
  };
}

/** The library is loaded with the first letter: many servers never write one. */
async function open({ host, port, user, password, security }: SmtpOptions): Promise<Transport> {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: security === "starttls" },
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: password } }),
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
}
