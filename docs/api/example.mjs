// Lists the devices that are online and prints what happens to them: node example.mjs wss://SERVER NAME PASSWORD
// A login token is a name and a password too. Node 22 or later; NODE_EXTRA_CA_CERTS names the root of your server.
const [address, name, password] = process.argv.slice(2);
const socket = new WebSocket(`${address}/control.ashx`, {
  headers: { "x-meshauth": [name, password].map((text) => Buffer.from(text).toString("base64")).join() },
});
const waiting = new Map();

function ask(action, fields = {}) {
  const responseid = crypto.randomUUID();
  socket.send(JSON.stringify({ ...fields, action, responseid }));
  return new Promise((resolve) => waiting.set(responseid, resolve));
}

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  waiting.get(message.responseid)?.(message);
  waiting.delete(message.responseid);
  if (message.action === "event") console.log(message.event.action, message.event.msg ?? "");
  if (message.action === "close") console.error("refused:", message.msg);
};
socket.onopen = async () => {
  const { nodes } = await ask("nodes");
  for (const device of Object.values(nodes).flat()) if (device.conn) console.log("online:", device.name);
};
