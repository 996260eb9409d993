/** Files as a person would bring them. */
type TestFile = { name: string; mimeType: string; buffer: Buffer };

export function csv(name: string, lines: readonly string[]): TestFile {
  return { name, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`) };
}

const HEADER = "user_id,action,timestamp,item_id,app_id,media_id,poi_id,duration,渠道";

/** Behaviours of two people, one column more than there are fields. */
export function behaviors(extra: readonly string[] = []): TestFile {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const minute = String(n % 60).padStart(2, "0");
    return `张三_${n % 2},browse,2025-11-24 10:${minute}:00,宝马7系,汽车之家,,,${30 + n},线上`;
  });
  return csv("behaviors.csv", [HEADER, ...rows, ...extra]);
}

/** A single user with many rows over several days. */
export function longHistory(rows: number): TestFile {
  const start = Date.UTC(2025, 0, 1);
  const lines = Array.from({ length: rows }, (_, n) => {
    const at = new Date(start + n * 11 * 60_000).toISOString().slice(0, 19).replace("T", " ");
    return `long,${n % 3 === 0 ? "search" : "browse"},${at},item ${n},懂车帝,,,${n % 200},x`;
  });
  return csv("long.csv", [HEADER, ...lines]);
}
