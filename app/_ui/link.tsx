"use client";

// oxlint-disable-next-line no-restricted-imports -- this is what everybody else imports
import NextLink from "next/link";
import { useState, type ComponentProps } from "react";

/**
 * A link to a page of the product. What it leads to is asked for once somebody points at it or reaches it by keyboard:
 * asking for every link in sight costs the server two requests each, and the page that is open its first seconds.
 */
export function Link({
  onMouseEnter,
  onTouchStart,
  onFocus,
  ...props
}: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [likely, setLikely] = useState(false);
  return (
    <NextLink
      {...props}
      prefetch={likely ? null : false}
      onMouseEnter={(event) => {
        setLikely(true);
        onMouseEnter?.(event);
      }}
      onTouchStart={(event) => {
        setLikely(true);
        onTouchStart?.(event);
      }}
      onFocus={(event) => {
        setLikely(true);
        onFocus?.(event);
      }}
    />
  );
}
