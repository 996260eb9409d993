import type { Env } from "../../lib/core/server/env.ts";

/** What a person reads once everything runs. */
export function banner(env: Env, address: string): string {
  const model = env.openai
    ? `${env.openai.model} · ${new URL(env.openai.baseUrl).host}`
    : "offline rules / 内置离线规则 (OPENAI_MODEL …: .env.example)";
  const lines = [
    "",
    `  Whystream is ready   ${address}   已就绪`,
    "",
    `  Model / 模型   ${model}`,
    ...(env.mode === "laptop" ? [`  Data / 数据    ${env.dataDir}`] : []),
    ...(env.mode === "laptop" && env.sample
      ? [
          "",
          "  Watch a user's behaviours become events / 实时查看行为如何变成事件：",
          `    curl -N -X POST ${address}/api/v1/events/extract/user_0007/llm-stream`,
        ]
      : []),
    "",
    "  Ctrl-C ends it / 按 Ctrl-C 结束",
    "",
  ];
  return lines.join("\n");
}
