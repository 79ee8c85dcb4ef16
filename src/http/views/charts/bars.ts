/**
 * Stacked bars as SVG, made on the server. The drawing has a title and a description, each bar a name and a link to what it
 * stands for; all text that is read stands outside, so that it keeps its size on a phone. The same figures are in a table
 * beside it, which is what keyboards and screen readers use: hundreds of bars are no way to walk.
 */
import { type Html, html, type Part } from '../html.ts'

/** One colour of the stacks: `tone` is a class of the stylesheet. */
export type Series = Readonly<{ label: string; tone: string }>

/** A bar: its values in the order of the series. */
export type Bar = Readonly<{ label: string; href: string; values: readonly number[] }>

export type BarChart = Readonly<{
  id: string
  title: string
  /** What there is to see, in a sentence. */
  description: string
  series: readonly Series[]
  bars: readonly Bar[]
  /** Labels below, evenly spread. */
  ticks: readonly Part[]
  /** Head of the first column of the table. */
  of: string
}>

const height = 100
const step = 10
const gap = 1.5

/** The drawing, its legend, and its table. */
export function barChart(chart: BarChart): Html {
  const { id, title, description, series, bars, ticks } = chart
  const most = Math.max(1, ...bars.map(({ values }) => sum(values)))
  return html`<figure class="chart">
    <div class="plot"><span class="scale" aria-hidden="true"><span>${niceNumber(most)}</span><span>0</span></span>
    <svg viewBox="0 0 ${bars.length * step} ${height}" preserveAspectRatio="none" role="group" aria-labelledby="${id}-title ${id}-desc">
      <title id="${id}-title">${title}</title>
      <desc id="${id}-desc">${description}</desc>
      <line class="base" x1="0" x2="${bars.length * step}" y1="${height}" y2="${height}" vector-effect="non-scaling-stroke"/>
      ${bars.map((bar, at) => barOf(bar, at, most, series))}
    </svg></div>
    <div class="ticks" aria-hidden="true">${ticks.map((tick) => html`<span>${tick}</span>`)}</div>
    ${series.length < 2 ? '' : html`<ul class="legend">${series.map(({ label, tone }, at) => html`<li><span class="swatch ${tone}" aria-hidden="true"></span>${label} <strong>${sum(bars.map(({ values }) => values[at] ?? 0)).toLocaleString('en')}</strong></li>`)}</ul>`}
    ${tableOf(chart)}
  </figure>`
}

function barOf({ label, href, values }: Bar, at: number, most: number, series: readonly Series[]): Html {
  const total = sum(values)
  const name = `${label}: ${values.map((value, one) => `${value} ${series[one]?.label ?? ''}`.trim()).join(', ')}`
  let top = height
  const parts = values.map((value, one) => {
    // What is there at all is to be seen.
    const tall = value === 0 ? 0 : Math.max(1.5, (value / most) * (height - 2))
    top -= tall
    return value === 0
      ? ''
      : html`<rect class="${series[one]?.tone ?? ''}" x="${at * step + gap / 2}" y="${round(top)}" width="${step - gap}" height="${round(tall)}"/>`
  })
  const column = html`<rect class="column" x="${at * step}" y="0" width="${step}" height="${height}"/>${parts}<title>${name}</title>`
  return total === 0 ? html`<g>${column}</g>` : html`<a href="${href}" tabindex="-1" aria-label="${name}">${column}</a>`
}

function tableOf({ id, title, series, bars, of }: BarChart): Html {
  const rows = bars.filter(({ values }) => sum(values) > 0)
  if (rows.length === 0) return html`<p class="muted">There is nothing in this time.</p>`
  return html`<details class="figures"><summary>The figures<span class="hidden"> of: ${title}</span></summary>
    <div class="scroll" role="region" aria-label="Figures: ${title}" tabindex="0"><table id="${id}-table">
      <thead><tr><th scope="col">${of}</th>${series.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}</tr></thead>
      <tbody>${rows.map(({ label, href, values }) => html`<tr><th scope="row"><a href="${href}">${label}</a></th>${values.map((value) => html`<td class="number">${value.toLocaleString('en')}</td>`)}</tr>`)}</tbody>
    </table></div></details>`
}

/** A share of a whole as one flat bar: decoration beside a figure that says the same. */
export function shareBar(parts: readonly Readonly<{ tone: string; value: number }>[], whole: number): Html {
  let left = 0
  return html`<svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts.map(
    ({ tone, value }) => {
      const wide = whole === 0 ? 0 : (value / whole) * 100
      const rect = html`<rect class="${tone}" x="${round(left)}" y="0" width="${round(wide)}" height="8"/>`
      left += wide
      return rect
    },
  )}</svg>`
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function niceNumber(value: number): string {
  return value.toLocaleString('en')
}
