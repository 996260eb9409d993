import { isIP } from "node:net";
import { AppError, type Locale } from "@/lib/core";
import { env } from "@/lib/core/server";
import { baseUrlProblems, readBaseUrl, type BaseUrlProblem } from "../../base-url";
import { isForbiddenAddress } from "../addresses";

/**
 * The address as it is kept. Throws `model_address_refused` for what is no address of an API, for places where no model
 * runs, and for our own database's. What a name stands for is checked whenever it is connected to.
 */
export function allowedBaseUrl(text: string, locale: Locale): string {
  const read = readBaseUrl(text);
  if ("problem" in read) throw refused(read.problem, locale);
  const { hostname, port } = new URL(read.url);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && isForbiddenAddress(host)) throw refused("forbidden", locale);
  if (port !== "" && isOwnDatabase(hostname, port, env().databaseUrl)) throw refused("port", locale);
  return read.url;
}

const LOOPBACK = /^(localhost|127\.[\d.]+|\[::1\]|\[::ffff:7f[0-9a-f:]+\])$/;

function isOwnDatabase(hostname: string, port: string, databaseUrl: string | undefined): boolean {
  if (databaseUrl === undefined || !URL.canParse(databaseUrl)) return false;
  const own = new URL(databaseUrl);
  const sameHost = own.hostname === hostname || (LOOPBACK.test(own.hostname) && LOOPBACK.test(hostname));
  return sameHost && port === (own.port || "5432");
}

function refused(problem: BaseUrlProblem, locale: Locale): AppError {
  return new AppError("model_address_refused", {
    params: { detail: baseUrlProblems[problem][locale] },
    errors: [{ pointer: "/body/base_url", detail: problem }],
  });
}
