import { AppError } from "@/lib/core";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a Host header names this machine and our port. A page that rebinds its own name to the loopback address
 * would otherwise read everything here.
 */
export function isOwnHost(host: string | null, port: number): boolean {
  return LOOPBACK_NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
}

/** Throws `misdirected_host` for any other. */
export function checkHost(host: string | null, port: number): void {
  if (!isOwnHost(host, port)) throw new AppError("misdirected_host");
}

/**
 * Refuses a state-changing request that a page of another origin sends. Programs send neither header and pass;
 * browsers send at least one of them with every such request.
 */
export function checkOrigin(headers: Headers, host: string | null): void {
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  const foreignOrigin = origin !== null && origin !== `http://${host}`;
  const foreignSite = site !== null && site !== "same-origin" && site !== "none";
  if (foreignOrigin || foreignSite) throw new AppError("foreign_origin");
}
