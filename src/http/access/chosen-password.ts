/** A password that somebody chooses. */
import { z } from 'zod'
import { passwordLength } from '../../accounts/better-auth.ts'

export const ChosenPassword = z
  .string()
  .min(passwordLength.least, { error: `at least ${passwordLength.least} characters` })
  .max(passwordLength.most, { error: `at most ${passwordLength.most} characters` })
