/** The form by which somebody chooses a password. */
import { textField } from './fields.ts'
import { type Html, html } from './html.ts'

export type SetUpView = Readonly<{
  token: string
  isFirstAdmin: boolean
  email: string
  name: string
  errors: Readonly<Record<string, string>>
}>

/** The form; the first admin says who he is, others are known. */
export function setUpView({ token, isFirstAdmin, email, name, errors }: SetUpView): Html {
  return html`<section class="card narrow">
    <h1>${isFirstAdmin ? 'Set up this desk' : 'Choose your password'}</h1>
    <p>${isFirstAdmin ? 'You become its first admin.' : html`For <strong>${email}</strong>.`}</p>
    <form method="post" action="/set-up">
      <input type="hidden" name="token" value="${token}">
      ${isFirstAdmin ? textField({ name: 'email', label: 'Email', type: 'email', value: email, autocomplete: 'username', maxLength: 254, error: errors['email'] }) : html`<input type="hidden" name="username" value="${email}" autocomplete="username">`}
      ${textField({ name: 'name', label: 'Name', value: name, autocomplete: 'name', maxLength: 100, hint: 'Customers see it on your answers.', error: errors['name'] })}
      ${textField({ name: 'password', label: 'Password', type: 'password', autocomplete: 'new-password', minLength: 12, maxLength: 128, hint: 'At least 12 characters. Four words that do not belong together are better than one with digits.', error: errors['password'] })}
      <button type="submit">Set the password</button>
    </form>
  </section>`
}
