/** English, German, Dutch, and the Scandinavian languages, which share a table. */
import { digits, few, type Language, somebody, words } from './language.ts'

const codeWords = String.raw`(?:code|pin|passcode|otp)\b`
const codeKinds =
  'verification|confirmation|security|log-?in|sign-?in|one-?time|access|authentication|activation|single-?use'

export const english: Language = {
  lead: [
    ...words(
      'please kindly click tap press select follow use visit go open here here’s this the link button below above',
    ),
    ...words(
      'now to you need must can just in order simply finally by clicking on and first next last step one it time',
    ),
    ...words('is almost there done welcome action required reminder securely a we our with enter url copy paste into'),
  ],
  said: {
    confirmation: [
      String.raw`(?:re-?)?(?:confirm|verify|validate|activate|authenticate)(?:ing)? (?:your|my|this|the|that|an?) ${few}(?:e-?mail|account|address|registration|sign-?up|subscription|identity|profile|membership|device)\b`,
      String.raw`(?:confirm|verify|validate|activate) (?:e-?mail|account|address|registration)\b`,
      String.raw`(?:complete|finish) (?:your |the )?${few}(?:registration|sign-?up|signing up|account set-?up)\b`,
      String.raw`(?:account|e-?mail|e-?mail address) (?:activation|confirmation|verification)\b`,
      String.raw`(?:confirm|verify) (?:that )?(?:(?:it’s|it is|this is|this was) (?:really )?you\b|you own\b)`,
    ],
    code: [
      String.raw`(?:${digits}|[a-z\p{N}-]{4,12}) is your ${few}${codeWords}`,
      String.raw`your ${few}(?:${codeKinds}|temporary|2fa|mfa) ?${few}(?:${codeWords}|password\b|number\b)`,
      String.raw`(?:\S{1,20} ){0,2}(?:${codeKinds}) (?:${codeWords}|password\b)`,
      String.raw`(?:enter|type|use|copy|paste)(?: in)? (?:this|the|the following|your|following) (?:(?:${codeKinds}|\S{1,10}-digit) ){0,2}${codeWords}`,
      String.raw`your ${codeWords}(?:$| is (?=.{0,20}\p{N}))`,
    ],
    'password-reset': [
      String.raw`(?:reset|change|recover|choose|create|set)(?:ting| up)? (?:your|my|a new|new) ${few}password\b`,
      String.raw`password (?:reset|recovery|change)(?: (?:request|link|code|instructions|e-?mail|confirmation|for your)\b|$)`,
      `(?:received|got|made|had|was) a (?:password reset )?request (?:to|for) ${few}(?:reset|change|recover|password)`,
      String.raw`(?:forgot|forgotten) your password\b`,
    ],
    'sign-in': [
      String.raw`(?:click|tap|press|use|follow)\b.{0,60} to (?:sign|log) ?-?in\b`,
      String.raw`your ${few}(?:magic|sign-?in|log-?in|one-?time|secure) link\b`,
      String.raw`magic (?:sign-?in |log-?in )?link\b`,
      String.raw`(?:confirm|approve|complete) (?:your|this|the) ${few}(?:sign-?in|log-?in)\b`,
    ],
    invitation: [
      String.raw`${somebody}(?:has |have )?invited you to\b`,
      String.raw`${somebody}(?:invites|is inviting) you to (?:join|collaborate|work)\b`,
      String.raw`you(?:’ve| have|’re| are)? (?:been )?invited (?:you )?to (?:join|collaborate|work|become|use)\b`,
      String.raw`you(?:’ve| have|’re| are)? (?:been )?invited (?:you )?to ${few}(?:workspace|team|organi[sz]ation|project|board|account|site|space|group|channel|repository)\b`,
      `join ${somebody}on (?:slack|zoom|jira|confluence|atlassian|trello|notion|asana|github|gitlab|figma|miro|discord|microsoft|teams|webex|linear|monday)`,
      String.raw`accept (?:the |your |this |my )?invit(?:ation|e)\b`,
      `invitation to (?:join|collaborate|${few}workspace)`,
    ],
  },
}

const germanCode = 'bestätigungs|verifizierungs|sicherheits|anmelde|einmal|zugangs|aktivierungs|login'

export const german: Language = {
  lead: [
    ...words(
      'bitte klicken sie auf den link button hier um zu jetzt nur noch ein schritt der die das folgenden ihr ihre',
    ),
    ...words('dein deine nun mit diesem bitten wir zum willkommen lautet'),
  ],
  said: {
    confirmation: [
      `(?:bestätig(?:e|en)|verifizier(?:e|en)|aktivier(?:e|en)|validier(?:e|en)) (?:sie |bitte )?(?:ihre?n?|deine?n?|die|diese|das) ${few}(?:e-?mail|konto|account|adresse|registrierung|anmeldung|zugang|identität)`,
      `(?:(?:ihre?n?|deine?n?) )?${few}(?:e-?mail-?adresse|e-?mail|konto|account|registrierung|anmeldung|zugang) (?:jetzt )?(?:zu )?(?:bestätigen|verifizieren|aktivieren|abschließen|freischalten)`,
      'e-?mail-?(?:adresse )?(?:bestätigen|bestätigung|verifizierung)',
      '(?:konto|account)-?(?:aktivierung|bestätigung)',
    ],
    code: [
      `(?:${germanCode})-?(?:code|passwort|kennwort|pin)`,
      `(?:ihr|dein) ${few}(?:${germanCode})-?(?:code|passwort|kennwort|pin)`,
      String.raw`${digits} ist (?:ihr|dein)\b`,
      'geben sie (?:diesen|den folgenden|folgenden) code',
    ],
    'password-reset': [
      '(?:passwort|kennwort) (?:jetzt )?(?:zurücksetzen|zurückzusetzen|ändern|vergessen)',
      `(?:ihr|dein|ein neues) ${few}(?:passwort|kennwort) (?:zurücksetzen|zurückzusetzen|festlegen|ändern|wählen|festzulegen)`,
      '(?:setzen|ändern|vergeben|wählen|legen) sie (?:ihr|ein neues) (?:passwort|kennwort)',
      'zurücksetzen (?:ihres|deines) (?:passworts|kennworts)',
    ],
    'sign-in': [`(?:ihr|dein) ${few}(?:anmelde|login|magic)-?link`],
    invitation: [
      `${somebody}hat (?:sie|dich) .{0,60}eingeladen`,
      '(?:sie wurden|du wurdest) .{0,60}eingeladen',
      'einladung annehmen',
    ],
  },
}

export const dutch: Language = {
  lead: words(
    'klik op de het link knop hier om te onderstaande hieronder alstublieft u je moet nog even één stap welkom via deze',
  ),
  said: {
    confirmation: [
      `(?:bevestig|verifieer|activeer|valideer) (?:uw|je|dit|het|de) ${few}(?:e-?mail|account|registratie|aanmelding|identiteit)`,
      `(?:uw|je) ${few}(?:e-?mailadres|e-?mail|account|registratie|aanmelding) te (?:bevestigen|verifiëren|activeren)`,
    ],
    code: [
      String.raw`(?:(?:uw|je|jouw) ${few})?(?:verificatie|bevestigings|beveiligings|inlog|toegangs|activerings)-?code\b`,
      String.raw`${digits} is (?:uw|je|jouw)\b`,
    ],
    'password-reset': [
      `(?:stel|reset|wijzig|herstel) (?:uw|je|een nieuw) ${few}wachtwoord`,
      'wachtwoord (?:opnieuw instellen|resetten|herstellen|wijzigen|vergeten)',
    ],
    'sign-in': [`(?:uw|je|jouw) ${few}(?:magische|inlog)-?link`],
    invitation: [
      `${somebody}heeft (?:u|je|jou) uitgenodigd`,
      '(?:u bent|je bent) uitgenodigd',
      'uitnodiging accepteren',
    ],
  },
}

const scandinavianCode =
  'verifierings|verifikations|verifiserings|bekräftelse|bekræftelses|bekreftelses|säkerhets|sikkerheds|sikkerhets|inloggnings|engångs|engangs|aktiverings'

export const scandinavian: Language = {
  lead: [
    ...words(
      'vänligen klicka på länken här för att venligst klik linket her for at vennligst klikk lenken å du behöver',
    ),
    ...words('skal må nedan nedenfor velkommen välkommen och og'),
  ],
  said: {
    confirmation: [
      `(?:bekräfta|verifiera|aktivera|bekræft|verificer|aktiver|bekreft|verifiser) (?:din|ditt|dit) ${few}(?:e-?post|e-?mail|konto|adress|registrering)`,
    ],
    code: [String.raw`(?:(?:din|ditt|dit) ${few})?(?:${scandinavianCode})-?kode?\b`],
    'password-reset': [
      '(?:återställ|nulstil|tilbakestill|byt|ändra|skift|endre) (?:(?:ditt|din|dit) )?(?:lösenord|adgangskode|passord|kodeord)',
      'återställning av (?:ditt )?lösenord',
    ],
    'sign-in': [`(?:din|ditt|dit) ${few}(?:inloggnings|login|innloggings)-?(?:länk|link|lenke)`],
    invitation: [
      `${somebody}har (?:bjudit in|inviteret|invitert) (?:dig|deg)`,
      'du (?:har blivit inbjuden|er (?:blevet |blitt )?(?:inviteret|invitert))',
    ],
  },
}
