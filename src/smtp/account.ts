/**
 * What one session has used up of its limits; pure. Commands, errors and unknown recipients are forgiven with each mail that
 * is accepted (as Postfix does): who delivers may make mistakes. Mails and recipients are counted for good.
 */
import { commandLimit, type SmtpLimits } from './limits.ts'

export class Account {
  #commands = 0
  #errors = 0
  #unknownRecipients = 0
  #mails = 0
  #recipients = 0

  /** Counts a command of any kind; whether it was one too many. */
  command(limits: SmtpLimits): boolean {
    return ++this.#commands > commandLimit(limits)
  }

  /** Counts a refused command; whether it was one too many. */
  error({ errors }: SmtpLimits): boolean {
    return ++this.#errors >= errors
  }

  /** Counts an unknown recipient; gives how late to answer, in milliseconds. */
  unknownRecipient({ unknownRecipients, tarpitMs }: SmtpLimits): number {
    return ++this.#unknownRecipients > unknownRecipients ? tarpitMs : 0
  }

  /** Counts an accepted recipient. */
  recipient(): void {
    this.#recipients++
  }

  /** Counts a mail, whatever becomes of it. */
  mail(): void {
    this.#mails++
  }

  forgive(): void {
    this.#commands = 0
    this.#errors = 0
    this.#unknownRecipients = 0
  }

  /** Whether this session may start no further mail. */
  hasHadItsMails({ mailsPerConnection, recipientsPerConnection }: SmtpLimits): boolean {
    return this.#mails >= mailsPerConnection || this.#recipients >= recipientsPerConnection
  }

  /** Whether this session may name no further recipient. */
  hasHadItsRecipients({ recipientsPerConnection }: SmtpLimits): boolean {
    return this.#recipients >= recipientsPerConnection
  }
}
