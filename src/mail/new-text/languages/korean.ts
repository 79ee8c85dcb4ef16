/** What mail clients and people write around new text in Korean; see `language.ts`. */
import { apps } from './apps.ts'
import type { Language } from './language.ts'

/** Korean. */
export const korean: Language = {
  wrote: ['작성', '님이 작성', '님이 씀', '썼습니다', '님의 말', '쓴 글', '작성함', '님이 다음과 같이 작성', '에 작성'],
  labels: {
    from: ['보낸 사람', '보낸사람', '발신', '발신인', '발신자'],
    sent: ['보낸 날짜', '보낸날짜', '보냄', '보낸 시간', '보낸시간', '보낸 일시'],
    date: ['날짜', '일시'],
    to: ['받는 사람', '받는사람', '수신', '수신인', '수신자'],
    other: ['참조', '첨부', '숨은참조'],
    subject: ['제목'],
  },
  original: ['원본 메시지', '원본 메일', '원본메시지', '원본메일', '원래 메시지', '원본 내용'],
  forwarded: ['전달된 메일', '전달된 메시지', '전달받은 메시지', '전달된 메시지 시작', '전달 메일', '전달된 내용'],
  reply: ['회신', '답장', '답변'],
  forward: ['전달'],
  sentFrom: [`(?:나의 |내 )?(?:${apps})[^?!.]{0,20}에서 (?:보냄|보낸 메일|전송)`],
  closings: ['감사합니다 드림', '드림', '올림', '안녕히 계세요'],
  thanks: ['감사합니다', '고맙습니다', '감사드립니다', '감사'],
}
