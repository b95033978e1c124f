/**
 * Who comes by a sharing link. The relay knows no more of it.
 */
import type { DeviceDocument, UserDocument } from "../store/index.ts";

export interface Guest {
  /** Public id of the link. */
  readonly shareId: string;
  readonly name: string;
  /** Who shares. */
  readonly owner: UserDocument;
  readonly device: DeviceDocument;
  /** Numbers of SessionProtocol that the link allows. */
  readonly protocols: readonly number[];
  /** Bits of DeviceRight for the agent: those of the link, never the owner's. */
  readonly rights: number;
  /** Bits of ConsentFlag of the link. */
  readonly consent: number;
  readonly isViewOnly: boolean;
  /** The window ends; sessions end with it. */
  readonly closesAtMs: number | undefined;
  /** Whether the link still allows that protocol: reads link, owner and device again. */
  mayGoOn(protocol: number): Promise<boolean>;
  /** The link was taken back meanwhile. */
  isRevoked(): boolean;
}

/** Whose limits count for what is asked for by the link: the link's. A guest takes another name as often as it likes. */
export function shareKey({ shareId }: Pick<Guest, "shareId">): string {
  return `share/${shareId}`;
}

/** Key of a guest in session counts and limits: `<userid>/guest:<base64 of the name>`. */
export function guestKey({ owner, name }: Pick<Guest, "owner" | "name">): string {
  return `${owner._id}/guest:${Buffer.from(name).toString("base64")}`;
}
