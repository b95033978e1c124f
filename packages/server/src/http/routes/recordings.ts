/**
 * A recording as a download or, by ranges, for the player. Site right "recordings".
 * Source: docs/spec/session-protocols.md, section 7.6.
 */
import { SiteRight } from "@tendril/protocol/constants";
import { siteHas } from "../../auth/index.ts";
import { readByteRange } from "../byte-range.ts";
import { defineRoute, type RouteReply, text } from "../define-route.ts";
import { attachment } from "./device-file.ts";

export const route = defineRoute({
  method: "GET",
  path: "recordings.ashx",
  async handle({ recordings, recordingReaders }, { domain, query, range, signedIn }): Promise<RouteReply> {
    const user = (await signedIn())?.user;
    if (user === undefined || !siteHas(user, SiteRight.Recordings))
      return text(401, "sign in with the right");
    const recording = await recordings.open(domain, query.get("file") ?? "");
    if (recording === undefined) return text(404, "no such recording");
    const { name, size, file } = recording;
    const part = readByteRange(range, size);
    if (part === "outside") {
      await file.close();
      return { ...text(416, "outside the file"), headers: { "content-range": `bytes */${size}` } };
    }
    const { first, last } = part === "whole" ? { first: 0, last: size - 1 } : part;
    const body = file.createReadStream({ start: first, end: last }); // closes the file at its end or when cut
    const leave = recordingReaders.add(user, () => body.destroy(new Error("the right was taken away")));
    body.once("close", leave);
    return {
      status: part === "whole" ? 200 : 206,
      headers: {
        "content-type": "application/octet-stream",
        "content-disposition": attachment(name),
        "content-length": String(last - first + 1),
        "accept-ranges": "bytes",
        ...(part === "whole" ? {} : { "content-range": `bytes ${first}-${last}/${size}` }),
      },
      body,
    };
  },
});
