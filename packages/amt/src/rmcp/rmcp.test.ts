import { type CodecVector, describeCodec, readVectors } from "@tendril/testing";
import { type Pong, pongCodec } from "./pong.ts";

describeCodec(
  pongCodec,
  readVectors<readonly CodecVector<Pong>[]>("../../vectors/rmcp.json", import.meta.url),
);
