import { z } from "zod";

export const ConversationId = z
  .string()
  .regex(/^cnv_[0-9a-z]{26}$/)
  .brand<"ConversationId">();
export type ConversationId = z.infer<typeof ConversationId>;

export const MessageId = z
  .string()
  .regex(/^msg_[0-9a-z]{26}$/)
  .brand<"MessageId">();
export type MessageId = z.infer<typeof MessageId>;
