/** What is read otherwise than a careful person reads it, by `<folder>/<file> <field>`, and why it is left so. */

/** A person who is taken for a machine gets no answer; a machine that is taken for a person costs one answer too many. */
const silent = 'nothing in its header section says so, and guessing by the content would cost persons'

const silentMachines: Readonly<Record<string, string>> = {
  'mikel-mail/error_emails_bad_date_header2.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_bad_subject.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_cant_parse_from.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_content_transfer_encoding_7-bit.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_content_transfer_encoding_with_8bits.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_invalid_subject_characters.eml': 'a mailing with an ordinary author',
  'mikel-mail/error_emails_must_supply_encoding.eml': 'a newsletter without List fields',
  'mikel-mail/error_emails_new_line_in_to_header.eml': 'a lead in XML',
  'mikel-mail/error_emails_trademark_character_in_subject.eml': 'a lead',
  'mikel-mail/mime_emails_raw_email_encoded_stack_level_too_deep.eml':
    'an invitation was accepted; Reply-To is the person who did, as with a web form',
  'mikel-mail/plain_emails_raw_email_multiple_from.eml': 'a commit notice',
  'mikel-mail/plain_emails_raw_email_quoted_with_0d0a.eml': 'a mailing with an ordinary author',
  'spamscope/mail_malformed_3': 'an advertisement that poses as a person',
  'spamscope/mail_test_8': 'an advertisement that poses as a person',
}

export const exceptions: ReadonlyMap<string, string> = new Map(
  Object.entries(silentMachines).map(([file, what]) => [`${file} origin`, `${what}: ${silent}`]),
)
