import { customType } from "drizzle-orm/pg-core";

/**
 * A key that sorts by code point whatever locale the database was made with, so that paging by key uses the index
 * and gives the same order everywhere.
 */
export const key = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });

export const bytea = customType<{ data: Buffer }>({ dataType: () => "bytea" });
