import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// `npm run dev` talks to a running `tacitus open`: TACITUS_API=http://127.0.0.1:PORT.
const api = process.env.TACITUS_API ?? "http://127.0.0.1:8765";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/tacitus/web/static",
    emptyOutDir: true,
    target: "es2022",
    // The policy allows no data: scripts or fonts; every asset is a file of its own.
    assetsInlineLimit: 0,
    // The map stands in a chunk of its own and is large by nature.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { "/api": { target: api, changeOrigin: true } } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});
