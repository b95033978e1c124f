/**
 * A folder that is none of somebody's links to elsewhere.
 */
import type { FileProblem, Host, OnDone } from "../host/index.ts";
import { folderOf, joinPath, partName } from "./names.ts";

/** Makes it, or enters one that is there; `link` for a link to one. */
export function makeRealFolder(host: Host, path: string, onDone: OnDone): void {
  host.files.makeFolder(path, (problem) => {
    if (problem !== "exists") onDone(problem);
    else
      host.files.stat(path, (unseen, there) => {
        if (there === null) onDone(unseen || "failed");
        else if (there.kind !== "folder") onDone("not-folder");
        else if (there.isLink) onDone("link");
        else proveReal(host, path, onDone);
      });
  });
}

/**
 * Not every host sees links. A mark beside a real folder is found through the folder's `..` too; a link's `..` is
 * elsewhere, or in the same folder still. Windows takes `..` out of a path before it looks: there nothing is proved.
 */
function proveReal(host: Host, path: string, onDone: OnDone): void {
  const { files } = host;
  const name = partName();
  const mark = joinPath(host, folderOf(host, path), name);
  files.open(mark, "create", (_refused, file) => {
    if (file === null) {
      onDone(null); // nobody could have laid a link where nothing can be made
      return;
    }
    file.close(() =>
      files.stat(joinPath(host, joinPath(host, path, ".."), name), (unseen: FileProblem | null) =>
        files.removeFile(mark, () => onDone(unseen === null ? null : "link")),
      ),
    );
  });
}
