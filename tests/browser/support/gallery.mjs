// The gallery of parts, rendered by the portal's own example and served as the portal serves pages.
import { execFileSync } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./paths.mjs";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };

/** Renders and serves it; `received` lists what forms and scripts have sent. */
export async function startGallery() {
  const folder = process.env.GALLERY ?? mkdtempSync(path.join(tmpdir(), "earmark-gallery-"));
  if (!process.env.GALLERY) {
    execFileSync("cargo", ["run", "--quiet", "-p", "portal", "--example", "gallery", "--", folder], { cwd: root });
  }
  const policy = readFileSync(path.join(folder, "content-security-policy.txt"), "utf8");
  const received = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://gallery");
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method === "POST") {
        received.push({ path: pathname, body: Buffer.concat(chunks).toString("utf8") });
        return answer(response, 200, ".json", "{}");
      }
      if (pathname === "/api/amount") {
        return answer(response, 200, ".json", JSON.stringify({ message: `读到 ${searchParams.get("text")}` }));
      }
      try {
        answer(response, 200, path.extname(pathname), readFileSync(path.join(folder, path.normalize(pathname))), policy);
      } catch {
        answer(response, 404, ".html", "");
      }
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received,
    stop() {
      server.close();
      server.closeAllConnections();
      if (!process.env.GALLERY) rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answer(response, status, ending, body, policy) {
  const headers = { "content-type": TYPES[ending] ?? "application/json" };
  if (policy) headers["content-security-policy"] = policy;
  response.writeHead(status, headers).end(body);
}
