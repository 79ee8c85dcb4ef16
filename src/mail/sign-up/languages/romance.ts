/** French, Spanish, Portuguese, Italian. */
import { digits, few, type Language, somebody, words } from './language.ts'

export const french: Language = {
  lead: words(
    'veuillez merci de cliquez sur le lien bouton ici pour suivant ci-dessous vous devez il suffit d’abord afin et bienvenue voici nous a plus qu’à',
  ),
  said: {
    confirmation: [
      `(?:confirme[rz]|vérifie[rz]|valide[rz]|active[rz]) (?:votre|ton|mon|cette|l’|ce) ?${few}(?:adresse|e-?mail|courriel|compte|inscription|identité)`,
      `(?:finalise[rz]|termine[rz]) (?:votre|l’) ?${few}inscription`,
      '(?:confirmation|vérification|activation|validation) de (?:votre |l’)(?:adresse|e-?mail|compte|inscription)',
    ],
    code: [
      String.raw`(?:votre|ton) code\b`,
      `(?:votre ${few})?code (?:de|d’) ?(?:vérification|confirmation|sécurité|connexion|validation|authentification)`,
      String.raw`${digits} est votre\b`,
      '(?:saisissez|entrez) (?:ce|le) code',
    ],
    'password-reset': [
      `(?:réinitialise[rz]|modifie[rz]|change[rz]|créer?z?|choisi(?:r|ssez)) (?:votre|ton|un nouveau) ${few}mot de passe`,
      '(?:réinitialisation|modification|changement) (?:de|du) (?:votre )?mot de passe',
      'mot de passe oublié',
    ],
    'sign-in': [`(?:votre|ton) ${few}lien (?:de connexion|magique)`, 'lien de connexion'],
    invitation: [
      `${somebody}vous (?:a invité|invite)`,
      'vous (?:avez été|êtes) invité',
      'accepte[rz] l’invitation',
      String.raw`rejoigne[rz] ${somebody}sur\b`,
    ],
  },
}

export const spanish: Language = {
  lead: words(
    'por favor haz haga clic en el enlace botón aquí para siguiente pulsa pulse debes solo falta bienvenido este y tu a',
  ),
  said: {
    confirmation: [
      `(?:confirm[ae]r?|verifi(?:ca|que)r?|valid[ae]r?|activ[ae]r?) (?:su|tu|mi|esta|la|el) ${few}(?:correo|e-?mail|cuenta|dirección|registro|identidad|suscripción)`,
      '(?:confirmación|verificación|activación) de (?:su |tu |la )?(?:correo|cuenta|e-?mail|dirección)',
      `(?:completa|complete|finaliza|finalice)r? (?:su|tu|el) ${few}registro`,
    ],
    code: [
      '(?:su|tu) código(?![\\p{L}])',
      `(?:(?:su|tu|el) ${few})?código de (?:verificación|confirmación|seguridad|acceso|activación|inicio)`,
      String.raw`${digits} es (?:su|tu)\b`,
      '(?:introduce|introduzca|ingresa|ingrese) (?:este|el) código',
    ],
    'password-reset': [
      `(?:restable(?:ce|zca|cer)|cambi[ae]r?|recuper[ae]r?|cre[ae]r?) (?:su|tu|una nueva|la) ${few}contraseña`,
      '(?:restablecimiento|restablecer|recuperación|recuperar) (?:de )?(?:su |tu |la )?contraseña',
    ],
    'sign-in': [`(?:su|tu) ${few}enlace (?:mágico|de acceso|de inicio)`],
    invitation: [
      `${somebody}(?:te|le|lo) (?:ha invitado|invitó|invita)`,
      '(?:has sido|ha sido|fuiste) invitad[oa]',
      'acept(?:a|e|ar) (?:la )?invitación',
    ],
  },
}

export const portuguese: Language = {
  lead: words('por favor clique no na em o a link botão aqui para abaixo você deve basta falta bem-vindo este e'),
  said: {
    confirmation: [
      `(?:confirm[ae]r?|verifi(?:ca|que)r?|valid[ae]r?|ativ[ae]r?) (?:o seu|a sua|seu|sua|este|esta|o|a) ${few}(?:e-?mail|conta|endereço|cadastro|registro|identidade|inscrição)`,
      '(?:confirmação|verificação|ativação) (?:de|da|do) (?:sua |seu )?(?:e-?mail|conta|cadastro|endereço)',
    ],
    code: [
      '(?:o )?seu código(?![\\p{L}])',
      `(?:(?:o )?seu ${few})?código de (?:verificação|confirmação|segurança|acesso|ativação)`,
      String.raw`${digits} é (?:o )?seu\b`,
      '(?:insira|digite) (?:este|o) código',
    ],
    'password-reset': [
      `(?:redefin[ai]r?|alter[ae]r?|recuper[ae]r?|cri[ae]r?) (?:a sua|sua|uma nova|a) ${few}(?:senha|palavra-passe)`,
      '(?:redefinição|recuperação|alteração) (?:de|da) (?:sua )?(?:senha|palavra-passe)',
    ],
    'sign-in': [`seu ${few}link (?:mágico|de acesso|de login)`],
    invitation: [
      `${somebody}(?:convidou você|convidou-o|convidou-a|te convidou)`,
      '(?:você foi|foi) convidad[oa]',
      'aceit(?:e|ar) (?:o )?convite',
    ],
  },
}

export const italian: Language = {
  lead: words(
    'per favore clicca fai fare clic sul sulla qui il link pulsante seguente devi basta benvenuto ora e di questo ti preghiamo ecco',
  ),
  said: {
    confirmation: [
      `(?:conferma|confermare|verifica|verificare|convalida|attiva|attivare|confermi|verifichi) (?:il tuo|la tua|il suo|la sua|l’|il|la|questo) ?${few}(?:e-?mail|indirizzo|account|registrazione|iscrizione|identità)`,
      '(?:conferma|verifica|attivazione) (?:dell’|della |del |di )(?:tua? |tuo )?(?:e-?mail|indirizzo|account|registrazione)',
    ],
    code: [
      String.raw`(?:il tuo|il suo) codice\b`,
      `(?:(?:il tuo|il suo) ${few})?codice di (?:verifica|conferma|sicurezza|accesso|attivazione)`,
      String.raw`${digits} è il (?:tuo|suo)\b`,
      '(?:inserisci|inserire) (?:questo|il) codice',
    ],
    'password-reset': [
      `(?:reimposta|reimpostare|cambia|cambiare|recupera|recuperare|crea) (?:la tua|la sua|una nuova|la) ${few}password`,
      '(?:reimpostazione|ripristino|recupero|reset) (?:della |di )?(?:tua )?password',
    ],
    'sign-in': [`(?:il tuo|il suo) ${few}link (?:magico|di accesso)`],
    invitation: [`${somebody}ti ha invitato`, '(?:sei stat[oa]|è stat[oa]) invitat[oa]', 'accetta (?:l’)?invito'],
  },
}
