import { defineConfig } from 'drizzle-kit'

const tables = ['schema', 'sign-in-schema', 'search-schema', 'api-schema']

export default defineConfig({
  dialect: 'postgresql',
  schema: tables.map((name) => `./src/store/${name}.ts`),
  out: './migrations',
})
