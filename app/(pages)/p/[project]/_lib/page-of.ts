import { notFound } from "next/navigation";
import { translator } from "@/app/_ui/intl/server";
import { pageCtx, pageLocale, type PageCtx } from "@/lib/access/server";
import { AppError } from "@/lib/core";

export type ProjectParams = { params: Promise<{ project: string }> };

/** What a page of a project works with; an unknown project is an unknown address. */
export async function pageOf(params: Promise<{ project: string }>): Promise<PageCtx> {
  return (await pageCtx((await params).project)) ?? notFound();
}

/** Words for a page's title. */
export async function titleWords() {
  return translator(await pageLocale());
}

/** Turns “there is no such thing” into the page that says so; other failures reach the error page. */
export async function orNotFound<T>(look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}
