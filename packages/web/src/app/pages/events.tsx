import { Icon } from "../../ui/index.ts";
import { maySeeRecordings } from "../rights.ts";
import { link, query, setQuery } from "../router.ts";
import { EventTable } from "./event-table.tsx";

/** Who did what, and what happened. */
export function Events() {
  const text = query.value.get("q") ?? "";
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>Events</h1>
        </div>
        {maySeeRecordings() && (
          <div class="end">
            <a class="btn" href={link("recordings")}>
              <Icon name="film" />
              Recordings
            </a>
          </div>
        )}
      </header>
      <div class="bar">
        <div class="search grow">
          <Icon name="search" />
          <input
            type="search"
            aria-label="Search events"
            placeholder="Text, device or person"
            value={text}
            onInput={(event) => setQuery("q", event.currentTarget.value)}
          />
        </div>
      </div>
      <EventTable filter={text} />
    </>
  );
}
