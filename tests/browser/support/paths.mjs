// Where things are: the repository, and the folder of everything built.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url));

export function targetFolder() {
  return path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
}
