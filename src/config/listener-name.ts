/** Names of listeners, by which filters are told where they are asked. */
import { z } from 'zod'

/** By which filters know `POST /api/inbound`. */
export const apiDoor = 'api'

const error = 'the name of a listener: up to 63 letters, digits, - and _'

/** A name as it stands in a config. */
export const ListenerName = z.string({ error }).regex(/^[a-z\d][a-z\d_-]{0,62}$/i, { error })
