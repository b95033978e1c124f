/**
 * Direct connections for tests, which play the viewer's end of the channel.
 */
import type { Peer, PeerHandlers, PeerRequest } from "./host-peer.ts";

export interface FakePeer {
  readonly request: PeerRequest;
  readonly handlers: PeerHandlers;
  readonly sentBytes: Uint8Array[];
  readonly sentText: string[];
  /** What `sendBytes` answers. */
  isFull: boolean;
  isClosed: boolean;
}

/** Answers at once, as the stock agent does. */
export function openFakePeer(opened: FakePeer[], request: PeerRequest, handlers: PeerHandlers): Peer {
  const fake: FakePeer = {
    ...{ request, handlers, sentBytes: [], sentText: [] },
    ...{ isFull: false, isClosed: false },
  };
  opened.push(fake);
  handlers.onAnswer("v=0 answer");
  return {
    sendText: (text) => fake.sentText.push(text),
    sendBytes(bytes) {
      fake.sentBytes.push(Uint8Array.from(bytes));
      return !fake.isFull;
    },
    close() {
      fake.isClosed = true;
    },
  };
}
