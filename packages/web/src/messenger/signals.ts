/**
 * What the set-up of data channel and calls has in common: the messages, and candidates that wait for a description.
 */
import type { SignalMessage } from "@tendril/protocol/sessions/messenger";

export type { SignalMessage };
export type SignalCandidate = Extract<SignalMessage, { action: "webRtcIce" }>["ice"];

/** A peer sends a dozen. */
const MAX_WAITING = 100;

export class CandidateQueue {
  #connection: RTCPeerConnection | undefined;
  #waiting: SignalCandidate[] = [];

  async add(candidate: SignalCandidate): Promise<void> {
    if (this.#connection !== undefined) await addQuietly(this.#connection, candidate);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(candidate);
  }

  /** The description is there. */
  async begin(connection: RTCPeerConnection): Promise<void> {
    this.#connection = connection;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const candidate of waiting) await addQuietly(connection, candidate);
  }
}

/** A candidate of this page, for the other one. */
export function candidateMessage(candidate: RTCIceCandidate, id: number): SignalMessage {
  const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
  const ice = { candidate: candidate.candidate, sdpMid, sdpMLineIndex, usernameFragment };
  return { action: "webRtcIce", ice, id };
}

/** Stock pages write fields with `undefined` as null, or leave them out. */
async function addQuietly(connection: RTCPeerConnection, candidate: SignalCandidate): Promise<void> {
  const { sdpMid = null, sdpMLineIndex = null, usernameFragment = null } = candidate;
  try {
    await connection.addIceCandidate({
      candidate: candidate.candidate,
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    });
  } catch {
    // a candidate of a description that was replaced, or of a hostile peer: the others serve
  }
}
