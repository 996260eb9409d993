"use client";

import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { createQueryClient } from "./query-client";

export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState<QueryClient>(createQueryClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
