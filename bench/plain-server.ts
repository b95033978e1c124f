/**
 * The cost that no server can avoid: TLS, WebSocket, nothing else. Argument: folder of k.pem and c.pem.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { WebSocketServer } from "ws";

const folder = process.argv[2] ?? ".";
const server = createServer({
  key: readFileSync(join(folder, "k.pem")),
  cert: readFileSync(join(folder, "c.pem")),
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
sockets.on("connection", (socket) => socket.on("message", () => {}));
server.listen(0, "127.0.0.1", () => {
  const address = server.address() as AddressInfo;
  console.log(`ready ${address.port}`);
});
