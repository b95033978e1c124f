/** A viewer in a process of its own, which a test can stop as a whole while its connection stands. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface FarViewer {
  readonly offer: string;
  /** It could not take the answer: on a busy machine the library refuses one now and then. */
  readonly failed: Promise<void>;
  answer(sdp: string): void;
  kill(signal: NodeJS.Signals): void;
}

const program = `
  import { createInterface } from "node:readline";
  import { PeerConnection } from "node-datachannel";
  const connection = new PeerConnection("viewer", { iceServers: [] });
  connection.onGatheringStateChange((state) => {
    if (state === "complete") console.log(JSON.stringify(connection.localDescription()?.sdp));
  });
  connection.createDataChannel("DataChannel").onMessage(() => {});
  for await (const line of createInterface(process.stdin)) connection.setRemoteDescription(JSON.parse(line), "answer");
`;

export async function startFarViewer(): Promise<FarViewer> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: import.meta.dirname, // where the library is found
    stdio: ["pipe", "pipe", "ignore"],
  });
  const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  return {
    offer: JSON.parse(String(value)),
    failed: new Promise((resolve) => child.once("exit", () => resolve())),
    answer: (sdp) => child.stdin.write(`${JSON.stringify(sdp)}\n`),
    kill: (signal) => child.kill(signal),
  };
}
