/**
 * Stored events as a file, with the filters and rights of the action `events`: `events-export?format=csv|json`. Ours.
 */
import { events } from "@tendril/protocol/actions/events/events";
import { UnavailableError } from "../../errors.ts";
import { defineRoute, type RouteReply, text } from "../define-route.ts";
import { attachment } from "./device-file.ts";

const numbers: ReadonlySet<string> = new Set(["from", "to"]);
const types = { csv: "text/csv; charset=utf-8", json: "application/json" } as const;

export const route = defineRoute({
  method: "GET",
  path: "events-export",
  async handle({ eventExport, clock }, { query, address, signedIn }): Promise<RouteReply> {
    const user = (await signedIn())?.user;
    if (user === undefined) return text(401, "sign in");
    const format = query.get("format");
    if (format !== "csv" && format !== "json") return text(400, "format: csv or json");
    const wish = events.schema.safeParse(readFields(query));
    if (!wish.success) {
      const [issue] = wish.error.issues;
      return text(400, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
    }
    try {
      const { limit: _limit, ...filters } = wish.data;
      const body = eventExport.open(user, { ...filters, format, address });
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      return {
        status: 200,
        headers: {
          "content-type": types[format],
          "content-disposition": attachment(`events-${day}.${format}`),
          "cache-control": "no-store",
        },
        body,
      };
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      return { ...text(429, error.message), headers: { "retry-after": "10" } };
    }
  },
});

/** Fields of the action as they stand in an address; several `filters` are a list. */
function readFields(query: URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of ["nodeid", "userid", "meshid", "filter", "text", "from", "to"]) {
    const value = query.get(name);
    if (value !== null) fields[name] = numbers.has(name) && /^\d{1,16}$/.test(value) ? Number(value) : value;
  }
  const filters = query.getAll("filters");
  return filters.length === 0 ? fields : { ...fields, filters };
}
