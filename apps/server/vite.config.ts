import { defineConfig } from 'vite'

/** The few scripts that pages load in the browser. Everything else is drawn by the server. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'dist/client',
    emptyOutDir: true,
    manifest: true,
    rollupOptions: {
      input: [
        'src/client/exercise.ts',
        'src/client/challenge.ts',
        'src/client/guide.ts',
        'src/client/passkey.ts',
        'src/client/search.ts',
        'src/client/skill-graph.ts',
        'src/client/kept-form.ts',
      ],
    },
  },
})
