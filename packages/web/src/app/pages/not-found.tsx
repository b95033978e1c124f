import { Empty } from "../../ui/index.ts";
import { link } from "../router.ts";

/** An unknown and a forbidden address look the same. */
export function NotFound() {
  return (
    <>
      <h1 class="vh">Not found</h1>
      <Empty
        icon="search"
        action={
          <a class="btn" href={link("devices")}>
            Show devices
          </a>
        }
      >
        There is nothing here that you can see.
      </Empty>
    </>
  );
}
