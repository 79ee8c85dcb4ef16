/** What mail clients and people write around new text in Thai; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Thai. */
export const thai: Language = {
  opens: ['เมื่อ', 'ในวันที่', 'วันที่'],
  wrote: ['เขียน', 'เขียนว่า', 'ได้เขียน'],
  labels: {
    from: ['จาก'],
    sent: ['ส่ง', 'ส่งเมื่อ'],
    date: ['วันที่'],
    to: ['ถึง'],
    other: ['สำเนา', 'สำเนาถึง'],
    subject: ['เรื่อง', 'หัวเรื่อง'],
  },
  original: ['ข้อความดั้งเดิม', 'ข้อความต้นฉบับ', 'ต้นฉบับข้อความ'],
  forwarded: ['ข้อความที่ส่งต่อ', 'ข้อความที่ถูกส่งต่อ'],
  forward: ['ส่งต่อ'],
  reply: ['ตอบกลับ', 'ตอบ'],
  sentFrom: [`ส่งจาก(?:มือถือ)? ?(?:${apps})[^?!]{0,30}`, 'ส่งจาก .{2,20} ของฉัน'],
  closings: ['ขอแสดงความนับถือ', 'ด้วยความนับถือ'],
  thanks: ['ขอบคุณ', 'ขอบคุณครับ', 'ขอบคุณค่ะ'],
}
