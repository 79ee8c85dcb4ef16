/**
 * Makes docs/terminal.svg, the picture at the top of the README, from what a terminal really says: starts the service on a
 * database of its own, sends the first mail with the README's command, lists the tickets. Needs curl. Run it when the
 * output changes: node scripts/terminal-picture.ts
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const dataDir = mkdtempSync(join(tmpdir(), 'postroom-picture-'))
const env = {
  ...process.env,
  DATA_DIR: dataDir,
  SMTP_PORT: '0',
  HTTP_PORT: '0',
  POSTROOM_CONFIG: '',
  DATABASE_URL: undefined,
}
const service = spawn(process.execPath, ['src/main.ts', 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] })

try {
  const smtp = await listeningAddress()
  const sent = (to: string, file: string) =>
    [`--mail-from ann@customer.example --mail-rcpt ${to}@humanmade.com`, file] as const
  const [first, urgent] = [sent('support', 'first-mail.eml'), sent('sysops', 'site-down-to-sysops.eml')]
  writeFileSync('docs/terminal.svg', svgOf([...send(smtp, ...first), ...send(smtp, ...urgent), ...tickets()]))
} finally {
  service.kill('SIGTERM')
  await once(service, 'exit')
  rmSync(dataDir, { recursive: true })
}

async function listeningAddress(): Promise<string> {
  for await (const line of createInterface(service.stdout)) {
    const [, address] = /"smtp":"([^"]+)".*"msg":"ready"/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('the service ended before it was ready')
}

function send(smtp: string, options: string, file: string): string[] {
  const args = ['-sv', `smtp://${smtp}`, ...options.split(' '), '--upload-file', `fixtures/mails/${file}`]
  const said = spawnSync('curl', args, { encoding: 'utf8' }).stderr.split(/\r?\n/)
  const replies = said.filter((line) => /^[<>] (MAIL|RCPT|DATA|250 2|354)/.test(line))
  return [`$ curl -v smtp://127.0.0.1:2525 ${options} \\`, `    --upload-file fixtures/mails/${file}`, ...replies, '']
}

function tickets(): string[] {
  const { stdout } = spawnSync(process.execPath, ['src/main.ts', 'tickets'], { env, encoding: 'utf8' })
  return ['$ npx postroom tickets', ...stdout.trimEnd().split('\n')]
}

/** Lines as a picture of a terminal; what was typed and what was promised stand out. */
function svgOf(lines: readonly string[]): string {
  const [lineHeight, top, charWidth] = [20, 30, 7.85]
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * charWidth + 40)
  const rows = lines.map((line, at) => {
    const colour =
      line.startsWith('$') || line.startsWith('    ') ? '#7ee787' : line.includes(' T-') ? '#f2cc60' : '#c9d1d9'
    return `<text x="20" y="${top + at * lineHeight}" fill="${colour}" xml:space="preserve">${escaped(line)}</text>`
  })
  const height = top + lines.length * lineHeight
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A mail is sent with curl, its reply names ticket T-1, and the ticket is in the list">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">
${rows.join('\n')}
</g>
</svg>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
