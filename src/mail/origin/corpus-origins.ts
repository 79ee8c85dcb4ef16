/**
 * For tests and the benchmark: what the mails of the corpus are, judged by reading them. Those not named are written by
 * a person, or by somebody who poses as one.
 */
import type { Origin } from '../parsed-mail.ts'

/** Folder and file to origin; where one may argue, the reason stands beside it. */
const named: Readonly<Record<string, Origin>> = {
  'sisimai/bsd_arf-19.eml': 'feedback-report',
  'sisimai/dos_rfc3834-01.eml': 'auto-reply',
  // Forwarded by the person whose mail came back.
  'sisimai/bsd_lhost-sendmail-14.eml': 'person',
  'sisimai/err_make-test-36.eml': 'person',
  // In its folder it is no bounce; a reader sees a mailbox that is full.
  'sisimai/not_rb-issue-368-bug.eml': 'delivery-report',
  'mikel-mail/mime_emails_raw_email_with_mimepart_without_content_type.eml': 'delivery-report',
  'mikel-mail/multipart_report_emails_multi_address_bounce1.eml': 'delivery-report',
  'mikel-mail/multipart_report_emails_multi_address_bounce2.eml': 'delivery-report',
  'mikel-mail/multipart_report_emails_multipart_report_multiple_status.eml': 'delivery-report',
  'mikel-mail/multipart_report_emails_report_422.eml': 'delivery-report',
  'mikel-mail/multipart_report_emails_report_530.eml': 'delivery-report',
  'mimekit/messages_bounce.txt': 'delivery-report',
  'mimekit/messages_delivery-status-multiple-blank-lines.txt': 'delivery-report',
  'mimekit/messages_delivery-status-no-blank-line.txt': 'delivery-report',
  'mimekit/messages_delivery-status.anonymized.eml': 'delivery-report',
  'mimekit/messages_delivery-status.txt': 'delivery-report',
  'mimekit/messages_delivery-status2.txt': 'delivery-report',
  'mimekit/messages_disposition-notification.anonymized.eml': 'read-receipt',
  'mimekit/messages_disposition-notification.txt': 'read-receipt',
  'mimekit/messages_feedback-report.txt': 'feedback-report',
  'nodemailer/delivery-status.eml': 'delivery-report',
  'spamscope/mail_malformed_2': 'delivery-report',
  'mikel-mail/error_emails_content_transfer_encoding_x_uuencode.eml': 'list',
  'mikel-mail/error_emails_empty_in_reply_to.eml': 'list',
  'nodemailer/large_text.eml': 'list',
  'spamscope/mail_test_13': 'list',
  // Precedence: junk, and nobody writes so.
  'mikel-mail/error_emails_bad_date_header.eml': 'auto-generated',
  // Precedence: junk on a test mail that a program sent.
  'spamscope/mail_test_16': 'auto-generated',
  'nodemailer/spam.eml': 'auto-generated',
  'mikel-mail/error_emails_encoding_madness.eml': 'auto-generated',
  // A forum's notice with somebody's words in it; nobody reads what is sent back.
  'mikel-mail/plain_emails_raw_email_trailing_dot.eml': 'auto-generated',
}

/** Machines whose header section does not say so: read as a person's, which is the safe side. Why each is a machine's. */
export const silentMachines: Readonly<Record<string, Readonly<{ origin: Origin; because: string }>>> = {
  'mikel-mail/mime_emails_raw_email_encoded_stack_level_too_deep.eml': {
    origin: 'auto-generated',
    because: 'an invitation was accepted; the answer would go to the person who did, as with a web form',
  },
  'mikel-mail/plain_emails_raw_email_multiple_from.eml': { origin: 'auto-generated', because: 'a commit notice' },
  'mikel-mail/error_emails_new_line_in_to_header.eml': { origin: 'auto-generated', because: 'a lead in XML' },
  'mikel-mail/error_emails_trademark_character_in_subject.eml': { origin: 'auto-generated', because: 'a lead' },
  'mikel-mail/error_emails_missing_content_disposition.eml': {
    origin: 'auto-generated',
    because: 'a password reset, redacted to one address for both sides',
  },
  'zbateson/m4006.txt': {
    origin: 'read-receipt',
    because: 'Outlook to Outlook: all but the subject was in a winmail.dat',
  },
  'mikel-mail/error_emails_bad_date_header2.eml': { origin: 'list', because: 'a newsletter without List fields' },
  'mikel-mail/error_emails_bad_subject.eml': { origin: 'list', because: 'a newsletter without List fields' },
  'mikel-mail/error_emails_cant_parse_from.eml': { origin: 'list', because: 'a newsletter without List fields' },
  'mikel-mail/error_emails_content_transfer_encoding_7-bit.eml': {
    origin: 'list',
    because: 'a newsletter without List fields',
  },
  'mikel-mail/error_emails_content_transfer_encoding_with_8bits.eml': {
    origin: 'list',
    because: 'a newsletter without List fields',
  },
  'mikel-mail/error_emails_must_supply_encoding.eml': { origin: 'list', because: 'a newsletter without List fields' },
}

/** What a file of the corpus is; `file` is its folder and name. */
export function expectedOrigin(file: string): Origin {
  const origin = named[file] ?? silentMachines[file]?.origin
  if (origin !== undefined) return origin
  return file.startsWith('sisimai/') ? 'delivery-report' : 'person'
}

/** A delivery report as a person reads it: recipients, status, and a piece of the diagnostic of the first. */
export type ReadReport = readonly [recipients: string, status: string, diagnostic: string]

const gmailUsers = 'bbbbvhvbbvkjbhfbvbvjhb bscdbcjhasbcjhbdscbhbsdhcbj egyfefsdvsfvvhjsd kfhejkfbsjkjsbhds'
const fiveUsers = `${gmailUsers} qfvhgsvhgsduiohncdhcvhsdfvsfygusd`.replace(/\S+/g, '$&@gmail.com')
const ezweb = 'otsu-sakaba-hunter-neko-nyaaaaaaan@ezweb.ne.jp'
const notes: ReadReport = ['kijitora@u1.example.co.jp', '5.0.0', 'テストメッセージ']

/** The delivery reports of the corpus; several recipients stand between spaces. */
export const readReports: Readonly<Record<string, ReadReport>> = {
  'sisimai/bsd_lhost-dragonfly-18.eml': ['policyviolation@libsisimai.net', '5.7.0', '550 5.7.0'],
  'sisimai/bsd_lhost-dragonfly-21.eml': ['suspend@libsisimai.net', '5.7.13', 'User account disabled'],
  'sisimai/bsd_lhost-exim-33.eml': ['pseudo-local-part-kijitora-nyaan@comcast.net', '5.7.1', '554 mta1.comcast.net'],
  'sisimai/bsd_lhost-exim-37.eml': ['kijitora@example.net', '5.1.1', '553 neko.example.com does not exist'],
  'sisimai/bsd_lhost-exim-53.eml': ['kijitora@example.com', '5.3.0', 'pipe to'],
  'sisimai/bsd_lhost-gmail-11.eml': ['kijitora@example.com', '5.4.1', 'did not accept our requests to connect'],
  'sisimai/bsd_lhost-gmail-15.eml': ['mikeneko@libsisimai.org', '5.4.1', 'did not accept our requests to connect'],
  'sisimai/bsd_lhost-gmail-17.eml': ['mikeneko@libsisimai.org', '4.4.1', 'did not accept our requests to connect'],
  'sisimai/bsd_lhost-googlegroups-08.eml': ['libsisimai@googlegroups.com', '5.1.1', 'libsisimai'],
  'sisimai/bsd_lhost-googlegroups-09.eml': ['libsisimai@googlegroups.com', '5.1.1', "n'existe pas"],
  'sisimai/bsd_lhost-googlegroups-12.eml': ['libsisimai@googlegroups.com', '5.1.1', 'не існує'],
  'sisimai/bsd_lhost-imailserver-03.eml': ['kijitora@neko.example.co.jp', '5.1.1', 'Invalid final delivery userid'],
  'sisimai/bsd_lhost-notes-01.eml': notes,
  'sisimai/dos_lhost-notes-01.eml': notes,
  'sisimai/mac_lhost-notes-01.eml': notes,
  'sisimai/bsd_lhost-office365-04.eml': [ezweb, '5.1.351', 'unknown recipient'],
  'sisimai/bsd_lhost-office365-07.eml': [ezweb, '5.1.351', 'User unknown'],
  'sisimai/bsd_lhost-postfix-04.eml': ['kijitora@example.co.jp', '5.1.1', 'Address rejected kijitora@example.co.jp'],
  'sisimai/bsd_lhost-postfix-36.eml': [ezweb, '5.0.0', 'User unknown'],
  'sisimai/bsd_lhost-postfix-44.eml': ['kijitora@example.jp', '5.0.0', '501 Rcpt-To validation failed'],
  'sisimai/bsd_lhost-postfix-58.eml': ['neko-1718501322@gmail.com', '5.7.1', 'very low reputation'],
  'sisimai/bsd_lhost-postfix-62.eml': ['nyaan@libsisimai.org', '5.0.0', '550 Virus Detected; Content Rejected'],
  'sisimai/bsd_lhost-postfix-69.eml': ['kijitora@yahoo.example.com', '5.7.9', 'not accepted for policy reasons'],
  'sisimai/bsd_lhost-sendmail-05.eml': ['kijitora@example.org', '5.2.3', '552 5.2.3 Message size exceeds'],
  'sisimai/bsd_lhost-sendmail-12.eml': ['kijitora@example.org', '4.4.7', 'could not be delivered for too long'],
  'sisimai/bsd_lhost-sendmail-32.eml': ['nyaaan@neko.example.jp', '5.1.1', 'mailbox unavailable'],
  'sisimai/bsd_lhost-sendmail-58.eml': ['info@example.jp', '5.7.1', 'Unauthenticated email from cpanel.com'],
  'sisimai/bsd_lhost-v5sendmail-06.eml': ['kijitora@example.edu', '5.7.1', '550 Insecure Mail Relay'],
  'sisimai/bsd_rfc3464-34.eml': ['kijitora@example.com', '4.4.1', 'No route to host'],
  'sisimai/bsd_rfc3464-55.eml': ['sotoneko@nora.nyaan.jp', '4.4.1', 'did not accept our requests to connect'],
  'sisimai/bsd_rhost-franceptt-12.eml': ['xxxx@laposte.net', '5.7.1', '#216 lpn LPN000_630'],
  'sisimai/bsd_rhost-google-05.eml': ['kijitora@google.example.com', '5.2.2', 'out of storage space'],
  'sisimai/bsd_rhost-gsuite-02.eml': ['kijitora@example.it', '5.0.0', "the address couldn't be found"],
  'sisimai/bsd_rhost-gsuite-09.eml': [ezweb, '5.0.0', 'User unknown'],
  'sisimai/bsd_rhost-kddi-01.eml': [ezweb, '5.2.0', '550 : User unknown'],
  'sisimai/bsd_rhost-outlook-07.eml': ['kijitora@example.com', '4.4.7', 'unable to connect successfully'],
  'sisimai/bsd_rhost-tencent-01.eml': ['nekochan@qq.example.cn', '5.0.0', '550 Ip frequency limited'],
  'sisimai/bsd_rhost-tencent-03.eml': ['neko@qq.example.cn', '5.0.0', '550 DMARC check failed.'],
  'sisimai/bsd_rhost-yahooinc-01.eml': ['kijitora@aol.example.jp', '5.7.9', 'not accepted for policy reasons'],
  'sisimai/dos_lhost-exchange2007-01.eml': ['mikeneko@example.co.jp', '5.1.1', 'RESOLVER.ADR.RecipNotFound'],
  'sisimai/dos_lhost-interscanmss-01.eml': ['kijitora@example.co.jp', '5.1.1', 'user unknown'],
  'sisimai/dos_lhost-messagingserver-01.eml': ['kijitora@example.jp', '5.1.1', 'User Unknown'],
  'sisimai/dos_lhost-mfilter-01.eml': ['kijitora@example.com', '5.1.1', '550 unknown user'],
  'sisimai/dos_lhost-yahoo-01.eml': ['kijitora@example.org', '5.1.1', 'User Unknown'],
  'sisimai/dos_rfc3464-01.eml': ['userunknown@bouncehammer.jp', '5.1.1', 'User Unknown'],
  'sisimai/dos_rhost-google-01.eml': ['shironeko@example.ne.jp', '5.2.1', 'is disabled'],
  'sisimai/err_make-test-03.eml': ['recipient-mailbox-is-full@docomo.ne.jp', '5.2.2', '552 Too much mail data'],
  'sisimai/err_make-test-08.eml': ['this-message-is-too-big-for-the-host@ezweb.ne.jp', '5.3.4', 'exceeds fixed limit'],
  'sisimai/err_make-test-09.eml': [
    'the-recipient-does-not-exist-on-the-host@k.vodafone.ne.jp',
    '5.2.0',
    'エラーのためお届けできませんでした',
  ],
  'sisimai/err_make-test-10.eml': [
    'this-user-does-not-exist-on-the-server@k.vodafone.ne.jp',
    '5.1.1',
    '550 Invalid recipient',
  ],
  'sisimai/err_make-test-12.eml': ['this-message-is-too-big-for-the-host@k.vodafone.ne.jp', '5.3.4', '20971520'],
  'sisimai/err_make-test-13.eml': ['recipient-is-non-existent-user@i.softbank.jp', '5.1.1', '550 Invalid recipient'],
  'sisimai/err_make-test-14.eml': ['sent-message-is-too-big-for-the-mail-server@i.softbank.jp', '5.3.4', '1048576'],
  'sisimai/err_make-test-16.eml': ['this-air-edge-user-does-not-exist-wm1@wm.pdx.ne.jp', '5.1.1', 'User unknown'],
  'sisimai/err_make-test-17.eml': ['this-air-edge-user-does-not-exist-wm2@wm.pdx.ne.jp', '5.1.1', 'User unknown'],
  'sisimai/err_make-test-19.eml': ['this-air-edge-user-does-not-exist-wc2@willcom.com', '5.1.1', 'User unknown'],
  'sisimai/err_make-test-22.eml': ['this-is-not-a-yahoo-user-address@yahoo.com', '5.0.0', '554 delivery error'],
  'sisimai/err_make-test-23.eml': ['recipient-does-not-exist-in-hotmail@hotmail.com', '5.1.1', 'mailbox unavailable'],
  'sisimai/err_make-test-25.eml': ['too-big-message-this-is@computer.example.co.jp', '5.2.3', '552 5.2.3'],
  'sisimai/err_make-test-26.eml': ['this-address-does-not-exist@pc.example.or.jp', '5.1.1', 'User unknown'],
  'sisimai/err_make-test-27.eml': ['this-address-does-not-exist@example.dyndns.org', '5.1.1', 'User unknown'],
  'sisimai/err_make-test-29.eml': ['bad-recipient-address-this-is@bad-is-bad.example.net', '5.1.3', 'badrcptto'],
  'sisimai/err_make-test-30.eml': ['this-user-does-not-have-goo-id@mail.goo.ne.jp', '5.1.1', 'Address rejected'],
  'sisimai/err_make-test-32.eml': ['very-very-big-message-to-you@mopera.ne.jp', '5.3.4', '5242880'],
  'sisimai/err_make-test-34.eml': ['the-postmaster-and-webmaster@example.com', '5.7.1', 'Relaying denied'],
  'sisimai/err_make-test-35.eml': ['mailer-program@example.jp', '5.0.0', '127'],
  'sisimai/err_make-test-37.eml': ['ougoaiudgoe4ghlqrgdhgalk@kddi.biz.ezweb.ne.jp', '5.1.1', 'User unknown'],
  'sisimai/mac_lhost-amazonses-01.eml': ['shironeko@example.co.jp', '5.0.0', 'Unknown address error'],
  'sisimai/mac_lhost-mcafee-01.eml': ['kijitora@example.co.jp', '5.1.1', '550 Unknown user'],
  'sisimai/mac_lhost-mxlogic-01.eml': ['kijitora@example.co.jp', '5.1.1', '550 5.1.1'],
  'sisimai/mac_lhost-receivingses-01.eml': ['userunknown@neko.example.jp', '5.1.1', 'Mailbox does not exist'],
  'sisimai/not_rb-issue-368-bug.eml': ['xxxx@yyyyyy.net', '5.2.2', 'Mailbox full'],
  'mikel-mail/mime_emails_raw_email_with_mimepart_without_content_type.eml': [
    'larose.julie@courrier.uqam.ca',
    '4.5.0',
    'still undelivered after 1 day',
  ],
  'mikel-mail/multipart_report_emails_multi_address_bounce1.eml': [fiveUsers, '5.1.1', '550-5.1.1'],
  'mikel-mail/multipart_report_emails_multi_address_bounce2.eml': [fiveUsers, '5.1.1', '550-5.1.1'],
  'mikel-mail/multipart_report_emails_multipart_report_multiple_status.eml': ['u@ci.com', '5.3.0', 'restricted SMS'],
  'mikel-mail/multipart_report_emails_report_422.eml': ['fraser@oooooooo.com.au', '4.2.2', 'Mailbox full'],
  'mikel-mail/multipart_report_emails_report_530.eml': ['edwin@zzzzzzz.com', '5.3.0', 'Unknown E-Mail Address'],
  'mimekit/messages_bounce.txt': ['netec.test@netecgc.com', '5.1.1', 'host mx1-eu1.ppe-hosted.com'],
  'mimekit/messages_delivery-status-multiple-blank-lines.txt': [
    'orig_recip@customer.com',
    '5.5.0',
    'Requested action not taken',
  ],
  'mimekit/messages_delivery-status-no-blank-line.txt': ['newsletter-request@imusic.com', '5.1.1', 'err.nosuchuser'],
  'mimekit/messages_delivery-status.txt': ['newsletter-request@imusic.com', '5.1.1', 'err.nosuchuser'],
  'mimekit/messages_delivery-status2.txt': ['source@domain.com', '5.0.0', 'Unknown user'],
  'nodemailer/delivery-status.eml': ['xxxx@xxxx.com', '5.1.1', 'on the suppression list'],
  'spamscope/mail_malformed_2': ['abh@netpar.com.br', '4.2.2', "User's mailbox quota exceeded"],
}
