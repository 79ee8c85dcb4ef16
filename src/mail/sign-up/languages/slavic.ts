/** Polish, Czech, Russian, Ukrainian. */
import { digits, type Language, somebody, words } from './language.ts'

export const polish: Language = {
  lead: words('prosimy proszę kliknij w link przycisk tutaj poniższy aby o i należy witamy teraz'),
  said: {
    confirmation: [
      '(?:potwierdź|potwierdzić|zweryfikuj|zweryfikować|aktywuj|aktywować) (?:swój |swoje |twój |twoje )?(?:adres|konto|rejestrację|e-?mail)',
      '(?:potwierdzenie|weryfikacja|aktywacja) (?:adresu|konta|rejestracji)',
    ],
    code: [
      '(?:(?:twój|oto|oto twój|to) )?(?:jednorazowy )?kod (?:weryfikacyjny|potwierdzający|bezpieczeństwa|logowania|aktywacyjny|jednorazowy)',
      '(?:twój|oto twój) (?:jednorazowy )?kod(?![\\p{L}])',
      `${digits} to (?:twój|jednorazowy)`,
    ],
    'password-reset': [
      '(?:zresetuj|zresetować|zmień|zmienić|ustaw|ustawić|odzyskaj) (?:swoje |nowe )?hasło',
      '(?:reset|resetowanie|zmiana|odzyskiwanie) has(?:ła|eł)',
    ],
    'sign-in': ['(?:twój )?link (?:do )?logowania'],
    invitation: [`${somebody}zaprosiła? cię`, 'zaproszono cię', '(?:zaakceptuj|przyjmij) zaproszenie'],
  },
}

export const czech: Language = {
  lead: words('prosím klikněte na odkaz tlačítko zde pro níže a vítejte kliknutím'),
  said: {
    confirmation: [
      '(?:potvrďte|potvrdit|ověřte|ověřit|aktivujte|aktivovat) (?:svůj |svou |svoji |váš |vaši )?(?:e-?mail|účet|registraci|adresu)',
    ],
    code: [
      '(?:váš |vás )?(?:ověřovací|jednorázový|potvrzovací|bezpečnostní|přihlašovací|aktivační) kód',
      'váš kód(?![\\p{L}])',
      `${digits} je váš`,
    ],
    'password-reset': [
      '(?:obnovte|obnovit|změňte|změnit|resetujte|nastavte) (?:si )?(?:své |vaše |nové )?heslo',
      '(?:obnovení|obnova|reset|změna) hesla',
    ],
    'sign-in': ['(?:váš )?(?:odkaz pro přihlášení|přihlašovací odkaz)'],
    invitation: [`${somebody}vás (?:pozvala?|zve)`, 'byli jste pozváni', 'přijmout pozvánku'],
  },
}

export const russian: Language = {
  lead: words(
    'пожалуйста нажмите на кнопку ссылку здесь для чтобы перейдите по ссылке ниже и вам нужно необходимо добро пожаловать',
  ),
  said: {
    confirmation: [
      '(?:подтвердите|подтвердить|подтверждения|активируйте|активировать|проверьте|завершите|завершить) (?:ваш|вашу|свой|свою|адрес|учетную|учётную|аккаунт|регистрацию|почту|электронную|e-?mail)',
      'подтверждение (?:адреса|регистрации|почты|электронной|аккаунта|e-?mail)',
    ],
    code: [
      '(?:ваш )?(?:одноразовый |проверочный )код',
      'ваш код(?![\\p{L}])',
      '(?:ваш )?код (?:подтверждения|безопасности|для входа|входа|активации|доступа)',
      'введите (?:этот |следующий )?код',
      `${digits} (?:[-—–] )?ваш код`,
    ],
    'password-reset': [
      '(?:сбросьте|сбросить|измените|изменить|восстановите|восстановить|смените|создайте) (?:ваш |свой |новый )?пароль',
      '(?:сброс|сброса|восстановление|восстановления|смена|изменение) пароля',
    ],
    'sign-in': ['(?:ваша )?ссылка для входа'],
    invitation: [`${somebody}пригла(?:сил|сила|шает) вас`, 'вас пригласили', 'вы приглашены', 'принять приглашение'],
  },
}

export const ukrainian: Language = {
  lead: words(
    'будь ласка натисніть на кнопку посилання тут щоб перейдіть за посиланням нижче і вам потрібно ласкаво просимо',
  ),
  said: {
    confirmation: [
      '(?:підтвердьте|підтвердити|активуйте|активувати|завершіть) (?:вашу|ваш|свою|свій|адресу|обліковий|акаунт|реєстрацію|пошту|електронну|e-?mail)',
      'підтвердження (?:адреси|реєстрації|пошти|електронної|акаунта|e-?mail)',
    ],
    code: [
      '(?:ваш )?(?:одноразовий |перевірочний )?код (?:підтвердження|безпеки|входу|доступу|активації)',
      'ваш код(?![\\p{L}])',
    ],
    'password-reset': [
      '(?:скиньте|скинути|змініть|змінити|відновіть|відновити) (?:ваш |свій |новий )?пароль',
      '(?:скидання|відновлення|зміна) пароля',
    ],
    invitation: [`${somebody}запро(?:сив|сила|шує) вас`, 'вас запрошено'],
  },
}
