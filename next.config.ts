import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  compress: true,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  // `npm run typecheck` does this, and so do `npm test` and `npm run build`; a first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // The optimizer is a route of its own that nothing here needs.
  images: { unoptimized: true },
  // These bring their own files, or must exist once per process.
  serverExternalPackages: ["@fastify/busboy", "csv-parse", "openai", "pg-boss", "pino", "postgres", "undici"],
  // `next dev` would otherwise write files for coding assistants into the repository.
  agentRules: false,
  devIndicators: false,
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
        { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
        {
          key: "Permissions-Policy",
          value: "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
        },
      ],
    },
  ],
};

export default config;
