/**
 * Letters to the owners of accounts, and what their links do: confirm an address, choose a new password. A link works
 * once, only for the address it was sent to, and for that account as it is then.
 */
import { type DomainId, isUserId, type UserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import type { Mailer } from "../mail/index.ts";
import type { UserDocument } from "../store/index.ts";
import type { Accounts } from "./accounts.ts";
import type { OneTimeTokens } from "./one-time-tokens.ts";
import { siteRestricts } from "./rights.ts";

/** Accounts with one address that get a letter. */
const MAX_ACCOUNTS = 5;

export interface AccountLettersDeps {
  readonly accounts: Accounts;
  readonly mailer: Mailer;
  readonly resetTokens: OneTimeTokens;
  readonly verifyTokens: OneTimeTokens;
  /** Address of a page of a domain. */
  readonly pageUrl: (domain: DomainId, path: string) => string;
  /** Name of the organisation. */
  readonly title: string;
}

export class AccountLetters {
  readonly #deps: AccountLettersDeps;

  constructor(deps: AccountLettersDeps) {
    this.#deps = deps;
  }

  get isOn(): boolean {
    return this.#deps.mailer.isOn;
  }

  /** To every account with this confirmed address. Nobody learns whether there is one: call it without waiting. */
  async sendReset(domain: DomainId, email: string): Promise<void> {
    const { accounts, mailer, resetTokens, pageUrl, title } = this.#deps;
    for (const user of (await accounts.findByEmail(domain, email)).slice(0, MAX_ACCOUNTS)) {
      if (!mayReset(user)) continue;
      const subject = subjectOf(user);
      await resetTokens.revoke(subject);
      const token = await resetTokens.create(subject);
      mailer.send({
        to: user.email ?? "",
        subject: `New password for ${title}`,
        paragraphs: [
          `Someone, probably you, asked for a new password of the account ${user.name} at ${title}.`,
        ],
        link: { words: "Choose a new password", url: pageUrl(domain, `new-password?token=${token}`) },
        closing: "The link works once, for 30 minutes. If you did not ask, nothing has changed.",
      });
    }
  }

  /** The account whose password may now be chosen; using the token up is `useReset`. */
  async readReset(token: string): Promise<UserDocument | undefined> {
    const user = await this.#owner(await this.#deps.resetTokens.peek(token));
    return user !== undefined && mayReset(user) ? user : undefined;
  }

  async useReset(token: string): Promise<boolean> {
    return (await this.#deps.resetTokens.consume(token)) !== undefined;
  }

  /** @throws UnavailableError when no mail can be sent. */
  async sendVerification(user: UserDocument): Promise<void> {
    const { mailer, verifyTokens, pageUrl, title } = this.#deps;
    const subject = subjectOf(user);
    await verifyTokens.revoke(subject);
    const token = await verifyTokens.create(subject);
    mailer.send({
      to: user.email ?? "",
      subject: `Confirm your address for ${title}`,
      paragraphs: [`This address was given for the account ${user.name} at ${title}.`],
      link: { words: "Confirm this address", url: pageUrl(user.domain, `verify-email?token=${token}`) },
      closing: "The link works once, for 24 hours. If this account is not yours, ignore this letter.",
    });
  }

  /** The account whose address is confirmed now; `undefined` for a link that is over or of an address before. */
  async verify(token: string): Promise<UserDocument | undefined> {
    const user = await this.#owner(await this.#deps.verifyTokens.consume(token));
    if (user === undefined) return undefined;
    const news = { msg: `Mail address confirmed: ${user.name}`, msgid: 66 };
    return await this.#deps.accounts.change(user._id, { emailVerified: true }, news);
  }

  invitationUrl(domain: DomainId, secret: string): string {
    return this.#deps.pageUrl(domain, `invitation?token=${secret}`);
  }

  sendInvitation(invitation: {
    readonly to: string;
    readonly from: UserDocument;
    readonly secret: string;
    readonly days: number;
  }): void {
    const { to, from, secret, days } = invitation;
    const { mailer, title } = this.#deps;
    mailer.send({
      to,
      subject: `Invitation to ${title}`,
      paragraphs: [`${from.realname || from.name} invites you to ${title}.`],
      link: { words: "Choose your name and password", url: this.invitationUrl(from.domain, secret) },
      closing: `The link makes one account and works for ${days} ${days === 1 ? "day" : "days"}.`,
    });
  }

  /** Names and message are the sender's words; they become text. */
  sendAgentInvitation(invitation: {
    readonly to: string;
    readonly name: string;
    readonly from: UserDocument;
    readonly groupName: string;
    readonly msg: string;
    readonly url: string;
  }): void {
    const { to, name, from, groupName, msg, url } = invitation;
    const { mailer, title } = this.#deps;
    mailer.send({
      to,
      subject: `Remote help by ${title}`,
      paragraphs: [
        ...(name === "" ? [] : [`Hello ${name},`]),
        `${from.realname || from.name} asks you to install the agent of ${title} (${groupName}) on your computer.`,
        ...(msg === "" ? [] : [msg]),
      ],
      link: { words: "Install the agent", url },
      closing: "With it, those who look after this group can reach your computer.",
    });
  }

  /** Words of one user to another, as text. */
  sendMessage(
    to: UserDocument,
    { from, subject, msg }: { readonly from: UserDocument; readonly subject: string; readonly msg: string },
  ): void {
    const { mailer, title } = this.#deps;
    mailer.send({
      to: to.email ?? "",
      subject: subject.trim() === "" ? `Message from ${from.realname || from.name} at ${title}` : subject,
      paragraphs: msg.split(/\r?\n\r?\n/),
      closing: `${from.realname || from.name} sent this through ${title}.`,
    });
  }

  /** Which devices came and went, in the last minute. */
  sendConnections(
    user: UserDocument,
    {
      connected,
      disconnected,
    }: { readonly connected: readonly string[]; readonly disconnected: readonly string[] },
  ): void {
    const { mailer, pageUrl, title } = this.#deps;
    const [first = "", ...others] = [...connected, ...disconnected];
    const what = others.length === 0 ? first : `${others.length + 1} devices`;
    const verb =
      disconnected.length === 0 ? "connected" : connected.length === 0 ? "disconnected" : "changed";
    mailer.send({
      to: user.email ?? "",
      subject: `${what} ${verb}: ${title}`,
      paragraphs: [
        ...(connected.length === 0 ? [] : [`Connected: ${connected.join(", ")}.`]),
        ...(disconnected.length === 0 ? [] : [`Disconnected: ${disconnected.join(", ")}.`]),
      ],
      link: { words: "Show the devices", url: pageUrl(user.domain, "devices") },
      closing: "You asked for this on the page of device groups.",
    });
  }

  /** To the confirmed address only. */
  sendFactorCode(user: UserDocument, code: string): void {
    if (user.email === undefined || user.emailVerified !== true) return;
    this.#deps.mailer.send({
      to: user.email,
      subject: `Your code for ${this.#deps.title}`,
      paragraphs: [`The code for the account ${user.name} is ${code}.`],
      closing:
        "It works once, for 5 minutes. If you are not signing in, change your password: somebody knows it.",
    });
  }

  /** Removes links that are too old to be used. */
  async prune(): Promise<void> {
    await this.#deps.resetTokens.prune();
    await this.#deps.verifyTokens.prune();
  }

  /** Tells the address before that another one stands there now. */
  tellAddressChange(user: UserDocument): void {
    if (!this.isOn || user.email === undefined || user.emailVerified !== true) return;
    this.#deps.mailer.send({
      to: user.email,
      subject: `Your address at ${this.#deps.title} was changed`,
      paragraphs: [`The account ${user.name} at ${this.#deps.title} has another mail address now.`],
      closing: "If you did not do this, tell an administrator.",
    });
  }

  async #owner(subject: string | undefined): Promise<UserDocument | undefined> {
    const [id = "", email] = (subject ?? "").split(" ");
    const user = isUserId(id) ? await this.#deps.accounts.get(id satisfies UserId) : undefined;
    return user !== undefined && user.email === email ? user : undefined;
  }
}

function subjectOf({ _id, email }: UserDocument): string {
  return `${_id} ${email ?? ""}`;
}

function mayReset(user: UserDocument): boolean {
  return user.emailVerified === true && user.email !== undefined && !siteRestricts(user, SiteRight.Locked);
}
