/** What people write about in the demo, in other languages: texts of our own, by the domain of who writes them. */
import type { Language } from './answers.ts'
import type { Situation } from './situations.ts'

/** The same in other languages, for customers who write in them. */
export const foreign: Readonly<Record<string, Readonly<{ language: Language; situations: readonly Situation[] }>>> = {
  'museum-hafen.example': {
    language: 'de',
    situations: [
      {
        type: 'incident',
        subject: 'Störung: {page} zeigt Fehler {code}',
        text: 'Guten Tag,\n\nseit {time} Uhr zeigt {page} nur noch Fehler {code}. Könnten Sie bitte nachsehen?\n\nMit freundlichen Grüßen\n{name}\n{company}',
        later: ['Vielen Dank, es läuft wieder.', 'Leider ist der Fehler wieder da.'],
        file: 'screenshot',
      },
      {
        type: 'question',
        subject: 'Wie viele Bilder verträgt die Galerie?',
        text: 'Guten Tag,\n\nfür die neue Ausstellung möchten wir {number} Bilder hochladen. Ist das zu viel?\n\nHerzliche Grüße\n{name}',
      },
      {
        type: 'task',
        subject: 'Zugang für {colleague}',
        text: 'Guten Tag,\n\nbitte richten Sie {colleague} einen Zugang zu {site} ein, bis Ende der Woche.\n\nDanke und Grüße\n{name}',
      },
    ],
  },
  'rivoire.example': {
    language: 'fr',
    situations: [
      {
        type: 'incident',
        subject: 'Le site est très lent',
        text: 'Bonjour,\n\ndepuis {time}, {page} met plus de trente secondes à s’afficher. Est-ce de notre côté ?\n\nCordialement,\n{name}',
        later: ['Merci, c’est bien mieux !'],
      },
      {
        type: 'task',
        subject: 'Ajouter un compte pour {colleague}',
        text: 'Bonjour,\n\npourriez-vous créer un accès pour {colleague} ? Il nous le faudrait avant vendredi.\n\nBien à vous,\n{name}',
      },
      {
        type: 'question',
        subject: 'Une question sur les sauvegardes',
        text: 'Bonjour,\n\ncombien de temps gardez-vous les sauvegardes de {site} ?\n\nMerci d’avance,\n{name}',
      },
    ],
  },
  'solysal.example': {
    language: 'es',
    situations: [
      {
        type: 'incident',
        subject: 'No llegan las reservas',
        text: 'Hola:\n\ndesde {time} no recibimos los avisos de {site}. Los clientes dicen que el formulario funciona.\n\nUn saludo,\n{name}',
        later: ['Ya llegan. ¡Gracias!'],
        file: 'screenshot',
      },
      {
        type: 'question',
        subject: '¿Cómo cambio el horario de verano?',
        text: 'Hola:\n\n¿dónde se cambia el horario que sale en {page}?\n\nGracias,\n{name}',
      },
    ],
  },
  'aozora-books.example': {
    language: 'ja',
    situations: [
      {
        type: 'incident',
        subject: '{page} が表示されません',
        text: 'お世話になっております。{company}の{name}です。\n\n本日{time}頃から {page} でエラー {code} が表示されます。ご確認をお願いいたします。',
        later: ['直りました。ありがとうございます。'],
        file: 'screenshot',
      },
      {
        type: 'question',
        subject: '予約投稿について',
        text: 'お世話になっております。\n\n記事を指定した時刻に公開する方法を教えてください。\n\n{name}',
      },
    ],
  },
  'dar-nakhil.example': {
    language: 'ar',
    situations: [
      {
        type: 'incident',
        subject: 'الموقع بطيء جدا منذ {time}',
        text: 'مرحبا،\n\nصفحة {page} بطيئة جدا اليوم. هل يمكنكم التحقق من ذلك؟\n\nشكرا،\n{name}',
        later: ['شكرا جزيلا، الموقع يعمل الآن.'],
      },
      {
        type: 'question',
        subject: 'سؤال عن النسخ الاحتياطي',
        text: 'مرحبا،\n\nكم مرة تؤخذ نسخة احتياطية من {site}؟\n\nمع التحية،\n{name}',
      },
    ],
  },
}
