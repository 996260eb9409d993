import { errorMessage, type AppError, type ErrorCode, type Locale } from "@/lib/core";

/** The HTTP status of each code: the only place where the two meet. */
const STATUS: Record<ErrorCode, number> = {
  bad_request: 400,
  bad_json: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  misdirected_host: 421,
  foreign_origin: 403,
  conflict: 409,
  idempotency_mismatch: 422,
  idempotency_in_progress: 409,
  project_exists: 409,
  unknown_time_zone: 400,
  user_without_behaviors: 409,
  segment_exists: 409,
  segment_without_targets: 409,
  entity_locked: 409,
  entity_not_answered: 502,
  name_not_answered: 502,
  no_open_names: 409,
  run_not_cancellable: 409,
  run_not_pausable: 409,
  run_not_resumable: 409,
  run_not_retryable: 409,
  run_has_no_items: 409,
  nothing_to_do: 409,
  event_type_name_taken: 409,
  event_type_merged: 409,
  event_type_not_merged: 409,
  event_type_in_use: 409,
  merge_loop: 409,
  vocabulary_empty: 409,
  proposal_not_open: 409,
  batch_failed: 502,
  run_not_deletable: 409,
  run_still_going: 409,
  recording_unreadable: 422,
  upload_incomplete: 400,
  upload_missing_file: 400,
  upload_missing_kind: 400,
  upload_too_large: 413,
  batch_empty: 422,
  batch_too_many_rows: 413,
  import_empty: 422,
  import_not_text: 422,
  import_bad_encoding: 422,
  import_missing_columns: 422,
  import_duplicate_columns: 422,
  import_wrong_kind: 422,
  import_malformed: 422,
  import_truncated: 422,
  import_too_many_rejected: 422,
  import_limits: 422,
  import_gzip_broken: 422,
  import_undone: 409,
  import_running: 409,
  // A model service's status is never passed on as ours: its 401 must not look like our own.
  upstream_unreachable: 502,
  upstream_timeout: 504,
  upstream_rate_limited: 503,
  upstream_busy: 503,
  upstream_circuit_open: 503,
  upstream_failed: 502,
  upstream_rejected: 502,
  upstream_credentials: 502,
  upstream_quota: 502,
  upstream_not_found: 502,
  upstream_redirect: 502,
  upstream_not_an_api: 502,
  upstream_broken: 502,
  upstream_truncated: 502,
  upstream_bad_chunk: 502,
  upstream_too_large: 502,
  upstream_filtered: 502,
  upstream_empty: 502,
  cassette_exhausted: 502,
  model_key_unreadable: 409,
  model_key_needed: 409,
  model_address_refused: 400,
  model_setting_refused: 400,
  secret_key_missing: 409,
  secret_key_unusable: 500,
  answer_unusable: 502,
  cancelled: 409,
  interrupted: 503,
  database_busy: 503,
  database_unavailable: 503,
  internal: 500,
};

const TITLES: Record<number, Record<Locale, string>> = {
  400: { en: "Bad request", "zh-CN": "请求有误" },
  403: { en: "Forbidden", "zh-CN": "禁止访问" },
  404: { en: "Not found", "zh-CN": "未找到" },
  405: { en: "Method not allowed", "zh-CN": "不支持该方法" },
  409: { en: "Conflict", "zh-CN": "状态冲突" },
  413: { en: "Too large", "zh-CN": "内容过大" },
  415: { en: "Unsupported media type", "zh-CN": "不支持的内容类型" },
  421: { en: "Misdirected request", "zh-CN": "请求地址不符" },
  422: { en: "Cannot be processed", "zh-CN": "无法处理" },
  500: { en: "Internal error", "zh-CN": "内部错误" },
  502: { en: "Model service failed", "zh-CN": "模型服务出错" },
  503: { en: "Temporarily unavailable", "zh-CN": "暂时不可用" },
  504: { en: "Model service timed out", "zh-CN": "模型服务超时" },
};

/** An error as RFC 9457 describes it, with our code, the request's id and the places in the input that are wrong. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  request_id: string;
  errors?: readonly { pointer: string; detail: string }[];
};

export function toProblem(error: AppError, locale: Locale, requestId: string): Problem {
  const status = STATUS[error.code];
  return {
    type: `urn:whystream:problem:${error.code}`,
    title: TITLES[status]?.[locale] ?? error.code,
    status,
    detail: errorMessage(error, locale),
    code: error.code,
    request_id: requestId,
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  };
}
