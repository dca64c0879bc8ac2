import { defineConfig } from 'vite'
import react from '@vitejs/plugin-react'

const server = process.env.HUILIU_API ?? 'http://127.0.0.1:3000'

/** One page, served by the API's own origin; in development the API is proxied so that cookies stay same-origin. */
const config = defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1500,
  },
  server: { host: '127.0.0.1', port: 5173, proxy: { '/api': server, '/v1': server } },
})

// Vite reads its configuration from the default export; it is the only one here.
export { config as default }
