/** What an agent should know before he opens a file that somebody sent. A table of reasons; pure. */

type File = Readonly<{ filename: string | null; contentType: string }>
type Danger = Readonly<{ because: string; holds(file: File, extension: string): boolean }>

const list = (words: string) => new Set(words.split(' '))
const programs = list(
  'exe com scr pif bat cmd msi msp mst cpl jar js jse vbs vbe wsf wsh hta ps1 psm1 sh bash command app dmg pkg deb rpm apk appimage reg inf dll sys lnk url desktop scf chm gadget application appref-ms msc xll wll xpi crx',
)
const documents = list('docm dotm xlsm xltm xlam pptm potm ppam ppsm sldm one iqy slk')
const pages = list('html htm xhtml xht mht mhtml svg svgz xml xsl swf')
const containers = list('iso img vhd vhdx cab ace arj lzh 7z rar zip gz tgz tar bz2 xz zst')

const dangers: readonly Danger[] = [
  {
    because: 'its name is written so that its end looks like another',
    holds: ({ filename }) => /[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u.test(filename ?? ''),
  },
  { because: 'it is a program: opening it runs it', holds: (_, extension) => programs.has(extension) },
  {
    because: 'it is a program: opening it runs it',
    holds: ({ contentType }) =>
      /^application\/(?:x-)?(?:ms-?dos|msdownload|dosexec|executable|sh|msi|java-archive|javascript)|^text\/javascript/.test(
        contentType,
      ),
  },
  {
    because: 'its name has two endings, and only the last one counts',
    holds: ({ filename }) =>
      /\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv)\s*\.[a-z\d]{2,5}$/i.test(filename ?? ''),
  },
  { because: 'it can carry macros', holds: (_, extension) => documents.has(extension) },
  { because: 'it is a web page, and can run scripts', holds: (_, extension) => pages.has(extension) },
  {
    because: 'it is a web page, and can run scripts',
    holds: ({ contentType }) => /html|svg|\/xml|\+xml/.test(contentType),
  },
  { because: 'nobody has looked at what is packed in it', holds: (_, extension) => containers.has(extension) },
]

/** Why a file may do harm; null when nothing speaks against it. */
export function dangerOf(file: File): string | null {
  const extension = /\.([a-z\d-]{1,14})\s*$/i.exec(file.filename ?? '')?.[1]?.toLowerCase() ?? ''
  return dangers.find(({ holds }) => holds(file, extension))?.because ?? null
}
