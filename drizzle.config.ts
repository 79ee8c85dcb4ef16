import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/store/schema.ts', './src/store/sign-in-schema.ts', './src/store/operations-schema.ts'],
  out: './migrations',
})
