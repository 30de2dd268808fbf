import { useContext } from 'preact/hooks'
import { ReaderTimeZone } from './time-zone.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/**
 * A moment. Printed in the zone that the reader chose in their account, with its name; without one in UTC, said so, and
 * public/local-time.js turns it into the browser's own zone.
 */
export function DateTime({ at }: { at: Date }) {
  const timeZone = useContext(ReaderTimeZone)
  if (timeZone !== null) return <time dateTime={at.toISOString()}>{dateTimeText(at, timeZone)}</time>
  return (
    <time dateTime={at.toISOString()} data-local-time>
      {dateTimeText(at, 'UTC')}
    </time>
  )
}

function dateTimeText(at: Date, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
      timeZoneName: 'short',
    })
    formats.set(timeZone, format)
  }
  return format.format(at)
}
