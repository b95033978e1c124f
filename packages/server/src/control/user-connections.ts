/**
 * All open control connections of this process, and the ways to reach them.
 */
import type { UserId } from "@tendril/protocol";
import type { UserMessages } from "../agents/index.ts";
import type { Rights } from "../auth/index.ts";
import type { DeviceDocument, UserDocument } from "../store/index.ts";
import type { UserConnection } from "./user-connection.ts";

export class UserConnections implements UserMessages {
  readonly #rights: Rights;
  readonly #bySession = new Map<string, UserConnection>();

  constructor(rights: Rights) {
    this.#rights = rights;
  }

  get count(): number {
    return this.#bySession.size;
  }

  has(sessionId: string): boolean {
    return this.#bySession.has(sessionId);
  }

  add(connection: UserConnection): void {
    this.#bySession.set(connection.sessionId, connection);
  }

  remove(connection: UserConnection): void {
    this.#bySession.delete(connection.sessionId);
  }

  toSession(sessionId: string, device: DeviceDocument, message: object): boolean {
    const connection = this.#bySession.get(sessionId);
    if (connection === undefined || this.#rights.onDevice(connection.user, device) === 0) return false;
    connection.send(message);
    return true;
  }

  toUsers(userId: string | undefined, device: DeviceDocument, message: object): void {
    for (const connection of this.#bySession.values()) {
      const isMeant = userId === undefined || connection.user._id === userId;
      if (isMeant && this.#rights.onDevice(connection.user, device) !== 0) connection.send(message);
    }
  }

  /** Ends the connections that a web session signed in, or all of a user. */
  closeOf(userId: string, webSessionId?: string): void {
    for (const connection of this.#bySession.values()) {
      const isMeant =
        webSessionId === undefined ? !connection.isToken : connection.webSessionId === webSessionId;
      if (connection.user._id === userId && isMeant) connection.closeWith("noauth", "noauth");
    }
  }

  /** Ends all connections of a user, also those of login tokens. */
  endUser(userId: string): void {
    for (const connection of this.#bySession.values())
      if (connection.user._id === userId) connection.closeWith("noauth", "noauth");
  }

  /** Ends the connections of a login token that was taken back. */
  endToken(tokenUser: string): void {
    for (const connection of this.#bySession.values())
      if (connection.tokenUser === tokenUser) connection.closeWith("noauth", "noauth");
  }

  /** How many connections each user of a domain has. */
  counts(domain: string): Map<UserId, number> {
    const counts = new Map<UserId, number>();
    for (const { user } of this.#bySession.values())
      if (user.domain === domain) counts.set(user._id, (counts.get(user._id) ?? 0) + 1);
    return counts;
  }

  /** Sends to the connections whose user fits. */
  sendTo(fits: (user: UserDocument) => boolean, message: object): void {
    for (const connection of this.#bySession.values()) if (fits(connection.user)) connection.send(message);
  }

  /** Whose session this is. */
  userOf(sessionId: string): UserDocument | undefined {
    return this.#bySession.get(sessionId)?.user;
  }

  /** Messages of other pages, as `offer`. */
  toOne(sessionId: string, message: object): void {
    this.#bySession.get(sessionId)?.offer(message);
  }

  /** Messages of other pages to all connections of a user but the one with this session id, as `offer`. */
  toOthers(userId: string, sessionId: string, message: object): void {
    for (const connection of this.#bySession.values())
      if (connection.user._id === userId && connection.sessionId !== sessionId) connection.offer(message);
  }

  closeAll(): void {
    for (const connection of this.#bySession.values()) connection.close();
  }
}
