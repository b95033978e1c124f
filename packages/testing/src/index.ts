/**
 * Fakes and suites for the tests of every package; imported by tests only. No package is imported here.
 */
export { type CodecUnderTest, type CodecVector, describeCodec } from "./describe-codec.ts";
export { FakeClock } from "./fake-clock.ts";
export { createRandom, type Random } from "./random.ts";
export { readVectors } from "./vectors.ts";
