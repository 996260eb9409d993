import { AppError, RowId } from "@/lib/core";

/** A page's end as opaque text: the sort keys of its last row. */
export function encodeCursor(keys: readonly string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString("base64url");
}

/** The sort keys in a cursor; anything that is not one of ours is a `bad_request`. */
export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(keys) && keys.length === length && keys.every((key) => typeof key === "string")) return keys;
  } catch {
    // Falls through to the one answer for every wrong cursor.
  }
  throw new AppError("bad_request", { params: { detail: "cursor" } });
}

/** A cursor that is the number of a row. */
export function decodeRowCursor(cursor: string): string {
  if (RowId.safeParse(cursor).success) return cursor;
  throw new AppError("bad_request", { params: { detail: "cursor" } });
}
