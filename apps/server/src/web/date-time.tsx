import { useContext } from 'preact/hooks'
import { shortMomentText } from '../messages/formats.ts'
import { ReaderTimeZone } from './time-zone.ts'

/**
 * A moment. Printed in the zone that the reader chose in their account, with its name; without one in UTC, said so, and
 * public/local-time.js turns it into the browser's own zone.
 */
export function DateTime({ at }: { at: Date }) {
  const timeZone = useContext(ReaderTimeZone)
  if (timeZone !== null) return <time dateTime={at.toISOString()}>{shortMomentText(at, timeZone)}</time>
  return (
    <time dateTime={at.toISOString()} data-local-time>
      {shortMomentText(at, 'UTC')}
    </time>
  )
}
