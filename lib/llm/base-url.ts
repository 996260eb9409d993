import type { Bilingual } from "@/lib/core";

/** What is wrong with the address of a service. */
export type BaseUrlProblem = keyof typeof baseUrlProblems;

export const baseUrlProblems = {
  no_url: {
    en: "It must begin with http:// or https://, such as https://api.deepseek.com/v1.",
    "zh-CN": "须以 http:// 或 https:// 开头，例如 https://api.deepseek.com/v1。",
  },
  user: {
    en: "It must not hold a user name or password; the key has a field of its own.",
    "zh-CN": "不能包含用户名或密码；密钥有单独的输入框。",
  },
  query: { en: "It must not hold ? or #.", "zh-CN": "不能包含 ? 或 #。" },
  backslash: { en: "It must not hold a backslash.", "zh-CN": "不能包含反斜杠。" },
  port: {
    en: "Model services are reached at port 80, 443 or from 1024 on, and not at the ports of databases.",
    "zh-CN": "模型服务的端口须为 80、443 或不小于 1024，且不能是数据库端口。",
  },
  forbidden: {
    en: "No model runs there: link-local, multicast and unspecified addresses are never asked.",
    "zh-CN": "该地址不会有模型：链路本地、组播和未指定地址一律不访问。",
  },
} as const satisfies Record<string, Bilingual>;

/** Ports of MySQL, PostgreSQL, Redis, MongoDB, SQL Server, Oracle, memcached and Elasticsearch. */
const DATABASE_PORTS = new Set([3306, 5432, 6379, 27_017, 1433, 1521, 11_211, 9200, 9300]);
const PORT_MIN = 1024;

/**
 * Reads the address of an OpenAI-compatible API as people paste it: without its last slashes, and without the endpoint
 * of chats behind it. Whether the host may be asked is not decided here.
 */
export function readBaseUrl(text: string): { url: string } | { problem: BaseUrlProblem } {
  const trimmed = text.trim();
  if (/\\|%5c/i.test(trimmed)) return { problem: "backslash" };
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) return { problem: "no_url" };
  if (url.username !== "" || url.password !== "" || trimmed.slice(0, trimmed.indexOf(url.host)).includes("@")) {
    return { problem: "user" };
  }
  if (/[?#]/.test(trimmed)) return { problem: "query" };
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if ((port < PORT_MIN && port !== 80 && port !== 443) || DATABASE_PORTS.has(port)) return { problem: "port" };
  // A name with a dot at its end is the same host under another name.
  url.hostname = url.hostname.replace(/\.$/, "");
  return { url: withoutEndpoint(url) };
}

/** The last part of the path belongs to the request, not to the API. */
function withoutEndpoint(url: URL): string {
  const path = url.pathname.replace(/\/+$/, "").replace(/\/chat\/[a-z]+$/, "");
  return `${url.origin}${path}`;
}
