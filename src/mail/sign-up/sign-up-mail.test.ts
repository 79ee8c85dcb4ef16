/** What the ticket trick is made of is held; what people write, and what monitoring sends, never is. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { headerFields } from '../header/header-fields.ts'
import { readHeaderSection } from '../header/header-section.ts'
import { signUpMail } from './sign-up-mail.ts'

type Given = Readonly<{ from: string; subject: string; text: string; headers?: readonly string[] }>

/** Why a mail with these words is held; null when it is not. */
function heldBecause({ from, subject, text, headers = [] }: Given): string | null {
  const section = Buffer.from(
    [`From: ${from}`, 'To: support@example.com', `Subject: ${subject}`, ...headers].join('\r\n'),
  )
  const fields = headerFields(section)
  const { facts } = readHeaderSection(fields, 'bounce@relay.test')
  return signUpMail({ fields, facts, text })
}

type Case = [from: string, subject: string, text: string, what: string | null, header?: string]

const link = 'https://service.test/confirm?token=Zx81kQ'

const lettingIn = [
  [
    'no-reply@slack.com',
    'Slack confirmation code: XQZ-PLM',
    'Confirm your email address\n\nHere’s your confirmation code: XQZ-PLM',
    'verification code',
  ],
  ['feedback@slack.com', 'Joe has invited you to work with them in Slack', `Join Acme on Slack\n${link}`, 'invitation'],
  ['no-reply@zoom.us', 'Zoom account invitation', `Ann has invited you to join the account. ${link}`, 'invitation'],
  [
    'noreply@zoom.us',
    'Code for signing in to Zoom',
    'Your one-time passcode is 123456. It expires in 10 minutes.',
    'verification code',
  ],
  ['jira@acme.atlassian.net', 'x', 'nothing', null],
  ['noreply@am.atlassian.com', 'Ben invited you to Acme', `Join them now: ${link}`, 'invitation'],
  [
    'noreply@github.com',
    '[GitHub] Please verify your email address.',
    `Almost done, @x! To complete your GitHub sign up, we just need to verify your email address: ${link}`,
    'sign-up confirmation',
  ],
  [
    'noreply@shop.test',
    'Reset your password',
    `Click on the link below to reset your password:\n${link}`,
    'password reset',
  ],
  [
    'noreply@shop.test',
    'Your account',
    `We received a request to reset the password of your account.\n${link}`,
    'password reset',
  ],
  ['no-reply@notion.so', 'Your Notion login link', `Click here to log in: ${link}`, 'sign-in link'],
  ['no_reply@app.test', '482913 is your verification code', 'Do not share it with anybody.', 'verification code'],
  ['noreply@google.com', 'G-482913 is your Google verification code', 'x', 'verification code'],
  [
    'hello@app.test',
    'Welcome! Please activate your account',
    `One step left: ${link}`,
    'sign-up confirmation',
    'List-Unsubscribe: <mailto:x@app.test>',
  ],
  ['noreply@app.test', 'Sign in to Acme', `Click the button below to sign in to Acme: ${link}`, 'sign-in link'],
  [
    'noreply@dienst.test',
    'Bitte bestätigen Sie Ihre E-Mail-Adresse',
    `Klicken Sie hier: ${link}`,
    'sign-up confirmation',
  ],
  ['noreply@dienst.test', 'Ihr Bestätigungscode', 'Ihr Bestätigungscode lautet 482913.', 'verification code'],
  ['noreply@dienst.test', 'Passwort zurücksetzen', `Setzen Sie Ihr Passwort zurück: ${link}`, 'password reset'],
  ['noreply@service.test', 'Confirmez votre adresse e-mail', `Merci de cliquer : ${link}`, 'sign-up confirmation'],
  ['noreply@service.test', 'Réinitialisation de votre mot de passe', link, 'password reset'],
  ['noreply@service.test', 'Votre code de vérification', 'Votre code est 482 913', 'verification code'],
  ['noreply@servicio.test', 'Confirma tu correo electrónico', link, 'sign-up confirmation'],
  ['noreply@servicio.test', 'Restablece tu contraseña', link, 'password reset'],
  ['noreply@servico.test', 'Confirme seu e-mail', link, 'sign-up confirmation'],
  ['noreply@servico.test', 'Redefinir sua senha', link, 'password reset'],
  ['noreply@servizio.test', 'Conferma il tuo indirizzo email', link, 'sign-up confirmation'],
  ['noreply@servizio.test', 'Reimposta la tua password', link, 'password reset'],
  ['noreply@dienst.test', 'Bevestig je e-mailadres', link, 'sign-up confirmation'],
  ['noreply@tjanst.test', 'Bekräfta din e-postadress', link, 'sign-up confirmation'],
  ['noreply@tjeneste.test', 'Nulstil din adgangskode', link, 'password reset'],
  ['noreply@palvelu.test', 'Vahvista sähköpostiosoitteesi', link, 'sign-up confirmation'],
  ['noreply@serwis.test', 'Potwierdź swój adres e-mail', link, 'sign-up confirmation'],
  ['noreply@serwis.test', 'Zresetuj hasło', link, 'password reset'],
  ['noreply@sluzba.test', 'Potvrďte svou registraci', link, 'sign-up confirmation'],
  ['noreply@servis.test', 'Подтвердите адрес электронной почты', link, 'sign-up confirmation'],
  ['noreply@servis.test', 'Сброс пароля', link, 'password reset'],
  ['noreply@servis.test', 'Підтвердьте адресу електронної пошти', link, 'sign-up confirmation'],
  ['noreply@servis.test', 'Şifrenizi sıfırlayın', link, 'password reset'],
  ['noreply@service.test', 'メールアドレスの確認', link, 'sign-up confirmation'],
  ['noreply@service.test', '認証コードのお知らせ', '認証コード: 482913', 'verification code'],
  ['noreply@service.test', '请验证您的邮箱', link, 'sign-up confirmation'],
  ['noreply@service.test', '重置密码', link, 'password reset'],
  ['noreply@service.test', '이메일 인증', link, 'sign-up confirmation'],
  ['noreply@service.test', '비밀번호 재설정', link, 'password reset'],
] satisfies readonly Case[]

describe('mails by which a service lets somebody in', () => {
  test.each<Case>(lettingIn)('%s: %s', (...[from, subject, text, what, header]: Case) => {
    const because = heldBecause({
      from,
      subject: encoded(subject),
      text,
      headers: header === undefined ? [] : [header],
    })
    if (what === null) expect(because).toBeNull()
    else expect(because).toContain(what)
  })
})

/** Words about exactly such mails, as people write them. */
const complaints = [
  ['I cannot reset my password', `I cannot reset my password, the link in your mail does not work: ${link}`],
  ['Reset your password link does not work', `When I click on "Reset your password" nothing happens. ${link}`],
  ['Verification code', 'I never get the verification code 123456 that your app asks for.'],
  ['Re: Please confirm your email address', `Hi, confirm your email address says the page ${link}, but how?`],
  ['Please verify your email setup', `Please verify your email server: it rejects us since 10:30. ${link}`],
  ['Fwd: Your verification code', `Is this phishing?\n\n> Your verification code is 482913\n> ${link}`],
  ['Sign in to the wiki', `How do we sign in to the wiki? ${link}`],
  ['Please reset my password', `Please reset my password for ${link}. Thanks, Ann (+44 20 7946 0000)`],
  ['Password reset', `Please reset the password of joe@customer.test, ticket 12345. ${link}`],
  ['You have been invited to join', `We have been invited to join the board, see ${link}`],
  ['Passwort zurücksetzen', `Ich kann mein Passwort nicht zurücksetzen, der Link ${link} ist abgelaufen.`],
  ['Bestätigungscode', 'Der Bestätigungscode 482913 wird nicht angenommen.'],
  ['Mot de passe', `Je ne peux pas réinitialiser votre mot de passe : ${link}`],
  ['Contraseña', `No puedo restablecer la contraseña, el enlace ${link} no funciona.`],
  ['Не приходит код', `Введите код: не работает. ${link}`],
  ['パスワードの再設定ができません', `パスワードの再設定 ${link}`],
  ['密码', `重置密码 ${link}`],
] as const

describe('what people write is never held', () => {
  const people = [
    ['Ann <ann@customer.test>', []],
    ['Ann <ann@customer.test>', ['List-Unsubscribe: <mailto:x@y.test>', 'Feedback-ID: 1:2:3:AmazonSES']],
    [
      'Ann <ann@customer.test>',
      ['List-Id: <users.list.test>', 'List-Post: <mailto:users@list.test>', 'Precedence: list'],
    ],
    ['Office <info@customer.test>', []],
    [
      'Support <support@partner.test>',
      ['In-Reply-To: <a@b>', 'References: <a@b>', 'X-SG-EID: x', 'List-Unsubscribe: <x>'],
    ],
    ['Contact form <no-reply@customer.test>', ['Reply-To: Ann <ann@customer.test>']],
    ['joe@slack.com', []],
    ['reply@customer.test', []],
  ] as const
  test.each(people)('by %s with %j', (from, headers) => {
    const held = complaints.filter(
      ([subject, text]) => heldBecause({ from, subject: encoded(subject), text, headers }) !== null,
    )
    expect(held).toEqual([])
  })

  test('even when it is word for word what a service says', () => {
    const held = lettingIn.filter(([, subject, text]) =>
      people.some(([from, headers]) => heldBecause({ from, subject: encoded(subject), text, headers }) !== null),
    )
    expect(held).toEqual([])
  })

  test('also where a form sends it on without saying who wrote it', () => {
    const told = complaints.filter(([, text]) => /\bI |\bIch |Je ne|No puedo/.test(text))
    expect(told.length).toBeGreaterThan(4)
    const held = told.filter(([subject, text]) =>
      heldBecause({ from: 'noreply@customer.test', subject: encoded(subject), text }),
    )
    expect(held).toEqual([])
  })
})

describe('other mail of machines is not held', () => {
  const machine = ['Auto-Submitted: auto-generated']
  test.each([
    ['PROBLEM: web1 HTTP is CRITICAL', 'Service returned status code 503. See https://nagios.test/x?y=1'],
    ['Certificate expires in 5 days', 'Please confirm this is expected: https://monitor.test/123456'],
    ['Disk 91% full on db1', 'Log in to Nagios to see more: https://nagios.test/'],
    ['Your invoice 2026-1234', 'This is your invoice. Pay at https://billing.test/i/1234'],
    ['Build #482 failed', 'Your code was pushed. https://ci.test/482'],
    ['Security alert: password of root changed on db1', 'The password was changed at 10:30, see https://audit.test/1'],
    ['Weekly report', 'Your account used 1234 requests. https://app.test/'],
    ['Please confirm your email address', 'There is neither a link nor one of those here.'],
  ])('%s', (subject, text) => {
    expect(heldBecause({ from: 'noreply@monitor.test', subject, text, headers: machine })).toBeNull()
  })
})

test('a name that somebody chose for himself can not talk a well-known service out of it', () => {
  const text = `Hi I cannot, we just need to verify your email address: ${link}`
  expect(heldBecause({ from: 'noreply@slack.com', subject: 'x', text })).not.toBeNull()
})

test('whatever the mail is, an answer comes, and soon', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (subject, text) => {
      heldBecause({ from: 'noreply@slack.com', subject: subject.replace(/[\r\n]/g, ' '), text })
    }),
  )
})

test.each(['click ', 'please ', 'your ', 'a ', 'has invited ', '1', ' ', '\n', '.', 'to sign ', 'ß', '認証', 'I'])(
  'a text of millions of %j is answered as soon as others',
  (piece) => {
    for (const subject of ['x', piece.repeat(900).replaceAll('\n', ' ')])
      heldBecause({ from: 'noreply@slack.com', subject, text: piece.repeat(3_000_000) })
  },
)

function encoded(subject: string): string {
  return /^[ -~]*$/.test(subject) ? subject : `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`
}
