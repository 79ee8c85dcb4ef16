/** Windows code pages (MS-UCODEREF §2.2.1), as TNEF and RTF number charsets, to the names that `charset/` knows. */

/** Those whose name is not `windows-NNNN` or `cpNNNN`. */
const names: Readonly<Record<number, string>> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gbk',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  10000: 'macintosh',
  10007: 'x-mac-cyrillic',
  20127: 'us-ascii',
  20866: 'koi8-r',
  20932: 'euc-jp',
  21866: 'koi8-u',
  28591: 'iso-8859-1',
  28592: 'iso-8859-2',
  28595: 'iso-8859-5',
  28597: 'iso-8859-7',
  28598: 'iso-8859-8',
  28599: 'iso-8859-9',
  28605: 'iso-8859-15',
  50220: 'iso-2022-jp',
  50221: 'iso-2022-jp',
  50222: 'iso-2022-jp',
  51932: 'euc-jp',
  51949: 'euc-kr',
  54936: 'gb18030',
  65001: 'utf-8',
}

/** The charset of a code page, or null when 0 or no number says that none is known. */
export function charsetOfCodepage(codepage: number | null): string | null {
  if (codepage === null || codepage === 0) return null
  const isWindows = codepage >= 1250 && codepage <= 1258
  return names[codepage] ?? (isWindows ? `windows-${codepage}` : `cp${codepage}`)
}
