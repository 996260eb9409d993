import { cellAt, looksDamaged, present, readNumber } from "./cells";
import type { HeaderMap } from "./header";
import { keepAsText, readProperties, rejection, sortedExtras, type Rejection, type Remarks } from "./rows";
import { readTime } from "./time";

/** One behaviour as the file tells it. */
export type BehaviorRow = {
  userId: string;
  /** Exactly one of the two: a clock's time to be read in a zone, or a moment. */
  localAt: string | undefined;
  instant: string | undefined;
  action: string;
  item: string | undefined;
  app: string | undefined;
  media: string | undefined;
  poi: string | undefined;
  /** Seconds. */
  duration: number | undefined;
  properties: Record<string, string> | undefined;
  corrected: boolean;
};

export const USER_ID_CHARS_MAX = 256;

/** The id as it is stored, or why there is none. Equal ids in different Unicode forms become one. */
export function readUserId(cell: string | undefined, column: string, remarks: Remarks): string | Rejection {
  const text = present(cell);
  if (text === undefined) return rejection("missing_user_id", column);
  const id = text.normalize("NFC");
  if (id.length > USER_ID_CHARS_MAX || /\p{Cc}/u.test(id)) return rejection("bad_user_id", column);
  if (looksDamaged(id)) remarks.add("damaged_ids", column, id);
  return id;
}

/** Makes the reader of one file's rows; shape and characters of the cells were checked before. */
export function createBehaviorReader(
  header: HeaderMap<"behaviors">,
  remarks: Remarks,
): (cells: readonly string[]) => BehaviorRow | Rejection {
  const { fields, columns } = header;
  const extras = sortedExtras(header);
  const nameOf = (index: number | undefined): string => columns[index ?? -1] ?? "";

  return (cells) => {
    const userCell = fields.user_id === undefined ? undefined : cells[fields.user_id];
    const userId = readUserId(userCell, nameOf(fields.user_id), remarks);
    if (typeof userId !== "string") return userId;
    const action = cellAt(cells, fields.action);
    if (action === undefined) return rejection("missing_action", nameOf(fields.action));
    const written = cellAt(cells, fields.timestamp);
    if (written === undefined) return rejection("missing_time", nameOf(fields.timestamp));
    const time = readTime(written);
    if (time.kind === "unreadable") return rejection(time.reason, nameOf(fields.timestamp));

    let properties = readProperties(cells, extras);
    let duration: number | undefined;
    let corrected = userId !== userCell?.trim();
    const durationCell = cellAt(cells, fields.duration);
    if (durationCell !== undefined) {
      duration = readNumber(durationCell);
      if (duration === undefined) {
        const name = nameOf(fields.duration);
        properties = keepAsText(properties, name, durationCell);
        remarks.add("values_kept_as_text", name, durationCell);
        corrected = true;
      } else if (duration < 0) return rejection("negative_duration", nameOf(fields.duration));
    }
    return {
      userId,
      localAt: time.kind === "local" ? time.text : undefined,
      instant: time.kind === "instant" ? time.text : undefined,
      action,
      item: cellAt(cells, fields.item),
      app: cellAt(cells, fields.app),
      media: cellAt(cells, fields.media),
      poi: cellAt(cells, fields.poi),
      duration,
      properties,
      corrected,
    };
  };
}

/**
 * The content of a row as one text: rows with equal texts are the same behaviour, whatever file they come from.
 * Its hash, with the row's ordinal among equal ones of its import, is the behaviour's identity.
 */
export function contentOf(row: BehaviorRow): string {
  const { userId, localAt, instant, action, item, app, media, poi, duration, properties } = row;
  const own = [userId, localAt ?? instant, action, item ?? "", app ?? "", media ?? "", poi ?? "", duration ?? ""];
  if (properties === undefined) return JSON.stringify(own);
  const names = Object.keys(properties).sort();
  return JSON.stringify([...own, ...names.flatMap((name) => [name, properties[name]])]);
}
