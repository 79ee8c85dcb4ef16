/** Finnish, Turkish, and the languages that write no spaces between words (Japanese, Chinese) or few (Korean). */
import { digits, type Language, somebody, words } from './language.ts'

export const finnish: Language = {
  lead: words('napsauta klikkaa linkkiä tästä alla olevaa ole hyvä ja tervetuloa'),
  said: {
    confirmation: ['(?:vahvista|aktivoi|varmenna) (?:sähköposti|tili|rekisteröity|osoit)'],
    code: ['(?:vahvistus|turva|kirjautumis|kerta|todennus)-?koodi', 'koodisi on'],
    'password-reset': [
      '(?:palauta|vaihda|nollaa|aseta) (?:uusi )?salasana',
      'salasanan (?:palautus|vaihto|palauttaminen)',
    ],
    invitation: [`${somebody}(?:on )?kutsu(?:nut|i) sinut`, 'sinut on kutsuttu'],
  },
}

export const turkish: Language = {
  lead: words('lütfen tıklayın tıklayarak aşağıdaki bağlantıya butona için buraya ve hoş geldiniz'),
  said: {
    confirmation: [
      '(?:hesabınızı|e-?postanızı|e-?posta adresinizi|üyeliğinizi|kaydınızı) (?:doğrula|onayla|etkinleştir|aktifleştir)',
      'e-?posta (?:doğrulama|onayı|adresinizi)',
    ],
    code: ['(?:doğrulama|onay|güvenlik|giriş|tek kullanımlık|aktivasyon) (?:kodu|şifre|parola)'],
    'password-reset': [
      '(?:şifrenizi|parolanızı) (?:sıfırla|değiştir|yenile)',
      '(?:şifre|parola) (?:sıfırlama|yenileme|değiştirme)',
    ],
    'sign-in': ['(?:giriş|oturum açma) (?:bağlantı|link)'],
    invitation: [`${somebody}sizi .{0,40}davet etti`, '.{0,40}davet edildiniz', 'daveti kabul'],
  },
}

// What leads to a phrase is no row of words here: it may be anything, up to a bound.

export const japanese: Language = {
  lead: [],
  said: {
    confirmation: ['.{0,40}(?:メールアドレス|アカウント|登録)(?:の|を)?(?:ご)?(?:確認|認証|有効化|完了)'],
    code: ['.{0,40}(?:確認|認証|検証|セキュリティ|ワンタイム)(?:コード|パスワード|番号)'],
    'password-reset': ['.{0,40}パスワード(?:の|を)?(?:リセット|再設定|変更|再発行)'],
    'sign-in': ['.{0,40}(?:ログイン|サインイン)(?:リンク|用url)'],
    invitation: ['.{0,60}(?:招待されました|招待しました|招待が届)'],
  },
}

export const chinese: Language = {
  lead: [],
  said: {
    confirmation: [
      '.{0,40}(?:验证|驗證|确认|確認|激活|啟用|启用)(?:您|你)?(?:的)?(?:电子邮件|電子郵件|邮箱|郵箱|邮件|帐户|帳戶|账户|账号|帳號|注册|註冊)',
    ],
    code: ['.{0,40}(?:验证|驗證|确认|動態|动态|一次性|安全|登录|登入)(?:码|碼|密码|密碼|代码|代碼)'],
    'password-reset': [
      '.{0,40}(?:重置|重設|重设|找回|修改|更改)(?:您|你)?(?:的)?(?:密码|密碼)',
      '.{0,40}(?:密码|密碼)(?:重置|重設|重设|找回)',
    ],
    'sign-in': ['.{0,40}(?:登录|登入)(?:链接|連結)'],
    invitation: ['.{0,60}(?:邀请|邀請)(?:您|你)(?:加入|参加|參加|使用)'],
  },
}

export const korean: Language = {
  lead: [],
  said: {
    confirmation: ['.{0,40}(?:이메일|계정)(?: 주소)?(?:를|을)? ?(?:인증|확인|활성화)'],
    code: ['.{0,40}(?:인증|확인|보안|일회용) ?(?:코드|번호|비밀번호)', `${digits}.{0,20}인증`],
    'password-reset': ['.{0,40}비밀번호(?:를)? ?(?:재설정|변경|초기화)'],
    'sign-in': ['.{0,40}로그인 ?링크'],
    invitation: ['.{0,60}초대(?:했습니다|하였습니다|되었습니다|받으)'],
  },
}
