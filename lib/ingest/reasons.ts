import { z } from "zod";
import type { Bilingual } from "@/lib/core";

/** Why a row was refused. The code is what programs rely on; the sentence is for the report. */
export const rejectReasonTexts = {
  too_few_cells: { en: "The row has fewer cells than the header.", "zh-CN": "该行单元格少于表头列数。" },
  too_many_cells: { en: "The row has more cells than the header.", "zh-CN": "该行单元格多于表头列数。" },
  missing_user_id: { en: "The user id is empty.", "zh-CN": "用户 ID 为空。" },
  bad_user_id: {
    en: "The user id is longer than 256 characters or holds control characters.",
    "zh-CN": "用户 ID 超过 256 个字符或包含控制字符。",
  },
  missing_action: { en: "The action is empty.", "zh-CN": "行为为空。" },
  missing_time: { en: "The time is empty.", "zh-CN": "时间为空。" },
  bad_time: { en: "The time cannot be read, or no such time exists.", "zh-CN": "时间无法识别，或该时间不存在。" },
  ambiguous_time: {
    en: "Day and month cannot be told apart. Write the date as 2025-04-03.",
    "zh-CN": "无法区分日与月，请写成 2025-04-03 的形式。",
  },
  negative_duration: { en: "The duration is negative.", "zh-CN": "时长为负数。" },
  missing_type: { en: "The event type is empty.", "zh-CN": "事件类型为空。" },
  bad_type: {
    en: "The event type is longer than 100 characters, or holds characters that nobody sees.",
    "zh-CN": "事件类型超过 100 个字符，或包含不可见字符。",
  },
  end_before_start: { en: "The end lies before the start.", "zh-CN": "结束时间早于开始时间。" },
  mixed_times: {
    en: "Of start and end only one has an offset. Write both with it or both without.",
    "zh-CN": "开始与结束时间只有一个带时区偏移，请统一写法。",
  },
  missing_name: { en: "The name is empty.", "zh-CN": "名称为空。" },
  name_too_long: { en: "The name or id is longer than 300 characters.", "zh-CN": "名称或 ID 超过 300 个字符。" },
  bad_character: {
    en: "A cell holds a character that cannot be stored (NUL or half of a pair).",
    "zh-CN": "单元格含有无法存储的字符（NUL 或不成对的代理字符）。",
  },
  bad_encoding: {
    en: "The row holds bytes that are not valid in the file's encoding.",
    "zh-CN": "该行含有不符合文件编码的字节。",
  },
  not_json: { en: "The line is not valid JSON.", "zh-CN": "该行不是有效的 JSON。" },
  not_an_object: { en: "The row is not a JSON object.", "zh-CN": "该行不是 JSON 对象。" },
  too_many_columns: { en: "The row has more than 256 fields.", "zh-CN": "该行超过 256 个字段。" },
  bad_column: {
    en: "A field's name is empty, longer than 256 characters, or stands twice in the row.",
    "zh-CN": "字段名为空、超过 256 个字符，或在该行中重复。",
  },
  number_too_large: {
    en: "A number has more digits than can be kept exactly. Send it as text.",
    "zh-CN": "数字位数过多，无法精确保存，请以文本形式发送。",
  },
  cell_too_large: { en: "A cell is larger than 1 MiB.", "zh-CN": "单元格超过 1 MiB。" },
} as const satisfies Record<string, Bilingual>;

export type RejectReason = keyof typeof rejectReasonTexts;

export const RejectReason = z.enum(Object.keys(rejectReasonTexts) as [RejectReason, ...RejectReason[]]);

/** Remarks an import can leave. The pages hold the sentences; `params` names the values in them. */
export const NOTICE_CODES = [
  /** `encoding`, `line`: that line is not valid UTF-8, so the file was read in that encoding. */
  "encoding_guessed",
  /** `rows`: rows that hold broken bytes in a file that is UTF-8 otherwise. */
  "encoding_broken",
  /** `column`, `count`, `example`: ids that a spreadsheet has rounded, such as 1.23E+15; kept as they are. */
  "damaged_ids",
  /** `column`, `count`, `example`: values that are not of the column's type, kept as text. */
  "values_kept_as_text",
  /** `id`, `names`: one id of the source means several things; nothing was renamed. */
  "alias_clash",
  /** `count`: more clashes than are listed. */
  "alias_clashes_more",
  /** `line`: the last line does not end; if the file was cut there, its last cell may be cut too. */
  "last_line_open",
  /** `kept`, `rejected`: only the first refused rows were kept. */
  "rejected_rows_cut",
] as const;
export type NoticeCode = (typeof NOTICE_CODES)[number];
