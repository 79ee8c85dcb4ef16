import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapedHtml, readTemplate, render } from './template.ts'

const vocabulary = { values: ['ref', 'name'], sections: ['task', 'paged'] }

function rendered(source: string, sections: readonly string[] = [], values = { ref: 'T-42', name: 'A & <B>' }): string {
  const read = readTemplate(source, vocabulary)
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return render(read.template, { values, sections: new Set(sections) }, escapedHtml)
}

test.each([
  ['no tags, no change {}', [], 'no tags, no change {}'],
  ['<b>{{ref}}</b> {{ name }}', [], '<b>T-42</b> A &amp; &lt;B&gt;'],
  ['a {{#task}}b {{/task}}c', [], 'a c'],
  ['a {{#task}}b {{/task}}c', ['task'], 'a b c'],
  ['a\n{{#task}}\nb\n{{/task}}\nc\n', [], 'a\nc\n'],
  ['a\n{{#task}}\nb\n{{/task}}\nc\n', ['task'], 'a\nb\nc\n'],
  ['{{#task}}\n{{#paged}}\nb {{ref}}\n{{/paged}}\n{{/task}}', ['task', 'paged'], 'b T-42\n'],
  ['{{#task}}\r\nb\r\n{{/task}}\r\nc', ['task'], 'b\r\nc'],
])('%j with %j is %j', (source, sections, text) => {
  expect(rendered(source, sections)).toBe(text)
})

test.each([
  ['{{body}}', [[1, '{{body}} is unknown, expected one of {{ref}}, {{name}}']]],
  [
    'a\n\n{{#ref}}x{{/ref}}',
    [
      [3, '{{#ref}} is unknown'],
      [3, '{{/ref}} is unknown'],
    ],
  ],
  ['a\n{{#task}}\nb', [[2, '{{#task}} has no end']]],
  ['a\n{{/task}}', [[2, '{{/task}} ends no section']]],
  ['{{#task}}{{#paged}}{{/task}}', [[1, '{{/task}} ends no section']]],
  ['a {{ref', [[1, '{{ is no placeholder']]],
  ['a ref}}', [[1, '}} is no placeholder']]],
  ['\n{{REF}}', [[2, '{{REF}} is no placeholder']]],
])('%j is told of, with the line', (source, expected) => {
  const read = readTemplate(source, vocabulary)
  const problems = read.ok ? [] : read.problems
  for (const [line, text] of expected) {
    expect(problems).toContainEqual({ line, text: expect.stringContaining(String(text)) })
  }
  expect(problems.length).toBeGreaterThanOrEqual(expected.length)
})

test('whatever a template is, it is read or told of; what is read has no braces left', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{{ref}}',
    '{{#task}}',
    '{{/task}}',
    '{{#paged}}',
    '{{/paged}}',
    '\n',
    'x',
    '{',
  )
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (source) => {
        const read = readTemplate(source, vocabulary)
        if (read.ok) expect(rendered(source, ['task', 'paged'])).not.toMatch(/\{\{|\}\}/)
        else expect(read.problems.length).toBeGreaterThan(0)
      },
    ),
  )
})

test('a value can not bring a tag or markup', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const html = rendered('<p title="{{name}}">{{name}}</p>', [], { ref: '', name })
      expect(html.match(/[<>"']/g)).toHaveLength(6)
    }),
  )
})
