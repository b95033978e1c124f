/**
 * Requests of a page, without a browser.
 */
import { request } from "node:https";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  /** Name and value of the first cookie that was set; empty for none. */
  readonly cookie: string;
}

/** POST of JSON; GET when there is no body. */
export async function postJson(
  url: string,
  path: string,
  body: object | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const method = body === undefined ? "GET" : "POST";
  const own = body === undefined ? {} : { "content-type": "application/json" };
  const sent = request(
    `${url}${path}`,
    { method, headers: { ...own, ...headers }, rejectUnauthorized: false },
    (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: text.startsWith("{") ? JSON.parse(text) : {},
          cookie: response.headers["set-cookie"]?.[0]?.split(";")[0] ?? "",
        }),
      );
    },
  );
  sent.on("error", reject);
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return await promise;
}
