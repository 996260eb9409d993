import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Whether this is a Debian-like system on which we may install packages without being asked anything. */
export function canInstallPackages(): boolean {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return false;
  return process.getuid?.() === 0 || spawnSync("sudo", ["-n", "true"], { stdio: "ignore" }).status === 0;
}

/** Installs the distribution's packages; with fresh lists when the first try fails. False when that does not work. */
export function installPackages(...names: string[]): boolean {
  const install = () => apt("install", "-y", "--no-install-recommends", ...names);
  return install() || (apt("update") && install());
}

function apt(...args: string[]): boolean {
  const [command = "", ...rest] = [...(process.getuid?.() === 0 ? [] : ["sudo", "-n"]), "apt-get", ...args];
  return shows(command, rest, { DEBIAN_FRONTEND: "noninteractive" });
}

/** Runs a program whose output is shown; whether it ended well. */
export function shows(command: string, args: string[], env: Record<string, string>): boolean {
  return spawnSync(command, args, { stdio: ["ignore", 2, 2], env: { ...process.env, ...env } }).status === 0;
}
