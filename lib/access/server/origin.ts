import { AppError } from "@/lib/core";

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses a Host header that does not name this machine and our port: a page that rebinds its own name to the
 * loopback address would otherwise read everything here.
 */
export function checkHost(host: string | null, port: number): void {
  const named = LOOPBACK_NAMES.some((name) => host === `${name}:${port}` || (port === 80 && host === name));
  if (!named) throw new AppError("misdirected_host");
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
