import type { ProfileFields } from "@/lib/people";
import { readUserId } from "./behaviors";
import { present, readBoolean, readInteger, readList, readNumber } from "./cells";
import type { FieldOf } from "./fields";
import type { HeaderMap } from "./header";
import { keepAsText, readProperties, sortedExtras, type Rejection, type Remarks } from "./rows";

/** What one row of a file says of a user. */
export type ProfileRow = {
  userId: string;
  fields: ProfileFields;
  properties: Record<string, string>;
  corrected: boolean;
};

const READERS: {
  [F in Exclude<FieldOf<"profiles">, "user_id">]: (text: string) => ProfileFields[F];
} = {
  age: (text) => {
    const age = readInteger(text);
    return age !== undefined && age >= 0 && age <= 150 ? age : undefined;
  },
  gender: (text) => text,
  city: (text) => text,
  occupation: (text) => text,
  income: readNumber,
  interests: (text) => {
    const list = readList(text);
    return list.length > 0 ? list : undefined;
  },
  budget: readNumber,
  has_car: readBoolean,
  purchase_intent: (text) => text,
};

/**
 * Makes the reader of one file's rows. A value that is not of its field's type stays as text among the properties,
 * under the column's own name; an empty one says nothing and leaves what an earlier import said.
 */
export function createProfileReader(
  header: HeaderMap<"profiles">,
  remarks: Remarks,
): (cells: readonly string[]) => ProfileRow | Rejection {
  const { columns } = header;
  const { user_id, ...fieldIndexes } = header.fields;
  const extras = sortedExtras(header);
  const typed = Object.entries(fieldIndexes) as [keyof typeof READERS, number][];

  return (cells) => {
    const userCell = user_id === undefined ? undefined : cells[user_id];
    const userId = readUserId(userCell, columns[user_id ?? -1] ?? "", remarks);
    if (typeof userId !== "string") return userId;
    let properties = readProperties(cells, extras);
    let corrected = userId !== userCell?.trim();
    const fields: Record<string, unknown> = {};
    for (const [field, index] of typed) {
      const text = present(cells[index]);
      if (text === undefined) continue;
      const value = READERS[field](text);
      if (value === undefined) {
        const name = columns[index] ?? field;
        properties = keepAsText(properties, name, text);
        remarks.add("values_kept_as_text", name, text);
        corrected = true;
      } else fields[field] = value;
    }
    return { userId, fields: fields as ProfileFields, properties: properties ?? {}, corrected };
  };
}
