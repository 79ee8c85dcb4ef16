/** Who writes in the demo: made-up people of made-up companies, under domains that can never be anybody's (RFC 2606). */

/** A customer: a company, its site, and the people who write for it. */
export type Customer = Readonly<{ company: string; domain: string; site: string; people: readonly string[] }>

export const customers: readonly Customer[] = [
  {
    company: 'Larkspur Books',
    domain: 'larkspur.example',
    site: 'shop.larkspur.example',
    people: ['Ada Quist', 'Tom Merrow', 'Ines Valle'],
  },
  {
    company: 'Northwind Ferries',
    domain: 'northwind-ferries.example',
    site: 'northwind-ferries.example',
    people: ['Bo Lindqvist', 'Maja Strand'],
  },
  {
    company: 'Kestrel University',
    domain: 'kestrel-uni.example',
    site: 'news.kestrel-uni.example',
    people: ['Prof. Ruth Okafor', 'Sam Doyle', 'Priya Raman'],
  },
  {
    company: 'Copper & Rye',
    domain: 'copperandrye.example',
    site: 'copperandrye.example',
    people: ['Jonah Pike', 'Lena Fuchs'],
  },
  {
    company: 'Museum am Hafen',
    domain: 'museum-hafen.example',
    site: 'www.museum-hafen.example',
    people: ['Jürgen Groß', 'Käthe Möller'],
  },
  {
    company: 'Atelier Rivoire',
    domain: 'rivoire.example',
    site: 'rivoire.example',
    people: ['Chloé Garnier', 'Étienne Roux'],
  },
  {
    company: 'Sol y Sal',
    domain: 'solysal.example',
    site: 'reservas.solysal.example',
    people: ['María Núñez', 'Íñigo Paz'],
  },
  {
    company: '青空書店',
    domain: 'aozora-books.example',
    site: 'aozora-books.example',
    people: ['佐藤 美咲', '田中 健'],
  },
  { company: 'دار النخيل', domain: 'dar-nakhil.example', site: 'dar-nakhil.example', people: ['ليلى حداد'] },
  {
    company: 'Harbour City Council',
    domain: 'harbourcity.example',
    site: 'www.harbourcity.example',
    people: ['Fiona McAllister', 'Derek Oyelaran', 'Web Team'],
  },
  {
    company: 'Tidepool Radio',
    domain: 'tidepool.example',
    site: 'live.tidepool.example',
    people: ['Wren Castellanos', 'Oskar Nowak'],
  },
  {
    company: 'Fable & Finch',
    domain: 'fablefinch.example',
    site: 'fablefinch.example',
    people: ['Greta Holm', 'Ravi Shankar'],
  },
]

/** Where a person's mail comes from. */
export function addressOf(person: string, at: number, { domain }: Customer): string {
  const local = person
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '.')
    .replaceAll(/^\.+|\.+$/g, '')
  return `${local === '' ? `post${at + 1}` : local}@${domain}`
}
