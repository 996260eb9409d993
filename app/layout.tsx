import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/noto-sans-sc/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { pageLocale } from "@/lib/access/server";
import { Announcer } from "./_ui/announcer";
import { catalogues } from "./_ui/intl/config";
import { LanguageProvider } from "./_ui/intl/provider";
import { readTheme, translator } from "./_ui/intl/server";
import { QueryProvider } from "./_ui/query-provider";
import { StyleNonce } from "./_ui/style-nonce";
import { Toaster } from "./_ui/toaster";
import { TooltipProvider } from "./_ui/tooltip";

export async function generateMetadata(): Promise<Metadata> {
  const t = translator(await pageLocale());
  return { title: { default: t("common.appName"), template: `%s · ${t("common.appName")}` } };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfa" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1413" },
  ],
};

/** Language and theme are the reader's, not the address's, so they come from cookies and a link opens in either. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme] = await Promise.all([pageLocale(), readTheme()]);
  return (
    <html lang={locale} data-theme={theme}>
      <body>
        <LanguageProvider locale={locale} messages={catalogues[locale]}>
          <QueryProvider>
            <TooltipProvider delayDuration={350}>
              {children}
              <Toaster />
              <Announcer />
              <StyleNonce />
            </TooltipProvider>
          </QueryProvider>
        </LanguageProvider>
      </body>
    </html>
  );
}
