/** The reference of the API, out of its OpenAPI document: no script, readable on a phone, and each part has an address. */
import type { ReadDocument, ReadOperation, Schema } from '../api/read-document.ts'
import { type ProblemType, problemTypes } from '../problem-types.ts'
import { type Html, html, type Part } from './html.ts'

/** The page. */
export function referenceView({ version, description, groups, schemas }: ReadDocument): Html {
  return html`<article class="prose reference">
    <h1>API <small class="muted">${version}</small></h1>
    ${description.split('\n\n').map((text) => html`<p>${words(text)}</p>`)}
    <p>For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
    <nav aria-label="Operations">${groups.map(contents)}</nav>
    ${groups.map(
      ({ tag, operations }) => html`<section aria-labelledby="${idOf(tag)}">
      <h2 id="${idOf(tag)}">${tag}</h2>
      ${operations.map(operationView)}
    </section>`,
    )}
    <section aria-labelledby="shapes"><h2 id="shapes">Shapes</h2>${schemas.map(schemaView)}</section>
    <section aria-labelledby="problems"><h2 id="problems">Problems</h2>${problems()}</section>
  </article>`
}

const idOf = (tag: string) => `tag-${tag.toLowerCase().replaceAll(/\W+/g, '-')}`

function contents({ tag, operations }: ReadDocument['groups'][number]): Html {
  return html`<section><a href="#${idOf(tag)}"><strong>${tag}</strong></a>
    <ul>${operations.map((one) => html`<li><a href="#${one.operationId}">${one.summary}</a></li>`)}</ul></section>`
}

function operationView(operation: ReadOperation): Html {
  const { operationId, summary, method, path, description, parameters = [], requestBody, responses } = operation
  return html`<section class="operation" aria-labelledby="${operationId}">
    <h3 id="${operationId}">${summary}</h3>
    <p><code><strong>${method}</strong> ${path}</code></p>
    ${description.split('\n\n').map((text) => html`<p>${words(text)}</p>`)}
    ${
      parameters.length === 0
        ? ''
        : table(
            `Parameters of ${operationId}`,
            ['Parameter', 'In', 'Type', 'Meaning'],
            parameters.map(({ name, in: place, required, schema, description: meaning }) => [
              html`<code>${name}</code>${required ? html` <em>required</em>` : ''}`,
              place,
              typeOf(schema),
              html`${words(meaning ?? schema.description ?? '')} ${bounds(schema)}`,
            ]),
          )
    }
    ${requestBody === undefined ? '' : html`<p>Body: ${contentOf(requestBody.content)}</p>`}
    ${table(
      `Answers of ${operationId}`,
      ['Status', 'Meaning', 'Body'],
      Object.entries(responses).map(([status, response]) => [
        html`<code>${status}</code>`,
        words(response.description),
        response.content === undefined ? 'none' : contentOf(response.content),
      ]),
    )}
  </section>`
}

function contentOf(content: Readonly<Record<string, Readonly<{ schema: Schema }>>>): Part {
  return html`${Object.entries(content).map(([type, { schema }]) => html`<code>${type}</code> ${typeOf(schema)} `)}`
}

function schemaView([name, schema]: ReadDocument['schemas'][number]): Html {
  const { description, properties = {}, required = [] } = schema
  return html`<h3 id="shape-${name}">${name}</h3>
    ${description === undefined ? '' : html`<p>${words(description)}</p>`}
    ${table(
      `Fields of ${name}`,
      ['Field', 'Type', 'Meaning'],
      Object.entries(properties).map(([field, of]) => [
        html`<code>${field}</code>${required.includes(field) ? '' : html` <em>optional</em>`}`,
        typeOf(of),
        html`${words(of.description ?? '')} ${bounds(of)}`,
      ]),
    )}`
}

/** What a value is, in words; shapes lead to their entry. */
function typeOf(schema: Schema): Part {
  const { $ref, type, enum: words, items, anyOf, allOf, format } = schema
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? ''
    return html`<a href="#shape-${name}">${name}</a>`
  }
  const several = anyOf ?? allOf
  if (several !== undefined) return html`${several.map((one, at) => html`${at === 0 ? '' : ' or '}${typeOf(one)}`)}`
  if (words !== undefined)
    return html`${words.map((word, at) => html`${at === 0 ? '' : ' · '}<code>${String(word)}</code>`)}`
  const named = [type ?? 'anything'].flat().join(' or ')
  if (items !== undefined) return html`${named} of ${typeOf(items)}`
  return format === undefined ? named : `${named} (${format})`
}

function bounds({ minimum, maximum, maxLength, default: usual, example }: Schema): string {
  return [
    minimum === undefined ? '' : `At least ${minimum}.`,
    maximum === undefined ? '' : `At most ${maximum}.`,
    maxLength === undefined ? '' : `At most ${maxLength} characters.`,
    usual === undefined || usual === null || typeof usual === 'object' ? '' : `Default: ${String(usual)}.`,
    example === undefined ? '' : `Such as ${typeof example === 'string' ? example : JSON.stringify(example)}.`,
  ]
    .filter((text) => text !== '')
    .join(' ')
}

function problems(): Html {
  const types: readonly (readonly [string, ProblemType])[] = Object.entries(problemTypes)
  return table(
    'Types of problems',
    ['Type', 'Status', 'Meaning'],
    types.map(([name, { status, title, means }]) => [
      html`<code id="problem-${name}">/api/problems/${name}</code>`,
      String(status),
      html`<strong>${title}.</strong> ${words(means)}`,
    ]),
  )
}

function table(label: string, heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
  </table></div>`
}

/** Text in which `…` is code. */
function words(text: string): Part {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`
}
