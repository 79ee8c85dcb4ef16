/** What all sessions of a door share: who is inside, who came how often, how much is on its way. */
import { type Admission, createAdmission } from './admission.ts'
import { createInFlight, type InFlight } from './in-flight.ts'
import type { DoorMetrics } from './metrics.ts'
import type { DoorParts } from './parts.ts'
import { createRates, type Rates } from './rates.ts'

export type Guards = Readonly<{ admission: Admission; rates: Rates; inFlight: InFlight }>

/** Guards that have seen nobody yet; listeners of one door take the same. */
export function createGuards({ limits }: Pick<DoorParts, 'limits'>, metrics: DoorMetrics): Guards {
  const inFlight = createInFlight(limits)
  metrics.observeBytesInFlight(inFlight.bytes)
  return { admission: createAdmission(), rates: createRates(() => performance.now()), inFlight }
}
