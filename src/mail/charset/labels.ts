/**
 * The names that mail gives to charsets, and which decoder each of them means. The names of WHATWG (Encoding §4.2) are
 * known to Node; this table adds what clients and gateways write besides. Names are compared without case, hyphens and
 * other signs, in which spellings differ most.
 */

/** Which decoder reads a charset: Node's, iconv-lite's, or one of ours. */
export type Decoder =
  | Readonly<{ by: 'whatwg' | 'iconv'; name: string }>
  | Readonly<{ by: 'utf-16'; name: 'utf-16' | 'utf-16le' | 'utf-16be' }>
  | Readonly<{ by: 'iso-2022' | 'hz' | 'utf-7'; name: string }>
  /** A name that says nothing of bytes above 127: text in any charset goes by it. */
  | Readonly<{ by: 'bytes'; name: 'undeclared' }>

type Alias = readonly [pattern: RegExp, by: Decoder['by'], name: string]

// First match wins. Patterns see the name in lower case with only letters and digits left; `$1` is their first group.
const aliases: readonly Alias[] = [
  // Names of ASCII are put on anything, and the others say that nobody knew: the bytes have to tell.
  [/^(?:cs)?(?:us)?ascii7?$|^(?:ansix34|ansi$|ansi_x|iso646|ibm367|cp367$|20127$)/, 'bytes', 'undeclared'],
  [
    /^(?:x?unknown(?:8bit)?|xuserdefined|(?:x|ms|system)?default(?:charset)?|none|null|undefined|auto)$/,
    'bytes',
    'undeclared',
  ],
  [/^(?:binary|[78]bit|charset|text|plain|foo|xx+|)$/, 'bytes', 'undeclared'],

  [/^utf8|^(?:unicode11|x?unicode20)utf8$|^65001$/, 'whatwg', 'utf-8'],
  [/^utf7|^(?:unicode11|x?unicode20)utf7$|^65000$/, 'utf-7', 'utf-7'],
  [/^(?:utf16|ucs2|iso10646ucs2|unicode)(?:le|little)|^unicodefffe?$/, 'utf-16', 'utf-16le'],
  [/^(?:utf16|ucs2|unicode)(?:be|big)/, 'utf-16', 'utf-16be'],
  [/^(?:utf16|ucs2|iso10646ucs2|unicode|csunicode)$/, 'utf-16', 'utf-16'],
  [/^(?:utf32|ucs4)(le|be)?$/, 'iconv', 'utf-32$1'],

  [/^(?:x?cp|x?win|windows|ms|ms?ansi|microsoftcp)?(125[0-8])(?:latin)?$/, 'whatwg', 'windows-$1'],
  [/^(?:cs)?(?:x?iso)?8859(1[013-6]|[2-9])(?:e|i|windows|\d{4})?$/, 'whatwg', 'iso-8859-$1'],
  [/^(?:cs)?(?:x?iso|is0|lso)?8859_?1|^(?:iso)?latin1$|^l1$/, 'whatwg', 'windows-1252'],
  [/^(?:iso)?latin([2-69])$/, 'whatwg', 'l$1'],
  [/^(?:x?cp|windows|ms|dos)?874|^tis620|^iso885911|^thai/, 'whatwg', 'windows-874'],

  [/^(?:cs)?(?:cp|ibm|oem|dos|windows|ms)?866/, 'whatwg', 'ibm866'],
  [
    /^(?:cs)?(?:cp|ibm|oem|dos|pc)?(437|720|737|775|808|85[0-8]|86[0-9]|1125|1129|1133|1161|1162|1163)(?:multilingual)?$/,
    'iconv',
    'cp$1',
  ],
  [/^(?:x?mac(?:roman)?|macintosh|csmacintosh|cp10000)$/, 'whatwg', 'macintosh'],
  [/^(?:x?mac(?:cyrillic|ukrain\w*)|cp10007)$/, 'whatwg', 'x-mac-cyrillic'],
  [/^x?mac(?:ce|centraleur\w*|centeuro|latin2)$/, 'iconv', 'maccenteuro'],
  [/^x?mac(croatian|greek|iceland|romania|thai|turkish)(?:n|ic)?$/, 'iconv', 'mac$1'],

  [/^koi8u|^koi8ru/, 'whatwg', 'koi8-u'],
  [/^koi8|^cskoi8/, 'whatwg', 'koi8-r'],
  [/^(viscii|tcvn|armscii8|rk1048|pt154|hproman8|georgianps|georgianacademy)/, 'iconv', '$1'],

  [/^(?:cs)?iso2022|^cp?5022\d$|^jis(?:7|encoding)?$|^x?windows5022\d$/, 'iso-2022', 'iso-2022'],
  [/^hz/, 'hz', 'hz-gb-2312'],
  [/^(?:x?cp|windows|ms|ibm)?(?:932|943)c?$|^windows31j|^(?:cs|x|ms)?(?:shift_?jis|sjis)/, 'whatwg', 'shift_jis'],
  [/^(?:x|cs)?euc(?:pkdfmt)?j(?:p|apanese)|^ujis|^cp?(?:20932|51932)$/, 'whatwg', 'euc-jp'],
  [
    /^(?:x|cs)?euckr|^(?:cs)?k(?:s|sc)c?5601|^ksx1001|^korean|^(?:x?cp|windows|ms)?949|^x?uhc|^cp51949$/,
    'whatwg',
    'euc-kr',
  ],
  [/^gb18030|^(?:cp|windows)?54936$/, 'whatwg', 'gb18030'],
  [/^(?:x|cs|cn)?gb(?:k$|2312|1988|$)|^(?:x|cs)?euccn|^(?:x?cp|windows|ms)?936|^chinese|^iso58gb/, 'whatwg', 'gb18030'],
  [/^(?:x|cs|cn|x?x)?big5|^(?:x?cp|windows|ms)?950/, 'whatwg', 'big5'],
]

/** Longer names are nobody's, and the patterns need not see them. */
const labelLimit = 60

/** The decoder that a name means; null when no such charset is known. */
export function decoderNamed(label: string): Decoder | null {
  if (label.length > labelLimit) return null
  // RFC 2231 §5 puts a language behind the name; some clients put quotes around it, or `charset=` before it once more.
  const name = label
    .toLowerCase()
    .replace(/\*.*$|^\s*["']?charset\s*=/g, '')
    .replace(/["'<>;]/g, '')
    .trim()
  const key = name.replace(/[^a-z\d]/g, '')
  for (const [pattern, by, target] of aliases) {
    const match = pattern.exec(key)
    if (match !== null) return { by, name: target.replace('$1', match[1] ?? '') } as Decoder // the table holds the pairs
  }
  return whatwgName(name)
}

/** Whatever else WHATWG knows, by its own names. */
function whatwgName(name: string): Decoder | null {
  try {
    return { by: 'whatwg', name: new TextDecoder(name).encoding }
  } catch {
    return null // RangeError: not a name that Node knows; the caller goes by the bytes
  }
}
