/**
 * What at the end of a mail is meant for its reader and therefore no signature: sentences, questions, postscripts, and
 * numbers by which something is found.
 */
import { isBlank } from './lines.ts'
import { footerWords } from './phrases.ts'

/** Longer lines are sentences. */
const widest = 120

const contact = /[^\s@]@[^\s@]|www\.|https?:|(?:\+|\b00|\(0|\b0\d)[\d\s()./-]{6,}|(?:tel|phone|mobile?|fax|cell)\b/i

/** It holds an address, a link or a telephone number. */
export function isContact(text: string): boolean {
  return contact.test(text)
}

/** The paragraphs of `lines`, each as one line. */
export function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[] = []
  let isOpen = false
  for (const line of lines) {
    if (isBlank(line)) isOpen = false
    else if (isOpen) paragraphs.push(`${paragraphs.pop() ?? ''} ${line.slice(0, 1000)}`)
    else {
      paragraphs.push(line.slice(0, 1000))
      isOpen = true
    }
  }
  return paragraphs
}

/** A paragraph of sentences with at least `words` words, or a postscript; legal notices say nothing. */
export function saysSomething(paragraph: string, words: number): boolean {
  if (footerWords.test(paragraph.slice(0, 600))) return false
  const isLong = paragraph.split(/\s+/).length > 30 && !isContact(paragraph)
  return isLong || isPostscript(paragraph) || isSentence(paragraph, words)
}

/** A line of a name block that may be meant for the reader. */
export function isSaid(line: string): boolean {
  if (line.length > widest || isPostscript(line)) return true
  return /[?？]/.test(line.replace(/https?:\S*/g, '')) || isSentence(line, 7) || numberOf.test(line)
}

function isPostscript(text: string): boolean {
  return /^\s*(?:p\.?\s?p?\.?s\b|n\.?b\b|note\b|edit\b|update\b|attach|anbei|anlage|see\b|please\b|bitte\b)/i.test(text)
}

function isSentence(text: string, words: number): boolean {
  const isEnded = /[.!?…。！？]["')\]»”]*\s*$/.test(text.slice(-20))
  return isEnded && (text.split(/\s+/).length >= words || /[。！？]/.test(text))
}

/** A number by which the reader finds something. */
const numberOf =
  /(?:order|customer|account|serial|invoice|ticket|case|contract|kunden|rechnung|bestell|auftrag|vertrag|client|commande|facture|pedido|factura|ordine|fattura)\w*[\s.:#-]{0,4}(?:no|nr|num|id|n°)?[\s.:#°-]{0,4}\w{0,6}\d/i
