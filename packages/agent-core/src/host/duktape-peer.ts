/**
 * Direct connections on the stock agent, by its ILibWebRTC module: one UDP port for all, host addresses only, an
 * answer at once. A connection has no way to be closed but to let it go; what is written says `drain` like a tunnel.
 * Source: docs/spec/agent-core.md, sections 2.7 and 3.7.
 */
import { retained, type StockStream, stock, stockBuffer } from "./duktape-modules.ts";
import { createPressure } from "./duktape-pressure.ts";
import type { Peer, PeerHandlers, PeerRequest } from "./host-peer.ts";

interface StockRtc {
  createConnection(): StockConnection;
}

interface StockConnection {
  setOffer(sdp: string): unknown;
  on(event: string, handler: (channel: StockStream) => void): void;
  closeDataChannels?(): void;
}

export function openStockPeer(request: PeerRequest, handlers: PeerHandlers): Peer | null {
  const open: OpenPeer = { connection: null, channel: null, isOver: false };
  const pressure = createPressure(() => {
    if (!open.isOver) handlers.onDrain();
  });
  const over = (): void => {
    if (open.isOver) return;
    letGo(open);
    pressure.close();
    handlers.onEnd();
  };
  try {
    const connection = stock<StockRtc>("ILibWebRTC").createConnection();
    open.connection = connection;
    retained.keep(connection);
    connection.on("dataChannel", (channel) => {
      if (open.isOver || open.channel !== null) return;
      open.channel = channel;
      retained.keep(channel);
      channel.on("data", (value) => {
        if (open.isOver) return;
        if (typeof value === "string") handlers.onText(value);
        else handlers.onBytes(value as Buffer);
      });
      channel.on("drain", () => pressure.drained());
      channel.on("end", over);
      handlers.onOpen();
    });
    connection.on("disconnected", over);
    handlers.onAnswer(String(connection.setOffer(request.offer)));
  } catch (_error) {
    letGo(open);
    return null; // the module is missing, too many are under way, or the offer is none
  }
  return {
    sendText(text) {
      if (!open.isOver) open.channel?.write(text);
    },
    sendBytes(bytes) {
      const { channel, isOver } = open;
      return isOver || channel === null || pressure.watch(() => channel.write(stockBuffer(bytes)));
    },
    close() {
      pressure.close();
      letGo(open);
    },
  };
}

interface OpenPeer {
  connection: StockConnection | null;
  channel: StockStream | null;
  isOver: boolean;
}

function letGo(open: OpenPeer): void {
  const { connection, channel } = open;
  open.isOver = true;
  open.connection = null;
  open.channel = null;
  try {
    channel?.end();
  } catch (_error) {
    // the other side was quicker
  }
  retained.release(channel);
  retained.release(connection);
}
