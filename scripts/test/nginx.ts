import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, whyTaken } from "../lib/ports.ts";
import { sleep } from "../lib/processes.ts";
import { canInstallPackages, installPackages } from "./packages.ts";

const PLACES = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"];

/** Finds the system's nginx, or installs the distribution's where that is possible; else undefined. */
export function ensureNginx(say: (text: string) => void): string | undefined {
  const found = findNginx();
  if (found) return found;
  if (!canInstallPackages()) return undefined;
  say("There is no nginx here yet; installing the distribution's …");
  return installPackages("nginx") ? findNginx() : undefined;
}

function findNginx(): string | undefined {
  return PLACES.find((path) => existsSync(path) && spawnSync(path, ["-v"], { stdio: "ignore" }).status === 0);
}

export type Proxy = { address: string; stop(): Promise<void> };

/**
 * Starts nginx in front of a server of this machine. Of what concerns proxying, everything is as it comes: buffering,
 * compression and the version of HTTP are whatever nginx does by itself.
 */
export async function startNginx(binary: string, folder: string, upstream: string): Promise<Proxy> {
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => {
    const path = join(folder, `nginx-${kind}`);
    mkdirSync(path, { recursive: true });
    return `${kind}_temp_path ${path};`;
  });
  const config = join(folder, "nginx.conf");
  writeFileSync(
    config,
    `daemon off;
    ${process.getuid?.() === 0 ? "user root;" : ""}
    pid ${join(folder, "nginx.pid")};
    error_log stderr;
    events {}
    http {
      access_log off;
      ${temporary.join("\n")}
      sendfile on;
      tcp_nopush on;
      gzip on;
      server { listen 127.0.0.1:${port}; location / { proxy_pass ${upstream}; } }
    }`,
  );
  const child = spawn(binary, ["-e", "stderr", "-p", folder, "-c", config], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await untilListening(child, port);
  return {
    address: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    if ((await whyTaken(port, "127.0.0.1")) === "EADDRINUSE") return;
    await sleep(50);
  }
  throw new Error("nginx did not start");
}
