/** What mail clients and people write around new text in Vietnamese; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Vietnamese. */
export const vietnamese: Language = {
  opens: ['vào', 'vào ngày', 'ngày', 'vào lúc', 'vào th'],
  wrote: ['đã viết', 'viết', 'đã ghi'],
  labels: {
    from: ['từ', 'người gửi'],
    sent: ['đã gửi', 'gửi lúc', 'đã gửi lúc'],
    date: ['ngày', 'date'],
    to: ['đến', 'tới', 'người nhận'],
    subject: ['chủ đề', 'tiêu đề'],
  },
  original: ['tin nhắn gốc', 'thư gốc', 'thông điệp gốc'],
  forwarded: [
    'thư được chuyển tiếp',
    'tin nhắn được chuyển tiếp',
    'chuyển tiếp thư',
    'chuyển tiếp tin nhắn',
    'thư đã chuyển tiếp',
  ],
  reply: ['trả lời', 'tl'],
  forward: ['chuyển tiếp', 'ct'],
  sentFrom: [`(?:đã )?(?:được )?gửi từ (?:${apps})[^?!]{0,40}`],
  closings: ['trân trọng', 'thân', 'thân mến', 'trân trọng cảm ơn', 'thân ái'],
  thanks: ['cảm ơn', 'xin cảm ơn', 'cám ơn'],
}
