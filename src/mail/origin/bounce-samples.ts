/**
 * For tests: delivery reports as servers word them that send no RFC 3464 report, one of each kind, with addresses of our
 * own. `header` and `text` make the mail; the rest is what a person reads in it.
 */

/** One report. `status` and `diagnostic` are of the first recipient; `diagnostic` is a piece of it. */
export type BounceSample = Readonly<{
  server: string
  header: string
  text: string
  recipients: readonly string[]
  status: string
  diagnostic: string
  action?: 'delayed'
  messageId?: string
}>

const returned =
  'From: Support <support@desk.example>\nTo: bo@shop.example\nMessage-ID: <t7.m1@desk.example>\nSubject: Hi'
const daemon = 'From: MAILER-DAEMON@mx.example\nSubject: failure notice'
const postmaster = 'From: Postmaster <postmaster@mx.example>\nSubject: Undeliverable: Hi'

export const bounceSamples: readonly BounceSample[] = [
  {
    server: 'qmail',
    header: daemon,
    text: `Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<bo@shop.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 <bo@shop.example>... User unknown
Giving up on 192.0.2.7.

<cy@shop.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <support@desk.example>
${returned}`,
    recipients: ['bo@shop.example', 'cy@shop.example'],
    status: '5.1.1',
    diagnostic: 'does not like recipient. Remote host said: 550 5.1.1',
  },
  {
    server: 'qmail without its name in the header',
    header:
      'Received: (qmail 4242 invoked for bounce); 4 Nov 2025 10:00:00 -0000\nFrom: x@mx.example\nSubject: failure notice',
    text: `Hi. This is the program at mx.example.
I'm afraid I wasn't able to deliver your message.

<bo@shop.example>:
user is over quota`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'over quota',
  },
  {
    server: 'Exim',
    header:
      'From: Mail Delivery System <postmaster@mx.example>\nSubject: Mail delivery failed: returning message to sender',
    text: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bo@shop.example
    SMTP error from remote mail server after RCPT TO:<bo@shop.example>:
    host mx.shop.example [192.0.2.7]: 550 5.1.1 <bo@shop.example>... User Unknown
  cy@nowhere.example
    Unrouteable address

------ This is a copy of the message's headers. ------

${returned}`,
    recipients: ['bo@shop.example', 'cy@nowhere.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 <bo@shop.example>... User Unknown',
  },
  {
    server: 'Exim, to be tried again',
    header:
      'From: Mail Delivery System <Mailer-Daemon@mx.example>\nSubject: Warning: message 1tAbCd-0001 delayed 24 hours',
    text: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.

The address to which the message has not yet been delivered is:

  bo@shop.example
    host mx.shop.example [192.0.2.7]
    Delay reason: Connection timed out

No action is required on your part.`,
    recipients: ['bo@shop.example'],
    status: '4.4.1',
    diagnostic: 'Connection timed out',
    action: 'delayed',
  },
  {
    server: 'sendmail without MIME',
    header: 'From: Mail Delivery Subsystem <MAILER-DAEMON>\nSubject: Returned mail: User unknown',
    text: `The original message was received at Tue, 4 Nov 2025 10:00:00 GMT
from desk.example [192.0.2.1]

   ----- The following addresses had permanent fatal errors -----
<bo@shop.example>

   ----- Transcript of session follows -----
... while talking to mx.shop.example.:
>>> RCPT To:<bo@shop.example>
<<< 550 5.2.2 Mailbox full
550 <bo@shop.example>... User unknown

   ----- Original message follows -----

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: '550 5.2.2 Mailbox full',
  },
  {
    server: 'sendmail 5',
    header: 'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Returned mail: Host unknown',
    text: `   ----- Transcript of session follows -----
550 nowhere.example (tcp)... 550 Host unknown
554 <bo@nowhere.example>... 550 Host unknown (Authoritative answer from name server)

   ----- Unsent message follows -----
${returned}`,
    recipients: ['bo@nowhere.example'],
    status: '5.1.2',
    diagnostic: 'Host unknown',
  },
  {
    server: 'Postfix without its report',
    header: 'From: Mail Delivery System <MAILER-DAEMON@mx.example>\nSubject: Undelivered Mail Returned to Sender',
    text: `This is the mail system at host mx.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to <postmaster@mx.example>

<bo@shop.example>: host mx.shop.example[192.0.2.7] said: 550 5.7.1 Service
    refused (in reply to RCPT TO command)`,
    recipients: ['bo@shop.example'],
    status: '5.7.1',
    diagnostic: 'Service refused (in reply to RCPT TO command)',
  },
  {
    server: 'Courier',
    header: 'From: "Courier mail server at mx.example" <@>\nSubject: NOTICE: mail delivery status.\nReturn-Path: <>',
    text: `This is a delivery status notification from mx.example,
running the Courier mail server, version 0.65.2.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<bo@shop.example>:
    mx.shop.example [192.0.2.7]:
>>> RCPT TO:<bo@shop.example>
<<< 550 5.1.1 <bo@shop.example>... User Unknown

---------------------------------------------------------------------------`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 <bo@shop.example>... User Unknown',
  },
  {
    server: 'OpenSMTPD',
    header: 'From: Mailer Daemon <postmaster@mx.example>\nSubject: Delivery status notification: error',
    text: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    An error has occurred while attempting to deliver a message for
    the following list of recipients:

bo@shop.example: 550 5.2.2 <bo@shop.example>... Mailbox Full

    Below is a copy of the original message:

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'Mailbox Full',
  },
  {
    server: 'Exchange 5.5',
    header:
      'From: System Administrator <postmaster@mx.example>\nSubject: Undeliverable: Hi\nX-Mailer: Internet Mail Service (5.5.2657.72)',
    text: `Your message

  To:      bo@shop.example
  Subject: Hi
  Sent:    Tue, 4 Nov 2025 10:00:00 -0500

did not reach the following recipient(s):

bo@shop.example on Tue, 4 Nov 2025 10:01:00 -0500
    The recipient name is not recognized
\tThe MTS-ID of the original message is: c=us;a= ;p=shop;l=MX0000
    MSEXCH:IMS:SHOP:SITE:MX 0 (000C05A6) Unknown Recipient`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'The recipient name is not recognized',
  },
  {
    server: 'Exchange 2007, text only',
    header:
      'From: Microsoft Exchange <postmaster@mx.example>\nSubject: Undeliverable: Hi\nX-MS-Exchange-Message-Is-Ndr:',
    text: `Delivery has failed to these recipients or distribution lists:

Bo Shop<mailto:bo@shop.example>
The recipient's mailbox is full and can't accept messages now.

Sent by Microsoft Exchange Server 2007

Diagnostic information for administrators:

Generating server: mx.example

bo@shop.example
#552 5.2.2 STOREDRV.Deliver: mailbox full ##

Original message headers:

Received: from desk.example by mx.example
${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'STOREDRV.Deliver',
  },
  {
    server: 'Domino',
    header:
      'From: Mail Router <postmaster@mx.example>\nSubject: DELIVERY FAILURE: User bo (bo@shop.example) not listed in Domino Directory',
    text: `Your message

  Subject: Hi

was not delivered to:

  bo@shop.example

because:

  User bo (bo@shop.example) not listed in Domino Directory`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'not listed in Domino Directory',
  },
  {
    server: 'Notes',
    header: postmaster,
    text: `------- Failure Reasons  --------

User not listed in public Name & Address Book
bo@shop.example

------- Returned Message --------
${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'User not listed in public Name & Address Book',
  },
  {
    server: 'MDaemon',
    header: 'From: MDaemon@mx.example\nSubject: Permanent Delivery Failure',
    text: `The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

Failed address: bo@shop.example

--- Session Transcript ---
 --> RCPT To:<bo@shop.example>
 <-- 550 5.1.1 No such user here
--- End Transcript ---`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 No such user here',
  },
  {
    server: 'Google, in plain text',
    header:
      'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)',
    text: `Delivery to the following recipient failed permanently:

     bo@shop.example

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the recipient domain. The error that the other server returned was: 550 550 5.1.1 <bo@shop.example>: Recipient address rejected (state 14).

----- Original message -----

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'Google tried to deliver your message',
  },
  {
    server: 'Yahoo',
    header: 'From: MAILER-DAEMON@yahoo.example\nSubject: Failure Notice',
    text: `Sorry, we were unable to deliver your message to the following address.

<bo@shop.example>:
Remote host said: 554 delivery error: dd This user doesn't have a shop.example account (bo@shop.example) [0]

--- Below this line is a copy of the message.

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: "This user doesn't have a shop.example account",
  },
  {
    server: 'IMail',
    header: 'From: "Postmaster" <postmaster@mx.example>\nSubject: Undeliverable Mail\nX-Mailer: <SMTP32 v8.12>',
    text: `User mailbox exceeds allowed size: bo@shop.example

Original message follows.

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'exceeds allowed size',
  },
  {
    server: 'X1',
    header: 'From: "Mail Deliver System" <postmaster@mx.example>\nSubject: Returned Mail: Hi',
    text: `The original message was received at Tue, 4 Nov 2025 10:00:00 +0900 (JST)
from support@desk.example

---The following addresses had delivery errors---

bo@shop.example [User unknown]
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'User unknown',
  },
  {
    server: 'X3',
    header: 'From: Mail Delivery System <postmaster@mx.example>\nSubject: Delivery status notification (failed)',
    text: `============================================================================
     This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed permanently:

  * bo@shop.example

============================================================================
                            Technical details:

SMTP:RCPT host 192.0.2.8: 553 5.3.0 <bo@shop.example>... No such user here

============================================================================`,
    recipients: ['bo@shop.example'],
    status: '5.3.0',
    diagnostic: '553 5.3.0 <bo@shop.example>... No such user here',
  },
  {
    server: 'X6',
    header: 'From: Mail Delivery System <postmaster@mx.example>\nSubject: There was an error sending your mail',
    text: `We had trouble delivering your message. Full details follow:

Subject: 'Hi'
Date: 'Tue, 4 Nov 2025 10:00:00 +0000'

1 error(s):

SMTP Server <mx.shop.example> rejected recipient <bo@shop.example>
  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]

The attachment contains the original mail headers`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 User unknown',
  },
  {
    server: 'au (KDDI)',
    header: 'From: no-reply@mx.dion.example\nSubject: Mail delivery failed',
    text: `Your mail sent on: Tue, 4 Nov 2025 10:00:00 +0900
    Could not be delivered to: <bo@shop.example>
    As their mailbox is full.
`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'As their mailbox is full',
  },
  {
    server: 'EZweb',
    header: 'From: <Postmaster@ez.example>\nSubject: Mail System Error - Returned Mail',
    text: `Each of the following recipients was rejected by a remote
mail server.

   Recipient: <bo@shop.example>
   >>> RCPT TO:<bo@shop.example>
   <<< 550 <bo@shop.example>: User unknown

--------------------------------------------------`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'User unknown',
  },
  {
    server: 'Biglobe',
    header: 'From: postmaster@biglobe.example\nSubject: Returned mail: Mailbox full',
    text: `   ----- The following addresses had delivery problems -----
bo@shop.example

   ----- Non-delivered information -----
The number of messages in recipient's mailbox exceeded the local limit.
`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'exceeded the local limit',
  },
  {
    server: 'Active!hunter',
    header: 'X-AHMAILID: 1\nFrom: "MAILER-DAEMON" <md@mx.example>\nSubject: FAILURE NOTICE :',
    text: `  ----- The following addresses had permanent fatal errors -----

>>> bo@shop.example <bo@shop.example>

  ----- Transcript of session follows -----
550 sorry, no mailbox here by that name (#5.1.1 - chkusr)
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'no mailbox here by that name',
  },
  {
    server: 'GMX',
    header: 'From: MAILER-DAEMON@gmx.example\nSubject: Mail delivery failed: returning message to sender',
    text: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of
its recipients. This is a permanent error. The following address
failed:

"bo@shop.example":
SMTP error from remote server after RCPT command:
host: mx.shop.example
5.1.1 <bo@shop.example>... User Unknown

--- The header of the original message is following. ---

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '5.1.1 <bo@shop.example>... User Unknown',
  },
  {
    server: '1&1',
    header:
      'From: "Mail Delivery System" <mailer-daemon@kundenserver.example>\nSubject: Mail delivery failed: returning message to sender',
    text: `This message was created automatically by mail delivery software.

The following address failed:

bo@shop.example

For the following reason:

Mail size limit exceeded. For explanation visit
http://postmaster.example/errors

--- The header of the original message is following. ---

${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.3.4',
    diagnostic: 'Mail size limit exceeded',
  },
  {
    server: 'mail.ru',
    header: 'From: mailer-daemon@corp.mail.example\nSubject: Mail failure.',
    text: `Это письмо создано автоматически сервером, отвечать на него не нужно.

К сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:

**********************

  bo@shop.example
    SMTP error from remote mail server after RCPT TO:<bo@shop.example>:
    host mx.shop.example [192.0.2.7]: 550 5.1.1 <bo@shop.example>... User Unknown
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'User Unknown',
  },
  {
    server: 'Verizon',
    header: 'From: post_master@vtext.example\nSubject: Undeliverable Message',
    text: `Error: Message undeliverable
Message details:
  Subject: Hi
  Sent date: Tue Nov 04 10:00:00 GMT 2025
  MAIL FROM: support@desk.example
  RCPT TO: bo@shop.example
550 - Requested action not taken: no such user here
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 - Requested action not taken: no such user here',
  },
  {
    server: 'James',
    header: 'From: postmaster@james.example\nSubject: [BOUNCE]\nReturn-Path: <>',
    text: `Error message below:
550 - Requested action not taken: no such user here

Message details:
  Subject: Hi
  Sent date: Tue Nov 04 10:00:00 JST 2025
  MAIL FROM: support@desk.example
  RCPT TO: bo@shop.example
  From: Support <support@desk.example>
  To: bo@shop.example
  Size (in bytes): 1024`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'no such user here',
  },
  {
    server: 'SurfControl',
    header:
      'X-SEF-Processed: 5_0_0_001\nX-Mailer: SurfControl E-mail Filter\nFrom: x@mx.example (Mail Delivery System)\nSubject: Undeliverable mail',
    text: `Your message could not be sent.
A transcript of the attempts to send the message follows.
The number of attempts made: 1
Addressed To: bo@shop.example

Tue 4 Nov 2025 10:00:00 +0000
Failed to send to identified host,
bo@shop.example: [192.0.2.7], 550 bo@shop.example... No such user
--- Message non-deliverable.`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 bo@shop.example... No such user',
  },
  {
    server: 'MailMarshal',
    header: 'From: postmaster@mm.example\nSubject: Undeliverable Mail: "Hi"',
    text: `Your message:
   From:    support@desk.example
   Subject: Hi

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    bo@shop.example

Additional Information
======================
Original Sender:    <support@desk.example>
Sender-MTA:         <192.0.2.7>`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 User unknown',
  },
  {
    server: 'MailFoundry',
    header: 'Received: from mf.example (MAILFOUNDRY) id abc\nFrom: x@mf.example\nSubject: Message delivery has failed',
    text: `This is a MIME encoded message

Unable to deliver message to: <bo@shop.example>
Delivery failed for the following reason:
Server mx.shop.example[192.0.2.7] failed with: 550 <bo@shop.example> No such user here

This has been a permanent failure.  No further delivery attempts will be made.`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 <bo@shop.example> No such user here',
  },
  {
    server: 'MessageLabs',
    header: 'From: MAILER-DAEMON@messagelabs.example\nSubject: Mail Delivery Failure',
    text: `This is the mail delivery agent at messagelabs.example.
I was unable to deliver your message to the following addresses:

bo@shop.example

Reason: 550 bo@shop.example... No such user

The message subject was: Hi`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 bo@shop.example... No such user',
  },
  {
    server: 'Zoho',
    header: 'X-Mailer: Zoho Mail\nFrom: mailer-daemon@mail.zoho.example\nSubject: Mail Delivery Status Notification',
    text: `This message was created automatically by mail delivery software.
 A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

bo@shop.example Invalid Address, ERROR_CODE :550, ERROR_CODE :Requested action not taken: mailbox unavailable
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'mailbox unavailable',
  },
  {
    server: 'm-FILTER, in Japanese',
    header: 'X-Mailer: m-FILTER\nFrom: POSTMASTER <postmaster@mf.example>\nSubject: failure notice',
    text: `このメールは「m-FILTER」が自動的に生成して送信しています。
以下のメールアドレスへの送信に失敗しました。
bo@shop.example

-------server message
550 unknown user <bo@shop.example>

-------SMTP command
DATA

-------original message
${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 unknown user <bo@shop.example>',
  },
  {
    server: 'fml',
    header:
      'X-MLServer: fml [fml 4.0]\nFrom: ml-admin@lists.example\nSubject: Undeliverable article\nMessage-ID: <20251104.FML123@lists.example>',
    text: `You are not a member of this mailing list <ml@lists.example>.
Original mail as follows:

   ${returned.replaceAll('\n', '\n   ')}`,
    recipients: ['ml@lists.example'],
    status: '5.7.1',
    diagnostic: 'You are not a member',
  },
  {
    server: 'a German provider',
    header: 'Return-Path: <>\nFrom: Mailserver <service@mx.example>\nSubject: Unzustellbar: Hi',
    text: `Ihre Nachricht konnte nicht zugestellt werden.

Empfänger: bo@shop.example
Grund: Das Postfach ist voll

Diese Nachricht wurde automatisch erzeugt.`,
    recipients: ['bo@shop.example'],
    status: '5.2.2',
    diagnostic: 'Das Postfach ist voll',
  },
  {
    server: 'Google, in French',
    header:
      'From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)',
    text: `Votre message n'a pas pu être remis à bo@shop.example, car l'adresse n'existe pas.
`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: "l'adresse n'existe pas",
  },
  {
    server: 'smail',
    header: 'From: <MAILER-DAEMON@mx.example>\nSubject: mail failed, returning to sender',
    text: `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <bo@shop.example> ... transport smtp: 550 5.1.1 <bo@shop.example>: user unknown
|------------------------- Message text follows: ------------------------|
${returned}`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: '550 5.1.1 <bo@shop.example>: user unknown',
  },
  {
    server: 'Verizon, for pictures',
    header: 'From: sysadmin@mms.example\nSubject: Undeliverable Message',
    text: `Message could not be delivered to mobile.
Error: No valid recipients for this MM

Original Message:
From: Support <support@desk.example>
To: 5550100@pix.example
Subject: Hi
Date: Tue, 4 Nov 2025 10:00:00 +0000`,
    recipients: ['5550100@pix.example'],
    status: '5.1.1',
    diagnostic: 'No valid recipients for this MM',
  },
  {
    server: 'Exchange 2003, two of them',
    header: 'From: <>\nSubject: Undeliverable: Hi\nX-MimeOLE: Produced By Microsoft Exchange V6.5',
    text: `Your message

  To:      bo@shop.example; cy@shop.example
  Subject: Hi
  Sent:    4/11/2025 10:00 AM

did not reach the following recipient(s):

bo@shop.example on 4/11/2025 10:01 AM
    The e-mail account does not exist at the organization this message was sent to.
    <mx.example #5.1.1>
cy@shop.example on 4/11/2025 10:01 AM
    The message reached the recipient's e-mail system, but delivery was refused.
    <mx.example #5.7.1>`,
    recipients: ['bo@shop.example', 'cy@shop.example'],
    status: '5.1.1',
    diagnostic: 'The e-mail account does not exist',
  },
  {
    server: 'a sendmail that will try again',
    header: 'From: Mail Delivery Subsystem <MAILER-DAEMON>\nSubject: Warning: could not send message for past 4 hours',
    text: `    **********************************************
    **      THIS IS A WARNING MESSAGE ONLY      **
    **  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **
    **********************************************

The original message was received at Tue, 4 Nov 2025 10:00:00 GMT
from desk.example [192.0.2.1]

   ----- Transcript of session follows -----
<bo@shop.example>... Deferred: Connection timed out with mx.shop.example.
Warning: message still undelivered after 4 hours
Will keep trying until message is 5 days old`,
    recipients: ['bo@shop.example'],
    status: '4.4.1',
    diagnostic: 'Deferred: Connection timed out',
    action: 'delayed',
  },
  {
    server: 'a Spanish provider',
    header: 'From: Postmaster <postmaster@correo.example>\nSubject: No se puede entregar: Hola',
    text: `Su mensaje no pudo ser entregado a los siguientes destinatarios:

bo@shop.example

Motivo: la dirección no existe`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'la dirección no existe',
  },
  {
    server: 'a Chinese provider',
    header: 'From: PostMaster@mail.example\nSubject: =?utf-8?B?57O757uf6YCA5L+h?=',
    text: `很抱歉，您的邮件被退回，无法送达以下收件人：

bo@shop.example

退信原因：收件人不存在 550 User not found`,
    recipients: ['bo@shop.example'],
    status: '5.1.1',
    diagnostic: 'User not found',
  },
]
